func solve(_ n: Int) -> [[Int]] {
    var solutions: [[Int]] = []
    var queens: [Int] = []

    func isSafe(_ column: Int) -> Bool {
        let row = queens.count
        for (r, c) in queens.enumerated() {
            if c == column || abs(c - column) == row - r { return false }
        }
        return true
    }

    func place() {
        if queens.count == n {
            solutions.append(queens)
            return
        }
        for column in 0..<n where isSafe(column) {
            queens.append(column)
            place()
            queens.removeLast()
        }
    }

    place()
    return solutions
}

// %%
for n in 4...8 { print(n, solve(n).count) }

// %%
let first = solve(6)[0]
for column in first {
    print(String(repeating: ". ", count: column) + "Q " + String(repeating: ". ", count: 5 - column))
}
