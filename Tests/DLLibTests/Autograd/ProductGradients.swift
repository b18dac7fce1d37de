import DLLib
import TestSupport

extension GradientCase {
    static let a = formula([3, 4], seed: 1)
    static let b = formula([4, 5], seed: 2)
    static let square = formula([3, 3], seed: 5) + Tensor(eye: 3) * 2
    static let tall = formula([5, 3], seed: 8)

    static let products: [GradientCase] = [
        .init("matmul", a, b) { $0[0].matmul($0[1]) },
        .init("matmul of more rows", formula([2, 3, 4], seed: 4), b) { $0[0].matmul($0[1]) },
        .init("matmul of a batch", formula([2, 1, 3, 4], seed: 3), formula([5, 4, 2], seed: 4)) {
            $0[0].matmul($0[1])
        },
        .init("matmul of lists", formula([4], seed: 3), formula([4], seed: 4)) {
            $0[0].matmul($0[1])
        },
        .init("matmul twice", formula([2, 3, 3], seed: 3)) {
            $0[0].swappedAxes().matmul($0[0]).matmul($0[0].swappedAxes())
        },
        .init("dense", a, b, formula([5], seed: 3)) {
            $0[0].dense($0[1], bias: $0[2], activation: .relu)
        },
        .init("outer", x, row) { $0[0].outer($0[1]) },
        .init("dot", a, b) { $0[0].dot($0[1]) },
        .init("tensordot", formula([2, 3, 4], seed: 6), formula([4, 3, 2], seed: 2)) {
            $0[0].tensordot($0[1], axes: [(2, 0), (1, 1)])
        },
        .init("einsum", a, b, formula([5, 2], seed: 3)) {
            .einsum("ij,jk,kl->il", $0[0], $0[1], $0[2])
        },
        .init("einsum of a diagonal", formula([3, 3, 4], seed: 3), row) {
            .einsum("iij,i->j", $0[0], $0[1])
        },
        .init("einsum with an ellipsis", formula([2, 1, 4], seed: 3), formula([5, 4], seed: 4)) {
            .einsum("...i,...i->...i", $0[0], $0[1])
        },
    ]

    /// Symmetric matrices as functions of any: gradients of eigenvectors and of the Cholesky
    /// decomposition are those along symmetric changes.
    static func symmetric(_ x: Tensor) -> Tensor { x + x.swappedAxes() }

    static let algebra: [GradientCase] = [
        .init("solve", square, formula([3, 2], seed: 2)) { try $0[0].solve($0[1]) },
        .init(
            "solve of a batch", formula([2, 3, 3], seed: 7) + Tensor(eye: 3) * 2,
            formula([2, 3, 1], seed: 2)
        ) { try $0[0].solve($0[1]) },
        .init("inverse", square) { try $0[0].inverse() },
        .init("determinant", square) { try $0[0].determinant() },
        .init("logDeterminant", formula([2, 3, 3], seed: 7) + Tensor(eye: 3) * 2) {
            try $0[0].logDeterminant().logarithm
        },
        .init("leastSquares", tall, formula([5, 2], seed: 9)) {
            try $0[0].leastSquares($0[1]).solution
        },
        .init("leastSquares of a batch", formula([2, 4, 2], seed: 3), formula([2, 4, 1], seed: 9)) {
            try $0[0].leastSquares($0[1]).solution
        },
        .init("pseudoInverse", tall, tolerance: 1e-5) { try $0[0].pseudoInverse() },
        .init("cholesky", square) {
            try ($0[0].matmul($0[0].swappedAxes()) + Tensor(eye: 3, dtype: .float64)).cholesky()
        },
        .init("eigh values", square) { try symmetric($0[0]).eigh().values },
        // The signs of vectors are free, their outer products are not.
        .init("eigh vectors", square, tolerance: 1e-5) {
            let (values, vectors) = try symmetric($0[0]).eigh()
            return vectors.pow(3).abs() * values
        },
        .init("svd values", tall) { try $0[0].svd().s },
        .init("svd vectors", tall, tolerance: 1e-5) {
            let (u, s, vt) = try $0[0].svd()
            return (u * s).matmul(vt) * u.squared()[0..<1].sum() + vt.squared()[1].sum()
        },
        .init("svd vectors of a wide matrix", tall.transposed(), tolerance: 1e-5) {
            let (u, s, vt) = try $0[0].svd()
            return u.squared().sum(axis: 0) * s + vt.squared()[.all, 2] + u.squared()[1]
        },
        .init("qr", tall) {
            let (q, r) = try $0[0].qr()
            return q.squared().matmul(r.squared())
        },
    ]
}
