internal import DLFoundation
internal import DLKernels

// Matrices taken apart, in double precision by LAPACK; the results come back in the kind of the
// input, and axes before the last two count matrices. Where a gradient is differentiated once more, the
// way back takes the matrix apart again: then its factors are known to depend on it.

extension Tensor {
    /// The QR decomposition: `self = q · r`, orthonormal columns in `q`, zeros below `r`'s diagonal.
    ///
    /// - Shapes: `[..., m, n]`; `q` `[..., m, k]`, `r` `[..., k, n]` with `k = min(m, n)`.
    /// - Throws: ``LinearAlgebraError`` only if LAPACK is missing.
    public func qr() throws(LinearAlgebraError) -> (q: Tensor, r: Tensor) {
        let (rows, columns) = matrixSize("qr")
        let x = real
        let parts = try attempt("qr") { () throws(LinearAlgebraFailure) in
            var found: [(q: Matrix, r: Matrix)] = []
            for matrix in x.matrices("qr") { found.append(try Decomposition.qr(matrix)) }
            return found
        }
        let inner = Swift.min(rows, columns)
        let q = Tensor(
            parts.map(\.q), batch: batchSizes, rows: rows, columns: inner, dtype: x.dtype)
        let r = Tensor(
            parts.map(\.r), batch: batchSizes, rows: inner, columns: columns, dtype: x.dtype)
        // The factors as functions of the matrix, for the way back.
        func factors() -> (q: Tensor, r: Tensor) {
            x.isBeingRecorded ? expected { try x.qr() } : (q, r)
        }
        func back(
            _ q: Tensor, _ r: Tensor, _ product: Tensor, _ direct: Tensor?
        ) -> Tensor {
            guard rows >= columns else {
                shapeFailure("qr", "a matrix wider than tall has no gradient", x.shape)
            }
            // Walter, Lehmann, "On evaluating higher-order derivatives of the QR decomposition of
            // tall matrices", arXiv:1009.6112: (gq + q · copyltu(m)) r⁻ᵀ.
            let symmetric =
                product.lowerTriangle() + product.lowerTriangle(offset: -1).swappedAxes()
            let left = q.matmul(symmetric)
            let sum = direct.map { $0 + left } ?? left
            return expected { try r.solve(sum.swappedAxes()).swappedAxes() }
        }
        return (
            q.recorded(from: x) { g, _ in
                let (q, r) = factors()
                return [back(q, r, -g.swappedAxes().matmul(q), g)]
            },
            r.recorded(from: x) { g, _ in
                let (q, r) = factors()
                return [back(q, r, r.matmul(g.swappedAxes()), nil)]
            }
        )
    }

    /// The Cholesky decomposition of symmetric positive definite matrices.
    ///
    /// `self = l · lᵀ` with zeros above `l`'s diagonal. Only the lower triangle is read.
    ///
    /// - Throws: ``LinearAlgebraError`` if the matrix is not positive definite.
    public func cholesky() throws(LinearAlgebraError) -> Tensor {
        checkSquare("cholesky")
        let x = real
        let found = try attempt("cholesky") { () throws(LinearAlgebraFailure) in
            var found: [Matrix] = []
            for matrix in x.matrices("cholesky") {
                found.append(try Decomposition.cholesky(matrix))
            }
            return found
        }
        let size = shape[rank - 1]
        let l = Tensor(found, batch: batchSizes, rows: size, columns: size, dtype: x.dtype)
        return l.recorded(from: x) { g, _ in
            let factor = x.isBeingRecorded ? expected { try x.cholesky() } : l
            // Murray, "Differentiation of the Cholesky decomposition", arXiv:1602.07527, eq. 10.
            let half = Tensor(eye: size, dtype: x.dtype) * 0.5
            let product = factor.swappedAxes().matmul(g)
            let part = product.lowerTriangle(offset: -1) + product * half
            let turned = factor.swappedAxes()
            let inner = expected { try turned.solve(part) }
            let full = expected { try turned.solve(inner.swappedAxes()).swappedAxes() }
            return [(full + full.swappedAxes()) * 0.5]
        }
    }

    /// Eigenvalues of symmetric matrices, ascending, and an orthonormal eigenvector in each column.
    ///
    /// `self · vectors = vectors · diagonal(values)`. Only the lower triangle is read. The gradient
    /// of the vectors needs different eigenvalues.
    /// - Shapes: `[..., n, n]`; `values` `[..., n]`, `vectors` `[..., n, n]`.
    /// - Throws: ``LinearAlgebraError`` if elements are not finite.
    public func eigh() throws(LinearAlgebraError) -> (values: Tensor, vectors: Tensor) {
        checkSquare("eigh")
        let x = real
        let found = try attempt("eigh") { () throws(LinearAlgebraFailure) in
            var found: [(values: [Double], vectors: Matrix)] = []
            for matrix in x.matrices("eigh") {
                found.append(try Decomposition.symmetricEigen(matrix))
            }
            return found
        }
        let size = shape[rank - 1]
        let values = Tensor(
            found.flatMap(\.values), shape: Shape(batchSizes + [size])
        ).asType(x.dtype)
        let vectors = Tensor(
            found.map(\.vectors), batch: batchSizes, rows: size, columns: size, dtype: x.dtype)
        func parts() -> (values: Tensor, vectors: Tensor) {
            x.isBeingRecorded ? expected { try x.eigh() } : (values, vectors)
        }
        func back(_ inner: Tensor, _ vectors: Tensor) -> [Tensor?] {
            let full = vectors.matmul(inner).matmul(vectors.swappedAxes())
            return [(full + full.swappedAxes()) * 0.5]
        }
        return (
            values.recorded(from: x) { g, _ in back(g.diagonalMatrix(), parts().vectors) },
            vectors.recorded(from: x) { g, _ in
                let (values, vectors) = parts()
                return back(
                    values.inverseDifferences() * vectors.swappedAxes().matmul(g), vectors)
            }
        )
    }

    /// `result[i, j] = 1 / (values[j] - values[i])`, and 0 on the diagonal.
    private func inverseDifferences() -> Tensor {
        let differences = expandedDims(axis: -2) - expandedDims(axis: -1)
        let isDiagonal = Tensor(eye: shape[rank - 1]).asType(.bool)
        return Tensor.where(isDiagonal, 0, 1 / Tensor.where(isDiagonal, 1, differences))
    }

    /// The singular value decomposition: `self = u · diagonal(s) · vt`, `s` descending.
    ///
    /// The gradient of `u` and `vt` needs different singular values above zero.
    /// - Shapes: `[..., m, n]`; `u` `[..., m, k]`, `s` `[..., k]`, `vt` `[..., k, n]` with
    ///   `k = min(m, n)`.
    /// - Throws: ``LinearAlgebraError`` if elements are not finite.
    public func svd() throws(LinearAlgebraError) -> (u: Tensor, s: Tensor, vt: Tensor) {
        let (rows, columns) = matrixSize("svd")
        let x = real
        let found = try attempt("svd") { () throws(LinearAlgebraFailure) in
            var found: [(u: Matrix, s: [Double], vt: Matrix)] = []
            for matrix in x.matrices("svd") { found.append(try Decomposition.svd(matrix)) }
            return found
        }
        let inner = Swift.min(rows, columns)
        let u = Tensor(
            found.map(\.u), batch: batchSizes, rows: rows, columns: inner, dtype: x.dtype)
        let s = Tensor(found.flatMap(\.s), shape: Shape(batchSizes + [inner])).asType(x.dtype)
        let vt = Tensor(
            found.map(\.vt), batch: batchSizes, rows: inner, columns: columns, dtype: x.dtype)
        func parts() -> SingularParts {
            guard x.isBeingRecorded else { return SingularParts(u: u, s: s, vt: vt) }
            let again = expected { try x.svd() }
            return SingularParts(u: again.u, s: again.s, vt: again.vt)
        }
        return (
            u.recorded(from: x) { g, _ in [parts().gradient(ofLeft: g)] },
            s.recorded(from: x) { g, _ in
                let parts = parts()
                return [(parts.u * g.expandedDims(axis: -2)).matmul(parts.vt)]
            },
            vt.recorded(from: x) { g, _ in [parts().gradient(ofRight: g)] }
        )
    }
}

/// The way back through singular vectors.
///
/// - Source: Townsend, "Differentiating the Singular Value Decomposition" (2016), eq. 30-32.
private struct SingularParts {
    let u: Tensor
    let s: Tensor
    let vt: Tensor

    func gradient(ofLeft g: Tensor) -> Tensor {
        let product = weights * u.swappedAxes().matmul(g)
        let symmetric = (product + product.swappedAxes()) * s.expandedDims(axis: -2)
        let inside = u.matmul(symmetric)
        // What leaves the space of the columns of u.
        let scaled = g / s.expandedDims(axis: -2)
        let outside = scaled - u.matmul(u.swappedAxes().matmul(scaled))
        return (inside + outside).matmul(vt)
    }

    func gradient(ofRight g: Tensor) -> Tensor {
        let product = weights * vt.matmul(g.swappedAxes())
        let symmetric = s.expandedDims(axis: -1) * (product + product.swappedAxes())
        let inside = symmetric.matmul(vt)
        let scaled = g / s.expandedDims(axis: -1)
        let outside = scaled - scaled.matmul(vt.swappedAxes()).matmul(vt)
        return u.matmul(inside + outside)
    }

    /// `1 / (s[j]² - s[i]²)`, and 0 on the diagonal.
    private var weights: Tensor {
        let squares = s * s
        let differences = squares.expandedDims(axis: -2) - squares.expandedDims(axis: -1)
        let isDiagonal = Tensor(eye: s.shape[s.rank - 1]).asType(.bool)
        return Tensor.where(isDiagonal, 0, 1 / Tensor.where(isDiagonal, 1, differences))
    }
}
