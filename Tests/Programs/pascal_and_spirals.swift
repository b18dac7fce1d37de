func pascal(_ rows: Int) -> [[Int]] {
    var triangle = [[1]]
    for _ in 1..<rows {
        let last = triangle.last!
        triangle.append([1] + zip(last, last.dropFirst()).map(+) + [1])
    }
    return triangle
}

// %%
for (i, row) in pascal(6).enumerated() {
    print(String(repeating: "  ", count: 5 - i) + row.map { String($0) }.joined(separator: "   "))
}

// %%
func spiral(_ n: Int) -> [[Int]] {
    var grid = Array(repeating: Array(repeating: 0, count: n), count: n)
    var (row, column, dr, dc) = (0, 0, 0, 1)
    for value in 1...(n * n) {
        grid[row][column] = value
        let (r, c) = (row + dr, column + dc)
        if !(0..<n).contains(r) || !(0..<n).contains(c) || grid[r][c] != 0 { (dr, dc) = (dc, -dr) }
        row += dr
        column += dc
    }
    return grid
}
for row in spiral(4) {
    print(row.map { $0 < 10 ? " \($0)" : "\($0)" }.joined(separator: " "))
}

// %%
func transpose<T>(_ grid: [[T]]) -> [[T]] { grid.isEmpty ? [] : grid[0].indices.map { c in grid.map { $0[c] } } }
func rotate<T>(_ grid: [[T]]) -> [[T]] { transpose(grid.reversed()) }
print(rotate([[1, 2, 3], [4, 5, 6]]), rotate(rotate([["a", "b"]])))
for n in [1, 5, 3] where n > 1 {
    var n = n, steps = [n]
    while n != 1 {
        n = n % 2 == 0 ? n / 2 : 3 * n + 1
        steps.append(n)
    }
    print(steps)
}
