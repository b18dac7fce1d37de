internal import Glibc

/// Why a matrix could not be taken apart.
package enum LinearAlgebraFailure: Error, Hashable {
    /// There is no solution: the matrix maps something to zero.
    case singular
    /// The leading square of this size has no positive determinant.
    case notPositiveDefinite(size: Int)
    /// An element is infinite or not-a-number.
    case notFinite
    /// The iteration did not come to an end.
    case noConvergence
    /// The library is not installed.
    case missingLibrary
}

/// Routines of LAPACK inside OpenBLAS, looked up by name; all work on columns one after another.
///
/// - Source: Anderson and others, "LAPACK Users' Guide", third edition (1999). Fortran passes
///   everything by address, and the length of each text once more at the end.
enum LAPACK {
    typealias Size = UnsafePointer<Int32>?
    typealias Counts = UnsafeMutablePointer<Int32>?
    typealias Reals = UnsafeMutablePointer<Double>?
    typealias Letter = UnsafePointer<CChar>?

    typealias QR = @convention(c) (Size, Size, Reals, Size, Reals, Reals, Size, Counts) -> Void
    typealias MakeQ =
        @convention(c) (Size, Size, Size, Reals, Size, Reals, Reals, Size, Counts) -> Void
    typealias SVD =
        @convention(c) (
            Letter, Size, Size, Reals, Size, Reals, Reals, Size, Reals, Size, Reals, Size,
            Counts, Counts, Int
        ) -> Void
    typealias Eigenvalues =
        @convention(c) (
            Letter, Letter, Size, Reals, Size, Reals, Reals, Size, Counts, Size, Counts, Int, Int
        ) -> Void
    typealias AnyEigenvalues =
        @convention(c) (
            Letter, Letter, Size, Reals, Size, Reals, Reals, Reals, Size, Reals, Size, Reals, Size,
            Counts, Int, Int
        ) -> Void
    typealias Cholesky = @convention(c) (Letter, Size, Reals, Size, Counts, Int) -> Void
    typealias Solve =
        @convention(c) (Size, Size, Reals, Size, Counts, Reals, Size, Counts) -> Void
    typealias LU = @convention(c) (Size, Size, Reals, Size, Counts, Counts) -> Void
    typealias LeastSquares =
        @convention(c) (
            Size, Size, Size, Reals, Size, Reals, Size, Reals, UnsafePointer<Double>?, Counts,
            Reals, Size, Counts, Counts
        ) -> Void

    static let qr = unsafe OpenBLAS.function("dgeqrf_", as: QR.self)
    static let makeQ = unsafe OpenBLAS.function("dorgqr_", as: MakeQ.self)
    static let svd = unsafe OpenBLAS.function("dgesdd_", as: SVD.self)
    static let eigenvalues = unsafe OpenBLAS.function("dsyevd_", as: Eigenvalues.self)
    static let anyEigenvalues = unsafe OpenBLAS.function("dgeev_", as: AnyEigenvalues.self)
    static let cholesky = unsafe OpenBLAS.function("dpotrf_", as: Cholesky.self)
    static let solve = unsafe OpenBLAS.function("dgesv_", as: Solve.self)
    static let lu = unsafe OpenBLAS.function("dgetrf_", as: LU.self)
    static let leastSquares = unsafe OpenBLAS.function("dgelsd_", as: LeastSquares.self)

    /// The routine, with OpenMP told how many threads to use.
    static func prepared<F>(_ routine: F?) throws(LinearAlgebraFailure) -> F {
        guard let routine else { throw .missingLibrary }
        Threads.prepareCallingThread()
        return routine
    }
}
