struct Matrix: Equatable {
    let rows: Int, columns: Int
    private var grid: [Double]

    init(rows: Int, columns: Int, repeating value: Double = 0) {
        self.rows = rows
        self.columns = columns
        grid = Array(repeating: value, count: rows * columns)
    }

    init(_ values: [[Double]]) {
        self.init(rows: values.count, columns: values.first?.count ?? 0)
        for (r, row) in values.enumerated() {
            for (c, value) in row.enumerated() { self[r, c] = value }
        }
    }

    static func identity(_ size: Int) -> Matrix {
        var result = Matrix(rows: size, columns: size)
        for i in 0..<size { result[i, i] = 1 }
        return result
    }

    subscript(row: Int, column: Int) -> Double {
        get {
            assert((0..<rows).contains(row) && (0..<columns).contains(column), "Index out of range")
            return grid[row * columns + column]
        }
        set { grid[row * columns + column] = newValue }
    }
}

// %%
extension Matrix {
    static func * (a: Matrix, b: Matrix) -> Matrix {
        precondition(a.columns == b.rows)
        var c = Matrix(rows: a.rows, columns: b.columns)
        for i in 0..<a.rows {
            for j in 0..<b.columns {
                for k in 0..<a.columns { c[i, j] += a[i, k] * b[k, j] }
            }
        }
        return c
    }

    static func * (scale: Double, m: Matrix) -> Matrix {
        var m = m
        for i in 0..<m.rows { for j in 0..<m.columns { m[i, j] *= scale } }
        return m
    }

    static func *= (a: inout Matrix, b: Matrix) { a = a * b }

    var transposed: Matrix {
        var t = Matrix(rows: columns, columns: rows)
        for i in 0..<rows { for j in 0..<columns { t[j, i] = self[i, j] } }
        return t
    }

    var determinant: Double {
        precondition(rows == columns)
        var m = self, result = 1.0
        for i in 0..<rows {
            guard let pivot = (i..<rows).first(where: { m[$0, i] != 0 }) else { return 0 }
            if pivot != i {
                for j in 0..<columns { (m[i, j], m[pivot, j]) = (m[pivot, j], m[i, j]) }
                result.negate()
            }
            result *= m[i, i]
            for r in i + 1..<max(rows, i + 1) {
                let factor = m[r, i] / m[i, i]
                for c in i..<columns { m[r, c] -= factor * m[i, c] }
            }
        }
        return result
    }
}

extension Matrix: CustomStringConvertible {
    var description: String {
        (0..<rows).map { r in (0..<columns).map { "\(self[r, $0])" }.joined(separator: "\t") }.joined(separator: "\n")
    }
}

// %%
let m = Matrix([[2, 0, 1], [1, 3, 2], [1, 1, 4]])
print(m)
print("det", m.determinant)
// %%
print(m * Matrix.identity(3) == m, (2 * m).transposed, separator: "\n")
var power = m
power *= m
power *= m
print(power[0, 0], power[2, 2], power.determinant)
