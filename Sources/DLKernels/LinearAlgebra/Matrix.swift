/// A matrix in double precision, column after column, as LAPACK takes it.
package struct Matrix: Sendable {
    /// The number of rows.
    package let rows: Int
    /// The number of columns.
    package let columns: Int
    /// The elements, column after column.
    var elements: [Double]

    /// Creates a matrix of zeros.
    init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        elements = [Double](repeating: 0, count: rows * columns)
    }

    /// Creates a matrix from elements in row-major order.
    package init(rowMajor source: Span<Double>, rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        elements = [Double](capacity: rows * columns) { output in
            for column in 0..<columns {
                for row in 0..<rows { output.append(source[row * columns + column]) }
            }
        }
    }

    /// One element.
    subscript(row: Int, column: Int) -> Double {
        get { elements[column * rows + row] }
        set { elements[column * rows + row] = newValue }
    }

    /// Writes the elements in row-major order.
    package func write(to target: inout MutableSpan<Double>) {
        for row in 0..<rows {
            for column in 0..<columns { target[row * columns + column] = self[row, column] }
        }
    }

    /// Fails where an element is infinite or not-a-number, of which LAPACK may make anything.
    func checkFinite() throws(LinearAlgebraFailure) {
        guard elements.allSatisfy(\.isFinite) else { throw .notFinite }
    }

    /// The first columns.
    func first(columns count: Int) -> Matrix {
        var result = Matrix(rows: rows, columns: count)
        result.elements = Array(elements[0..<rows * count])
        return result
    }

    /// The first rows.
    func first(rows count: Int) -> Matrix {
        var result = Matrix(rows: count, columns: columns)
        for column in 0..<columns {
            for row in 0..<count { result[row, column] = self[row, column] }
        }
        return result
    }
}
