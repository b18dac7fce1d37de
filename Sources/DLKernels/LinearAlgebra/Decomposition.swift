/// Matrices taken apart, in double precision by LAPACK.
package enum Decomposition {
    /// `a = q · r` with orthonormal columns in `q` and zeros below the diagonal of `r`.
    ///
    /// - Shapes: `a` `[m, n]`; `q` `[m, k]` and `r` `[k, n]` with `k = min(m, n)`.
    package static func qr(_ a: Matrix) throws(LinearAlgebraFailure) -> (q: Matrix, r: Matrix) {
        let factor = try unsafe LAPACK.prepared(LAPACK.qr)
        let makeQ = try unsafe LAPACK.prepared(LAPACK.makeQ)
        let k = min(a.rows, a.columns)
        guard k > 0 else { return (Matrix(rows: a.rows, columns: 0), a.first(rows: 0)) }
        let (m, n, inner) = (Int32(a.rows), Int32(a.columns), Int32(k))
        var factors = a
        var tau = [Double](repeating: 0, count: k)
        var info: Int32 = 0
        let size = Int32(64 * max(a.rows, a.columns))
        var work = [Double](repeating: 0, count: Int(size))
        unsafe factor([m], [n], &factors.elements, [m], &tau, &work, [size], &info)
        var r = factors.first(rows: k)
        for column in 0..<a.columns {
            for row in 0..<k where row > column { r[row, column] = 0 }
        }
        var q = factors.first(columns: k)
        unsafe makeQ([m], [inner], [inner], &q.elements, [m], &tau, &work, [size], &info)
        return (q, r)
    }

    /// `a = u · diagonal(s) · vt`, the singular values in descending order.
    ///
    /// - Shapes: `a` `[m, n]`; `u` `[m, k]`, `s` `[k]`, `vt` `[k, n]` with `k = min(m, n)`.
    package static func svd(
        _ a: Matrix
    ) throws(LinearAlgebraFailure) -> (u: Matrix, s: [Double], vt: Matrix) {
        let routine = try unsafe LAPACK.prepared(LAPACK.svd)
        try a.checkFinite()
        let k = min(a.rows, a.columns)
        var u = Matrix(rows: a.rows, columns: k)
        var vt = Matrix(rows: k, columns: a.columns)
        var s = [Double](repeating: 0, count: k)
        guard k > 0 else { return (u, s, vt) }
        let (m, n, inner) = (Int32(a.rows), Int32(a.columns), Int32(k))
        let job = CChar(UInt8(ascii: "S"))
        var copy = a
        var info: Int32 = 0
        var whole = [Int32](repeating: 0, count: 8 * k)
        var size: Int32 = -1
        var wanted = [0.0]
        // The first call only asks how much room is best.
        for _ in 0..<2 {
            unsafe routine(
                [job], [m], [n], &copy.elements, [m], &s, &u.elements, [m], &vt.elements, [inner],
                &wanted, [size], &whole, &info, 1)
            if size == -1 {
                size = Int32(wanted[0])
                wanted = [Double](repeating: 0, count: Int(size))
            }
        }
        guard info == 0 else { throw .noConvergence }
        return (u, s, vt)
    }

    /// The eigenvalues of a symmetric matrix, ascending, and an eigenvector in each column.
    ///
    /// `a · vectors = vectors · diagonal(values)` with orthonormal columns in `vectors`. Only the
    /// lower triangle is read.
    package static func symmetricEigen(
        _ a: Matrix
    ) throws(LinearAlgebraFailure) -> (values: [Double], vectors: Matrix) {
        let routine = try unsafe LAPACK.prepared(LAPACK.eigenvalues)
        try a.checkFinite()
        var values = [Double](repeating: 0, count: a.rows)
        guard a.rows > 0 else { return (values, a) }
        let n = Int32(a.rows)
        let (job, part) = (CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "L")))
        var vectors = a
        var info: Int32 = 0
        var work = [0.0]
        var whole: [Int32] = [0]
        var (size, wholeSize): (Int32, Int32) = (-1, -1)
        for _ in 0..<2 {
            unsafe routine(
                [job], [part], [n], &vectors.elements, [n], &values, &work, [size], &whole,
                [wholeSize], &info, 1, 1)
            if size == -1 {
                (size, wholeSize) = (Int32(work[0]), whole[0])
                work = [Double](repeating: 0, count: Int(size))
                whole = [Int32](repeating: 0, count: Int(wholeSize))
            }
        }
        guard info == 0 else { throw .noConvergence }
        return (values, vectors)
    }

    /// The eigenvalues of any square matrix, real and imaginary parts, and its right eigenvectors.
    ///
    /// A pair of conjugate values stands together, the one with the positive imaginary part first.
    /// Vectors have length 1 and are real where their value is.
    package static func eigen(
        _ a: Matrix
    ) throws(LinearAlgebraFailure) -> (
        real: [Double], imaginary: [Double], vectorsReal: Matrix, vectorsImaginary: Matrix
    ) {
        let routine = try unsafe LAPACK.prepared(LAPACK.anyEigenvalues)
        try a.checkFinite()
        let count = a.rows
        var (real, imaginary) = ([Double](repeating: 0, count: count), [Double]())
        imaginary = real
        guard count > 0 else { return (real, imaginary, a, a) }
        let n = Int32(count)
        let (none, wanted) = (CChar(UInt8(ascii: "N")), CChar(UInt8(ascii: "V")))
        var copy = a
        var left = [0.0]
        var packed = Matrix(rows: count, columns: count)
        var info: Int32 = 0
        var (size, work): (Int32, [Double]) = (-1, [0])
        for _ in 0..<2 {
            unsafe routine(
                [none], [wanted], [n], &copy.elements, [n], &real, &imaginary, &left, [1],
                &packed.elements, [n], &work, [size], &info, 1, 1)
            if size == -1 {
                size = Int32(work[0])
                work = [Double](repeating: 0, count: Int(size))
            }
        }
        guard info == 0 else { throw .noConvergence }
        // Of a pair, LAPACK puts the real parts into one column and the imaginary ones into the next.
        var (vectorsReal, vectorsImaginary) = (packed, Matrix(rows: count, columns: count))
        var column = 0
        while column < count {
            guard imaginary[column] != 0, column + 1 < count else {
                column += 1
                continue
            }
            for row in 0..<count {
                vectorsReal[row, column + 1] = packed[row, column]
                vectorsImaginary[row, column] = packed[row, column + 1]
                vectorsImaginary[row, column + 1] = -packed[row, column + 1]
            }
            column += 2
        }
        return (real, imaginary, vectorsReal, vectorsImaginary)
    }

    /// The Cholesky decomposition of a symmetric positive definite matrix.
    ///
    /// `a = l · lᵀ` with zeros above the diagonal of `l`. Only the lower triangle is read.
    package static func cholesky(_ a: Matrix) throws(LinearAlgebraFailure) -> Matrix {
        let routine = try unsafe LAPACK.prepared(LAPACK.cholesky)
        try a.checkFinite()
        guard a.rows > 0 else { return a }
        let n = Int32(a.rows)
        let part = CChar(UInt8(ascii: "L"))
        var l = a
        var info: Int32 = 0
        unsafe routine([part], [n], &l.elements, [n], &info, 1)
        guard info == 0 else { throw .notPositiveDefinite(size: Int(info)) }
        for column in 0..<a.rows {
            for row in 0..<column { l[row, column] = 0 }
        }
        return l
    }
}
