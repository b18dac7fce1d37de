import Foundation
import SwiftKernel
import Testing

/// What a variable held is given back when a newer one has replaced it and no code can reach it.
@Suite struct MemoryTests {
    /// An object that says when it ends.
    private static let probe = """
        final class Probe: @unchecked Sendable {
            let n: Int
            init(_ n: Int) { self.n = n }
            deinit { print("gone \\(n)") }
        }
        struct Holder { var probe: Probe; var text = "t" }
        indirect enum Chain { case end, link(Probe, Chain) }
        protocol Numbered { var n: Int { get } }
        extension Probe: Numbered {}
        struct Alone: ~Copyable { var probe: Probe; init(_ n: Int) { probe = Probe(n) } }
        struct Stop: Error {}
        """

    @Test(arguments: [
        "let x = Probe(%n)", "var x = Probe(%n)", "let x: Probe? = Probe(%n)",
        "let x: Probe = Probe(%n)",
        "var x: Probe?\nx = Probe(%n)", "let x: Probe\nx = Probe(%n)", "let x = [Probe(%n)]",
        "let x = [\"a\": Probe(%n)]", "let x = Holder(probe: Probe(%n))",
        "let x = [Holder(probe: Probe(%n))]",
        "let (x, y) = (Probe(%n), 1)", "let y = 2, x = Probe(%n)", "let x = (Probe(%n), \"b\")",
        "let x = Chain.link(Probe(%n), .end)", "let x: any Numbered = Probe(%n)",
        "let x: any Sendable = Probe(%n)", "let x: Any = Probe(%n)", "let x: AnyObject = Probe(%n)",
        "let x = Alone(%n)", "let x = { let p = Probe(%n); return { p.n } }()",
        "var x = Probe(%n) { didSet { print(oldValue.n) } }", "let `x` = Probe(%n)",
        "var x = Probe(-%n)\nx = Probe(%n)", "let x = await Task { Probe(%n) }.value",
        "let x = Result<Probe, Stop>.success(Probe(%n))",
        "let x = Probe(%n); for _ in 0..<1 { print(x.n) }",
        "let x = [Probe(%n)]; print(x.count, x[0].n)",
        "#if os(Linux)\nlet x = Probe(%n)\n#endif", "public let x = Probe(%n)",
        "func make(_ n: Int) -> Probe { Probe(n) }\nlet x = make(%n)",
        "let x = Probe(%n)\nfunc read() -> Int { x.n }\nprint(read())",
        "let größe = Probe(%n), x = 1; print(größe.n)",
        "guard let x = Optional(Probe(%n)) else { fatalError() }",
        "guard var x = Optional(Probe(%n)), x.n > 0 else { fatalError() }\nprint(x.n)",
        "guard case (let x, var y) = (Probe(%n), 1) else { fatalError() }; y += 1",
        "guard let x = Optional([Probe(%n)]) else { fatalError() }\nfor _ in 0..<2 { print(x.count) }",
    ])
    func `the object of a replaced variable ends with the cell that replaces it`(
        declaration: String
    ) throws {
        let session = try NotebookSession()
        session.run(Self.probe)
        func cell(_ n: Int) -> String { declaration.replacing("%n", with: "\(n)") }
        #expect(session.run(cell(1)).failure == nil)
        let second = session.run(cell(2))
        #expect(second.failure == nil)
        #expect(second.stdout.contains("gone 1\n"), "\(second.stdout)")
        #expect(!second.stdout.contains("gone 2\n"))
        let third = session.run(cell(3))
        #expect(third.stdout.contains("gone 2\n"), "\(third.stdout)")
        #expect(!third.stdout.contains("gone 3\n"))
    }

    /// Code of earlier cells that goes on reading the variable of its time, and how to run it.
    static let readers = [
        ("func read() -> Int { x.n }", "read()"),
        ("func read(_ n: Int = x.n) -> Int { n }", "read()"),
        ("func inner() -> Int { x.n }\nfunc read() -> Int { inner() }", "read()"),
        ("func inner() -> Int { x.n }", "read2()"),
        ("struct Reader { func read() -> Int { x.n } }\nlet reader = Reader()", "reader.read()"),
        ("struct Reader { var n = x.n }", "Reader().n"),
        ("final class Reader { lazy var n = x.n }\nlet reader = Reader()", "reader.n"),
        ("enum Reader { static let n = x.n }", "Reader.n"),
        ("extension Int { var read: Int { x.n } }", "5.read"),
        ("let read = { x.n }", "read()"),
        ("let read = { [x] in x.n }", "read()"),
        ("var all: [() -> Int] = []\nall.append { x.n }", "all[0]()"),
        ("var all: [String: () -> Int] = [:]\nall[\"a\"] = { x.n }", "all[\"a\"]!()"),
        ("func first() -> Int { x.n }\nlet read = first", "read()"),
        ("func maker() -> () -> Int { { x.n } }\nlet read = maker()", "read()"),
        (
            "func maker() -> () -> Int { func inner() -> Int { x.n }; return inner }\nlet read = maker()",
            "read()"
        ),
        ("var read: Int { x.n }", "read"),
        ("var seen = 0 { didSet { last = x.n } }\nvar last = 0", "seen = 1; last"),
        ("let read = [1, 2].lazy.map { $0 * x.n }", "read.first!"),
        ("func + (a: Probe, b: Int) -> Int { x.n + b }", "x + 0"),
        (
            "func keep(_ n: @autoclosure @escaping () -> Int) -> () -> Int { n }\nlet read = keep(x.n)",
            "read()"
        ),
        (
            "let task = Task { while !Task.isCancelled { await Task.yield() }; return x.n }",
            "task.cancel(); await task.value"
        ),
        ("@MainActor func read() -> Int { x.n }", "read()"),
        ("func read() -> Int { if let x = Optional(x) { return x.n }; return 0 }", "read()"),
        ("func read() -> String { \"\\(x.n)\" }", "Int(read())!"),
        ("let y = x", "y.n"),
    ]

    @Test(arguments: readers)
    func `what code of older cells reads stays`(setup: String, reading: String) throws {
        let session = try NotebookSession()
        session.run(Self.probe)
        session.run("let x = Probe(1)")
        #expect(session.run(setup).failure == nil)
        if reading == "read2()" {
            session.run("func read2() -> Int { inner() }")
            session.run("func inner() -> Int { 7 }")
        }
        let again = session.run("let x = Probe(2)")
        session.run("let other = [Int](repeating: 9, count: 1000)")
        #expect(again.stdout == "")
        #expect(session.run(reading).answer == "1")
        #expect(session.run("x.n").answer == "2")
    }

    @Test func `what a guard declares goes, also after other cells have read it`() throws {
        let session = try NotebookSession()
        session.run(Self.probe)
        session.run("guard let x = Optional(Probe(1)) else { fatalError() }")
        #expect(session.run("x.n").answer == "1")
        session.run("let n = x.n; print(x.n)")
        #expect(
            session.run("guard let x = Optional(Probe(2)) else { fatalError() }").stdout
                == "gone 1\n")
        #expect(
            session.run("guard let x = Optional(Probe(x.n + 1)) else { fatalError() }").stdout
                == "gone 2\n")
        #expect(session.run("x.n").answer == "3")
    }

    @Test func `the list of variables tells how much memory replaced ones hold`() throws {
        let session = try NotebookSession()
        session.run("let x = Tensor(ones: [500, 1000]); let y = [Int](repeating: 1, count: 1000)")
        session.run("func read() -> Int { x.shape[0] + y[0] }")
        session.run("let x = 1, y = 2")
        #expect(
            session.run("%whos").stdout
                == "Replaced, and kept: 'x' of In [1] (2.0 MB), read by 'read' of In [2]; "
                + "'y' of In [1] (8.0 kB), read by 'read' of In [2]\n")
        #expect(session.run("read()").answer == "501")
    }

    @Test func `what only replaced functions read goes with them`() throws {
        let session = try NotebookSession()
        session.run(Self.probe)
        session.run("let x = Probe(1)")
        session.run("func read() -> Int { x.n }")
        #expect(session.run("let x = Probe(2)").stdout == "")
        #expect(session.run("read()").answer == "1")
        #expect(
            session.run("%whos").stdout
                == "Replaced, and kept: 'x' of In [2], read by 'read' of In [3]\n")
        #expect(session.run("func read() -> Int { x.n }").stdout == "gone 1\n")
        #expect(session.run("read()").answer == "2")
        #expect(session.run("%whos").stdout == "")
    }

    @Test func `a cell that fails gives nothing back`() throws {
        let session = try NotebookSession()
        session.run(Self.probe)
        session.run("let x = Probe(1)")
        #expect(session.run("let x: Probe = [Probe]()[3]").failure?.name == "Trap")
        #expect(session.run("x.n").answer == "1")
        // What the failed cell has replaced goes with the next that ends well.
        #expect(session.run("let x = Probe(2)\nthrow Stop()").stdout == "")
        #expect(session.run("x.n").stdout == "gone 1\n")
    }

    @Test func `a trap at the end of an object is the cell's error`() throws {
        let session = try NotebookSession()
        session.run("final class Bad {\n    deinit { print([1][1]) }\n}")
        session.run("var bad: Bad? = Bad()")
        let output = session.run("let bad = 1")
        #expect(output.failure?.name == "Trap")
        #expect(output.failure?.traceback.contains { $0.contains("In[1]:2") } == true)
        #expect(session.run("bad").answer == "1")
    }

    @Test(arguments: [
        "let big = [Double](repeating: 1, count: 25_000_000)",
        "var big = [Double](repeating: 1, count: 25_000_000); big[3] = 2; print(big.count)",
        "let big = Tensor(ones: [25_000, 2_000])",
        "let (big, other) = ([Double](repeating: 1, count: 25_000_000), 1)",
        "let big = { [Double](repeating: $0, count: 25_000_000) }(2)",
    ])
    func `a large variable takes its memory once, however often its cell runs`(
        cell: String
    ) throws {
        let session = try NotebookSession()
        session.run(
            """
            import Foundation
            func resident() -> Int {
                let text = try! String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
                return Int(text.split(separator: " ")[1])! * 4096 / 1_000_000
            }
            """)
        for _ in 0..<10 { #expect(session.run(cell).failure == nil) }
        let resident = try #require(Int(session.run("resident()").answer))
        #expect(resident < 450)
    }
}
