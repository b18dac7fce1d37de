import SwiftKernel
import Testing

/// Every trap in the user's code names its line, in optimised code with loops, too.
@Suite struct TraceLineTests {
    /// Cells in which exactly the line with `// here` stops, each in a session of its own with the
    /// variables below.
    private static let cells = [
        "for i in 0...3 {\n    print(xs[i])  // here\n}",
        "for i in 0..<2 { _ = i }\nprint(ys[1])\nys[9] = 3  // here\nprint(ys[8])",
        "for i in 0..<2 { _ = i }\nprint(ys[1])\nprint(ys[8])  // here\nprint(ys[9])",
        "for i in 1..<4 {\n    let x = i\n    print(none! + x)  // here\n}",
        "for i in 0..<3 {\n    print(big + i)  // here\n}",
        "for i in 0..<3 {\n    print(7 / (i - 1))  // here\n}",
        "for i in 0..<3 {\n    precondition(i < 2)  // here\n}",
        "for i in 0..<3 {\n    assert(i < 2, \"no\")  // here\n}",
        "for i in 0..<3 {\n    if i == 2 { fatalError(\"no\") }  // here\n}",
        "for i in 0..<3 {\n    print(any as! Int, i)  // here\n}",
        "for i in 0..<3 {\n    for j in 1...i { print(j) }  // here\n}",
        "for i in 0..<3 {\n    print(Array(xs[i...(i + 2)]))  // here\n}",
        "for i in 0..<3 {\n    print([Int](repeating: 1, count: 1 - i).count)  // here\n}",
        "for i in 0..<3 {\n    print(UInt8(i * 200))  // here\n}",
        "var text = \"abc\"\nfor _ in 0..<5 {\n    text.removeLast()  // here\n}",
        "var stack = [1]\nwhile true {\n    stack.removeLast()  // here\n}",
        "for i in 0..<3 {\n    print(xs.first { $0 > i + 1 }!)  // here\n}",
        "let m = [[1, 2], [3]]\nvar total = 0\nfor i in 0..<2 {\n    for j in 0..<2 {\n"
            + "        total += m[i][j]  // here\n    }\n}",
        "let m = [[1, 2], [3, 4]]\nvar total = 0\nfor i in 0..<2 {\n    for j in 0...2 {\n"
            + "        total += m[i][j] - m[j][i]  // here\n    }\n}",
        "for word in [\"1\", \"x\"] {\n    print(Int(word)!)  // here\n}",
        "for i in 0..<3 {\n    let z = xs.map {\n        xs[$0 + i]  // here\n    }\n    print(z)\n}",
        "func f(_ a: [Int], _ b: [Int]) -> Int {\n    var t = 0\n    for i in 0..<3 {\n"
            + "        t += a[i]\n        t += b[i]  // here\n        t += a[i]\n    }\n"
            + "    return t\n}\nprint(f(xs, [1]))",
        "func f(_ a: [Int], _ n: Int) -> Int {\n    var t = 0\n    for i in 0..<2 { t += a[i] }\n"
            + "    t += a[n - 1]\n    t += a[n]  // here\n    t += a[n + 1]\n    return t\n}\n"
            + "print(f(xs, 3))",
        "struct Grid {\n    var cells = [1, 2, 3]\n    func at(_ i: Int) -> Int {\n"
            + "        cells[i]  // here\n    }\n    mutating func run() {\n"
            + "        for i in 0..<9 { cells[i] += at(i + 1) }\n    }\n}\n"
            + "var grid = Grid()\ngrid.run()",
        "final class Sum {\n    var values: [Double] = []\n    func mean() -> Int {\n"
            + "        for v in values { print(v) }\n"
            + "        return 3 / values.count  // here\n    }\n}\nprint(Sum().mean())",
        "func items<T: RandomAccessCollection>(_ all: T, _ n: Int) where T.Index == Int {\n"
            + "    for i in 0..<n {\n        print(all[i])  // here\n    }\n}\nitems(xs, 5)",
    ]

    @Test(arguments: cells) func `a trap names its line`(cell: String) throws {
        let session = try NotebookSession()
        session.run(
            "let xs = [1, 2, 3], none: Int? = nil, big = Int.max, any: Any = \"text\"\n"
                + "var ys = [1, 2, 3]")
        let output = session.run(cell)
        let failure = try #require(output.failure)
        #expect(failure.name == "Trap")
        let lines = cell.split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.firstIndex { $0.hasSuffix("// here") }) + 1
        let place = try #require(failure.traceback.dropFirst().first)
        #expect(
            place == "  at In[2]:\(line)" || place.hasPrefix("  at In[2]:\(line) in "),
            "\(failure.traceback.joined(separator: "\n"))")
    }
}
