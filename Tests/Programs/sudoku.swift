import Foundation

struct Sudoku {
    private(set) var cells: [Int]
    private var steps = 0

    init?(_ text: String) {
        cells = text.compactMap { $0 == "." ? 0 : $0.wholeNumberValue }
        guard cells.count == 81 else { return nil }
    }

    private func candidates(_ index: Int) -> [Int] {
        let row = index / 9, column = index % 9
        var used = Set<Int>()
        for i in 0..<9 {
            used.insert(cells[row * 9 + i])
            used.insert(cells[i * 9 + column])
            used.insert(cells[(row / 3 * 3 + i / 3) * 9 + column / 3 * 3 + i % 3])
        }
        return (1...9).filter { !used.contains($0) }
    }

    mutating func solve() -> Bool {
        steps += 1
        var best: (index: Int, options: [Int])?
        for index in cells.indices where cells[index] == 0 {
            let options = candidates(index)
            if options.count < best?.options.count ?? 10 { best = (index, options) }
        }
        guard let (index, options) = best else { return true }
        for option in options {
            cells[index] = option
            if solve() { return true }
        }
        cells[index] = 0
        return false
    }
}

extension Sudoku: CustomStringConvertible {
    var description: String {
        stride(from: 0, to: 81, by: 9).map { row in
            cells[row..<row + 9].map(String.init).joined()
        }.joined(separator: "\n")
    }
}

// %%
var puzzle = Sudoku("""
    53..7.... 6..195... .98....6.
    8...6...3 4..8.3..1 7...2...6
    .6....28. ...419..5 ....8..79
    """)!
print(puzzle.solve())
print(puzzle)
// %%
print(Sudoku("123") == nil)
var impossible = puzzle
print(impossible.cells.prefix(9).reduce(0, +), impossible.solve())
