/// Systems of linear equations, in double precision by LAPACK.
package enum Equations {
    /// The solution of `a · x = b` for square `a`.
    ///
    /// - Shapes: `a` `[n, n]`, `b` `[n, k]`; result `[n, k]`.
    package static func solve(_ a: Matrix, _ b: Matrix) throws(LinearAlgebraFailure) -> Matrix {
        let routine = try unsafe LAPACK.prepared(LAPACK.solve)
        guard a.rows > 0, b.columns > 0 else { return b }
        let (n, count) = (Int32(a.rows), Int32(b.columns))
        var factors = a
        var x = b
        var pivots = [Int32](repeating: 0, count: a.rows)
        var info: Int32 = 0
        unsafe routine(
            [n], [count], &factors.elements, [n], &pivots, &x.elements, [n], &info)
        guard info == 0 else { throw .singular }
        return x
    }

    /// The determinant as its sign and the logarithm of its magnitude; 0 and minus infinity for a
    /// singular matrix.
    package static func determinant(
        _ a: Matrix
    ) throws(LinearAlgebraFailure) -> (sign: Double, logarithm: Double) {
        let routine = try unsafe LAPACK.prepared(LAPACK.lu)
        guard a.rows > 0 else { return (1, 0) }
        let n = Int32(a.rows)
        var factors = a
        var pivots = [Int32](repeating: 0, count: a.rows)
        var info: Int32 = 0
        unsafe routine([n], [n], &factors.elements, [n], &pivots, &info)
        guard info == 0 else { return (0, -.infinity) }
        var result = (sign: 1.0, logarithm: 0.0)
        for index in 0..<a.rows {
            let pivot = factors[index, index]
            if (pivot < 0) != (Int(pivots[index]) != index + 1) { result.sign = -result.sign }
            result.logarithm += Double.logarithm(pivot.magnitude)
        }
        return result
    }

    /// The shortest `x` among those that make `|a · x - b|` smallest.
    ///
    /// - Shapes: `a` `[m, n]`, `b` `[m, k]`; result `[n, k]`.
    /// - Parameters:
    ///   - a: The factors.
    ///   - b: The wanted products, one in each column.
    ///   - tolerance: Singular values below this part of the largest count as zero.
    /// - Returns: The solution, the rank found and the singular values of `a`.
    /// - Throws: ``LinearAlgebraFailure`` if elements are not finite.
    package static func leastSquares(
        _ a: Matrix, _ b: Matrix, tolerance: Double
    ) throws(LinearAlgebraFailure) -> (x: Matrix, rank: Int, singularValues: [Double]) {
        let routine = try unsafe LAPACK.prepared(LAPACK.leastSquares)
        try a.checkFinite()
        try b.checkFinite()
        let k = min(a.rows, a.columns)
        guard k > 0, b.columns > 0 else {
            return (Matrix(rows: a.columns, columns: b.columns), 0, [])
        }
        let tall = max(a.rows, a.columns)
        let (m, n, count, long) = (
            Int32(a.rows), Int32(a.columns), Int32(b.columns), Int32(tall)
        )
        var copy = a
        var x = Matrix(rows: tall, columns: b.columns)
        for column in 0..<b.columns {
            for row in 0..<b.rows { x[row, column] = b[row, column] }
        }
        var values = [Double](repeating: 0, count: k)
        var (rank, info): (Int32, Int32) = (0, 0)
        var (size, work, whole): (Int32, [Double], [Int32]) = (-1, [0], [0])
        for _ in 0..<2 {
            unsafe routine(
                [m], [n], [count], &copy.elements, [m], &x.elements, [long], &values, [tolerance],
                &rank,
                &work, [size], &whole, &info)
            if size == -1 {
                size = Int32(work[0])
                work = [Double](repeating: 0, count: Int(size))
                whole = [Int32](repeating: 0, count: max(1, Int(whole[0])))
            }
        }
        guard info == 0 else { throw .noConvergence }
        return (x.first(rows: a.columns), Int(rank), values)
    }
}
