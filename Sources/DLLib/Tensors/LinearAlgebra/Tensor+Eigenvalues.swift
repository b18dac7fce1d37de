internal import DLFoundation
internal import DLKernels

/// The eigenvalues of square matrices and their eigenvectors, as NumPy's `linalg.eig` gives them.
///
/// Values and vectors of a matrix that is not symmetric may be complex; real and imaginary parts are
/// tensors of their own.
public struct Eigenvalues: Sendable {
    /// The real parts of the values, `[..., n]`.
    public let real: Tensor
    /// The imaginary parts of the values, `[..., n]`; of a conjugate pair the positive one first.
    public let imaginary: Tensor
    /// The real parts of the vectors, one in each column, `[..., n, n]`.
    public let vectorsReal: Tensor
    /// The imaginary parts of the vectors, `[..., n, n]`.
    public let vectorsImaginary: Tensor
}

extension Tensor {
    /// The eigenvalues of any square matrix, and a right eigenvector of length 1 for each.
    ///
    /// `self · v = λ · v`. For symmetric matrices ``eigh()`` is exact, sorted, and has gradients;
    /// these have none.
    /// - Shapes: `[..., n, n]`.
    /// - Throws: ``LinearAlgebraError`` if elements are not finite.
    public func eig() throws(LinearAlgebraError) -> Eigenvalues {
        checkSquare("eig")
        let x = withoutGradient().real
        let found = try attempt("eig") { () throws(LinearAlgebraFailure) in
            var found:
                [(
                    real: [Double], imaginary: [Double], vectorsReal: Matrix,
                    vectorsImaginary: Matrix
                )] = []
            for matrix in x.matrices("eig") { found.append(try Decomposition.eigen(matrix)) }
            return found
        }
        let size = shape[rank - 1]
        let list = Shape(batchSizes + [size])
        func vectors(_ matrices: [Matrix]) -> Tensor {
            Tensor(matrices, batch: batchSizes, rows: size, columns: size, dtype: x.dtype)
        }
        return Eigenvalues(
            real: Tensor(found.flatMap(\.real), shape: list).asType(x.dtype),
            imaginary: Tensor(found.flatMap(\.imaginary), shape: list).asType(x.dtype),
            vectorsReal: vectors(found.map(\.vectorsReal)),
            vectorsImaginary: vectors(found.map(\.vectorsImaginary)))
    }
}
