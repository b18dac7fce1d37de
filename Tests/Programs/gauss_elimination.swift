import Foundation

enum LinearSystemError: Error, LocalizedError {
    case singular(row: Int)
    case dimensions(Int, Int)

    var errorDescription: String? {
        switch self {
        case .singular(let row): "the matrix is singular (row \(row))"
        case .dimensions(let a, let b): "\(a) equations, \(b) values"
        }
    }
}

func solve(_ matrix: [[Double]], _ rhs: [Double]) throws -> [Double] {
    guard matrix.count == rhs.count else { throw LinearSystemError.dimensions(matrix.count, rhs.count) }
    var a = zip(matrix, rhs).map { $0 + [$1] }
    let n = a.count
    for i in 0..<n {
        let pivot = (i..<n).max { abs(a[$0][i]) < abs(a[$1][i]) }!
        guard abs(a[pivot][i]) > 1e-12 else { throw LinearSystemError.singular(row: i) }
        a.swapAt(i, pivot)
        for r in (i + 1)..<max(n, i + 1) {
            let factor = a[r][i] / a[i][i]
            for c in i...n { a[r][c] -= factor * a[i][c] }
        }
    }
    var x = [Double](repeating: 0, count: n)
    for i in (0..<n).reversed() {
        let known = (i + 1..<max(n, i + 1)).map { a[i][$0] * x[$0] }.reduce(0, +)
        x[i] = (a[i][n] - known) / a[i][i]
    }
    return x
}

// %%
let x = try solve([[2, 1, -1], [-3, -1, 2], [-2, 1, 2]], [8, -11, -3])
print(x.map { String(format: "%.3f", $0) })

// %%
for (matrix, rhs) in [([[1.0, 2], [2, 4]], [1.0, 2]), ([[1, 0], [0, 1]], [1])] {
    do {
        print(try solve(matrix, rhs))
    } catch {
        print("cannot solve:", error.localizedDescription)
    }
}
