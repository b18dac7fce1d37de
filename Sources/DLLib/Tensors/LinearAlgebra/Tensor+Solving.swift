internal import DLFoundation
internal import DLKernels

// Systems of linear equations. Everything is computed in double precision by LAPACK and comes back
// in the kind of the input; axes before the last two count matrices.

extension Tensor {
    /// The solution `x` of `self · x = b`.
    ///
    /// - Shapes: `[..., n, n]`, `b` `[..., n, k]` with the same axes in front, or `[n]`; result as `b`.
    /// - Throws: ``LinearAlgebraError`` if the matrix is singular.
    public func solve(_ b: Tensor) throws(LinearAlgebraError) -> Tensor {
        checkSquare("solve")
        if b.rank == 1, rank == 2 {
            return try solve(b.expandedDims(axis: 1)).squeezed(axis: 1)
        }
        guard b.rank == rank, b.batchSizes == batchSizes, b.shape[rank - 2] == shape[rank - 1]
        else {
            shapeFailure(
                "solve", "the right side must have as many rows as the matrix", shape, b.shape)
        }
        let a = real
        let right = b.asType(a.dtype)
        let systems = zip(a.matrices("solve"), right.matrices("solve"))
        let solutions = try attempt("solve") { () throws(LinearAlgebraFailure) in
            var found: [Matrix] = []
            for (matrix, b) in systems { found.append(try Equations.solve(matrix, b)) }
            return found
        }
        let result = Tensor(
            solutions, batch: batchSizes, rows: b.shape[rank - 2], columns: b.shape[rank - 1],
            dtype: a.dtype)
        return result.recorded(from: a, right) { gradient, needs in
            // x = a⁻¹ b, so that b's gradient is a⁻ᵀ g, and a's is minus that times xᵀ.
            let back = expected { try a.swappedAxes().solve(gradient) }
            guard needs[0] else { return [nil, back] }
            let x =
                a.isBeingRecorded || right.isBeingRecorded
                ? expected { try a.solve(right) } : result
            return [-back.matmul(x.swappedAxes()), back]
        }
    }

    /// The matrix whose product with this one is the identity.
    ///
    /// To solve an equation, ``solve(_:)`` is faster and more exact.
    /// - Throws: ``LinearAlgebraError`` if the matrix is singular.
    public func inverse() throws(LinearAlgebraError) -> Tensor {
        checkSquare("inverse")
        let x = real
        let found = try attempt("inverse") { () throws(LinearAlgebraFailure) in
            var found: [Matrix] = []
            for matrix in x.matrices("inverse") {
                let identity = Tensor(eye: matrix.rows).matrices("inverse")[0]
                found.append(try Equations.solve(matrix, identity))
            }
            return found
        }
        let size = shape[rank - 1]
        return Tensor(found, batch: batchSizes, rows: size, columns: size, dtype: x.dtype)
            .recorded(
                from: x,
                backwardWithResult: { gradient, y in
                    let turned = y.swappedAxes()
                    return -turned.matmul(gradient).matmul(turned)
                })
    }

    /// The determinant of each matrix.
    ///
    /// - Throws: ``LinearAlgebraError`` only if LAPACK is missing.
    public func determinant() throws(LinearAlgebraError) -> Tensor {
        let x = real
        let parts = try x.determinantParts("determinant")
        return (parts.sign * parts.logarithm.exp()).recorded(
            from: x,
            backwardWithResult: { gradient, y in
                let inverse = expected { try x.inverse().swappedAxes() }
                return (gradient * y).expandedDims(axis: -1).expandedDims(axis: -1) * inverse
            })
    }

    /// The sign of each determinant and the logarithm of its magnitude, which neither grow nor
    /// vanish with the size of the matrix.
    ///
    /// - Throws: ``LinearAlgebraError`` only if LAPACK is missing.
    public func logDeterminant() throws(LinearAlgebraError) -> (sign: Tensor, logarithm: Tensor) {
        let x = real
        let parts = try x.determinantParts("logDeterminant")
        let logarithm = parts.logarithm.recorded(from: x) { gradient, _ in
            let inverse = expected { try x.inverse().swappedAxes() }
            return [gradient.expandedDims(axis: -1).expandedDims(axis: -1) * inverse]
        }
        return (parts.sign, logarithm)
    }

    private func determinantParts(
        _ operation: String
    ) throws(LinearAlgebraError) -> (sign: Tensor, logarithm: Tensor) {
        checkSquare(operation)
        let parts = try attempt(operation) { () throws(LinearAlgebraFailure) in
            var found: [(sign: Double, logarithm: Double)] = []
            for matrix in matrices(operation) {
                found.append(try Equations.determinant(matrix))
            }
            return found
        }
        let batch = Shape(batchSizes)
        return (
            Tensor(parts.map(\.sign), shape: batch).asType(dtype),
            Tensor(parts.map(\.logarithm), shape: batch).asType(dtype)
        )
    }

    /// The `x` that makes `|self · x - b|` smallest; the shortest one if there are several.
    ///
    /// The gradient is that of a matrix whose columns are independent.
    /// - Parameters:
    ///   - b: `[..., m, k]` for matrices `[..., m, n]`, or `[m]` for one matrix.
    ///   - tolerance: Singular values below this part of the largest count as zero. Unless given,
    ///     `ε · max(m, n)` with the rounding unit of the matrix's kind of number.
    /// - Returns: The solution `[..., n, k]` or `[n]`, the rank found (of several matrices the
    ///   smallest) and the singular values `[..., min(m, n)]`.
    /// - Throws: ``LinearAlgebraError`` if elements are not finite.
    public func leastSquares(
        _ b: Tensor, tolerance: Double? = nil
    ) throws(LinearAlgebraError) -> (solution: Tensor, rank: Int, singularValues: Tensor) {
        let (rows, columns) = matrixSize("leastSquares")
        if b.rank == 1, rank == 2 {
            let found = try leastSquares(b.expandedDims(axis: 1), tolerance: tolerance)
            return (found.solution.squeezed(axis: 1), found.rank, found.singularValues)
        }
        guard b.rank == rank, b.batchSizes == batchSizes, b.shape[rank - 2] == rows else {
            shapeFailure(
                "leastSquares", "the right side must have as many rows as the matrix", shape,
                b.shape)
        }
        let a = real
        let right = b.asType(a.dtype)
        let unit = a.dtype == .float64 ? 0x1p-52 : 0x1p-23
        let limit = tolerance ?? unit * Double(Swift.max(rows, columns))
        let systems = zip(a.matrices("leastSquares"), right.matrices("leastSquares"))
        let found = try attempt("leastSquares") { () throws(LinearAlgebraFailure) in
            var found: [(x: Matrix, rank: Int, singularValues: [Double])] = []
            for (matrix, b) in systems {
                found.append(try Equations.leastSquares(matrix, b, tolerance: limit))
            }
            return found
        }
        let x = Tensor(
            found.map(\.x), batch: batchSizes, rows: columns, columns: b.shape[rank - 1],
            dtype: a.dtype)
        let solution = x.recorded(from: a, right) { gradient, needs in
            // With z = (aᵀa)⁻¹ g: b's gradient is a z, and a's (b - a x) zᵀ - a z xᵀ.
            let normal = a.swappedAxes().matmul(a)
            let z = expected { try normal.solve(gradient) }
            let back = a.matmul(z)
            guard needs[0] else { return [nil, back] }
            // Known to depend on a and b, where that is differentiated once more.
            let y =
                a.isBeingRecorded || right.isBeingRecorded
                ? expected { try normal.solve(a.swappedAxes().matmul(right)) } : x
            let rest = right - a.matmul(y)
            return [
                rest.matmul(z.swappedAxes()) - back.matmul(y.swappedAxes()), back,
            ]
        }
        let values = Tensor(
            found.flatMap(\.singularValues),
            shape: Shape(batchSizes + [Swift.min(rows, columns)]))
        return (
            solution, found.map(\.rank).min() ?? Swift.min(rows, columns), values.asType(a.dtype)
        )
    }

    /// The Moore-Penrose inverse: `v · s⁻¹ · uᵀ` of the singular value decomposition, without
    /// the singular values below `tolerance` times the largest.
    ///
    /// - Throws: ``LinearAlgebraError`` if elements are not finite.
    public func pseudoInverse(tolerance: Double = 1e-6) throws(LinearAlgebraError) -> Tensor {
        let (u, s, vt) = try svd()
        let limit = s.max(axis: -1, keepDims: true) * Float(tolerance)
        let inverse = Tensor.where(s .> limit, 1 / Tensor.where(s .> limit, s, 1), 0)
        return (vt.swappedAxes() * inverse.expandedDims(axis: -2)).matmul(u.swappedAxes())
    }

    /// The number of singular values above `tolerance` times the largest, as `int32`.
    ///
    /// - Throws: ``LinearAlgebraError`` if elements are not finite.
    public func matrixRank(tolerance: Double = 1e-6) throws(LinearAlgebraError) -> Tensor {
        let s = try withoutGradient().svd().s
        let limit = s.max(axis: -1, keepDims: true) * Float(tolerance)
        return (s .> limit).asType(.int32).sum(axis: -1)
    }
}
