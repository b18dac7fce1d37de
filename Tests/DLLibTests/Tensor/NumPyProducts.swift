import DLLib
import TestSupport

extension NumPyTests {
    static let a = formula([3, 4], seed: 1).asType(.float64)
    static let b = formula([4, 5], seed: 2).asType(.float64)
    static let batch = formula([2, 1, 3, 4], seed: 3).asType(.float64)
    static let other = formula([5, 4, 2], seed: 4).asType(.float64)
    static let square = formula([4, 4], seed: 5).asType(.float64)
    static let cube = formula([3, 3, 3], seed: 6).asType(.float64)
    static let tall = formula([6, 3], seed: 8).asType(.float64)
    static let systems =
        formula([2, 3, 3], seed: 7).asType(.float64) + Tensor(eye: 3, dtype: .float64) * 2

    private static func double(_ shape: Shape, _ seed: Int) -> Tensor {
        formula(shape, seed: seed).asType(.float64)
    }

    static let products: [String: @Sendable () -> Tensor] = [
        "matmul": { a.matmul(b) }, "matmul batch": { batch.matmul(other) },
        "matmul list left": { a[0].matmul(other) },
        "matmul list right": { batch.matmul(b[.all, 0]) },
        "matmul lists": { a[0].matmul(b[.all, 1]) },
        "outer": { x.outer(y) }, "dot": { batch.dot(other) },
        "tensordot": { z.tensordot(double([4, 3, 2], 2), axes: [(2, 0), (1, 1)]) },
        "ij,jk->ik": { .einsum("ij,jk->ik", a, b) }, "ij,jk": { .einsum("ij, jk", a, b) },
        "ij->ji": { .einsum("ij->ji", a) }, "ij->": { .einsum("ij->", a) },
        "ii": { .einsum("ii", square) }, "ii->i": { .einsum("ii->i", square) },
        "iii->i": { .einsum("iii->i", cube) }, "iij->j": { .einsum("iij->j", cube) },
        "i,j->ij": { .einsum("i,j->ij", a[0], b[0]) },
        "ij,ij->i": { .einsum("ij,ij->i", x, y) }, "ij,j->i": { .einsum("ij,j->i", a, a[0]) },
        "bhqd,bhkd->bhqk": {
            .einsum("bhqd,bhkd->bhqk", double([2, 3, 4, 5], 1), double([2, 3, 6, 5], 2))
        },
        "...ij,...jk->...ik": { .einsum("...ij,...jk->...ik", batch, other) },
        "...i->...": { .einsum("...i->...", z) },
        "i...,i->...": { .einsum("i...,i->...", x, x[.all, 0]) },
        "ij,jk,kl->il": { .einsum("ij,jk,kl->il", a, b, double([5, 2], 3)) },
        "ij,kj,k->ik": { .einsum("ij,kj,k->ik", a, square, square[0]) },
        "ba": { .einsum("ba", a) },
        "ijk,ilm->jlkm": { .einsum("ijk,ilm->jlkm", z, double([2, 2, 3], 3)) },
    ]

    static let algebra: [String: @Sendable () throws -> Tensor] = [
        "solve": { try square.solve(b[.all, ..<2]) },
        "solve list": { try square.solve(b[.all, 0]) },
        "solve batch": { try systems.solve(double([2, 3, 2], 9)) },
        "inverse": { try systems.inverse() }, "determinant": { try systems.determinant() },
        "log determinant": { try systems.logDeterminant().logarithm },
        "cholesky": {
            try (square.matmul(square.transposed()) + Tensor(eye: 4, dtype: .float64)).cholesky()
        },
        "eigenvalues": { try (square + square.transposed()).eigh().values },
        "singular values": { try tall.svd().s },
        "singular values of a batch": { try z.svd().s },
        "r without signs": { try tall.qr().r.abs() },
        "least squares": { try tall.leastSquares(double([6, 2], 9)).solution },
        "least squares wide": { try tall.transposed().leastSquares(double([3], 9)).solution },
        "least squares batch": {
            try double([2, 5, 3], 1).leastSquares(double([2, 5, 2], 2)).solution
        },
        "pseudo-inverse": { try tall.pseudoInverse() },
        "rank": { try a[0].outer(b[0]).matrixRank() },
        "pca components": { try PCA(tall, components: 2).components },
        "pca variance": { try PCA(tall, components: 2).explainedVariance },
        "pca ratio": { try PCA(tall, components: 2).explainedVarianceRatio },
        "pca coordinates": { try PCA(tall, components: 2).transform(tall) },
    ]
}
