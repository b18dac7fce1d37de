public import DLFoundation
internal import DLKernels

/// Why a matrix could not be taken apart or an equation not be solved.
public struct LinearAlgebraError: Error, Hashable, CustomStringConvertible {
    /// What went wrong.
    public enum Reason: Hashable, Sendable {
        /// The matrix maps something to zero, so that there is no one solution.
        case singular
        /// The leading square of this size has no positive determinant.
        case notPositiveDefinite(size: Int)
        /// An element is infinite or not-a-number.
        case notFinite
        /// The iteration did not come to an end.
        case noConvergence
        /// OpenBLAS is not installed.
        case missingLibrary
    }

    /// The operation, such as `solve`.
    public let operation: String
    /// The shape of the matrices.
    public let shape: Shape
    /// What went wrong.
    public let reason: Reason

    init(_ operation: String, _ shape: Shape, _ failure: LinearAlgebraFailure) {
        self.operation = operation
        self.shape = shape
        reason =
            switch failure {
            case .singular: .singular
            case .notPositiveDefinite(let size): .notPositiveDefinite(size: size)
            case .notFinite: .notFinite
            case .noConvergence: .noConvergence
            case .missingLibrary: .missingLibrary
            }
    }

    /// The operation, the reason and the next step.
    public var description: String {
        let text =
            switch reason {
            case .singular:
                "the matrix is singular; leastSquares(_:) finds the closest solution"
            case .notPositiveDefinite(let size):
                "the matrix is not positive definite (its leading \(size) by \(size) part is not); "
                    + "adding a small multiple of the identity may help"
            case .notFinite:
                "an element is infinite or not-a-number; isFinite() shows which"
            case .noConvergence:
                "the iteration did not come to an end; scaling the elements may help"
            case .missingLibrary:
                "OpenBLAS is not installed; on Debian: apt-get install libopenblas0-openmp"
            }
        return "\(operation): \(text); shape \(shape)."
    }
}
