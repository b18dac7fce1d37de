import DLLib
import TestSupport
import Testing

/// What decompositions promise, at several sizes.
@Suite struct LinearAlgebraTests {
    static let sizes: [(m: Int, n: Int)] = [(1, 1), (3, 3), (7, 4), (4, 7), (60, 40)]

    @Test(arguments: sizes)
    func `q and r multiply to the matrix, and q is orthonormal`(_ size: (m: Int, n: Int)) throws {
        let a = formula([2, size.m, size.n], seed: 1).asType(.float64)
        let (q, r) = try a.qr()
        expectClose(q.matmul(r), a, absolute: 1e-12)
        let identity = Tensor(eye: min(size.m, size.n), dtype: .float64)
        expectClose(q.swappedAxes().matmul(q)[1], identity, absolute: 1e-12)
        #expect(r == r.upperTriangle())
    }

    @Test(arguments: sizes)
    func `singular values and vectors multiply to the matrix`(_ size: (m: Int, n: Int)) throws {
        let a = formula([2, size.m, size.n], seed: 2).asType(.float64)
        let (u, s, vt) = try a.svd()
        expectClose((u * s.expandedDims(axis: 1)).matmul(vt), a, absolute: 1e-12)
        let identity = Tensor(eye: min(size.m, size.n), dtype: .float64)
        expectClose(vt.matmul(vt.swappedAxes())[0], identity, absolute: 1e-12)
        #expect(s == s.sorted(descending: true))
        #expect((s .>= 0).allTrue)
    }

    @Test(arguments: [1, 2, 5, 50])
    func `eigenvectors are turned into their multiples`(size: Int) throws {
        let x = formula([size, size], seed: 3).asType(.float64)
        let a = x + x.transposed()
        let (values, vectors) = try a.eigh()
        expectClose(a.matmul(vectors), vectors * values, absolute: 1e-11)
        #expect(values == values.sorted())
    }

    @Test(arguments: [1, 2, 5, 30])
    func `vectors of any square matrix are turned into their multiples`(size: Int) throws {
        let a = formula([2, size, size], seed: 5).asType(.float64)
        let found = try a.eig()
        let (real, imaginary) = (
            found.real.expandedDims(axis: 1), found.imaginary.expandedDims(axis: 1)
        )
        let (u, v) = (found.vectorsReal, found.vectorsImaginary)
        expectClose(a.matmul(u), u * real - v * imaginary, absolute: 1e-11)
        expectClose(a.matmul(v), u * imaginary + v * real, absolute: 1e-11)
        expectClose(
            u.squared().sum(axis: 1) + v.squared().sum(axis: 1),
            Tensor(ones: [2, size], dtype: .float64), absolute: 1e-12)
        // The sum of the values is that of the diagonal, and of a pair one is the other's mirror.
        expectClose(found.real.sum(axis: 1), a.trace(), absolute: 1e-11)
        expectClose(found.imaginary.sum(axis: 1), Tensor(zeros: [2]), absolute: 1e-11)
    }

    @Test func `values of any matrix are NumPy's`() throws {
        let found = try formula([4, 4], seed: 5).asType(.float64).eig()
        let pairs = zip(
            found.real.scalars(as: Double.self), found.imaginary.scalars(as: Double.self)
        )
        .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        expectClose(
            pairs.map(\.0) + pairs.map(\.1),
            try golden("tensors")("eigenvalues of any", "output").scalars(as: Double.self),
            absolute: 1e-7)
        #expect(throws: LinearAlgebraError.self) { try Tensor([.nan], shape: [1, 1]).eig() }
    }

    @Test func `least squares of a batch are those of each`() throws {
        let (a, b) = (formula([2, 5, 3], seed: 1), formula([2, 5, 2], seed: 2))
        let found = try a.leastSquares(b)
        expectClose(
            found.solution, try golden("tensors")("least squares batch", "output"),
            absolute: 2e-6)
        #expect(found.rank == 3)
        #expect(found.singularValues.shape == [2, 3])
    }

    @Test func `single precision gives single precision`() throws {
        let a = formula([4, 4], seed: 5) + Tensor(eye: 4) * 3
        #expect(try a.inverse().dtype == .float32)
        expectClose(try a.inverse().matmul(a), Tensor(eye: 4), absolute: 1e-6)
        #expect(try a.svd().u.dtype == .float32)
    }

    @Test func `a reconstruction from all components is the data`() throws {
        let data = formula([10, 4], seed: 6)
        let analysis = try PCA(data)
        expectClose(analysis.inverseTransform(analysis.transform(data)), data, absolute: 1e-6)
        expectClose(Double(analysis.explainedVarianceRatio.sum().scalar()), 1)
    }

    @Test func `what has no solution is an error that names the operation and the next step`() {
        let singular = Tensor([[1, 2], [2, 4]])
        #expect(throws: LinearAlgebraError.self) { try singular.solve(Tensor([1, 2])) }
        #expect(throws: LinearAlgebraError.self) { try singular.inverse() }
        #expect(throws: LinearAlgebraError.self) { try Tensor([[1, 2], [2, 1]]).cholesky() }
        #expect(throws: LinearAlgebraError.self) { try Tensor([[.nan, 1], [1, 1]]).svd() }
        let error = #expect(throws: LinearAlgebraError.self) {
            try Tensor([[.nan, 1], [1, 1]]).eigh()
        }
        #expect(error?.reason == .notFinite)
        do {
            _ = try singular.inverse()
        } catch {
            #expect(error.reason == .singular)
            #expect(error.description.hasPrefix("inverse: the matrix is singular"))
            #expect(error.description.hasSuffix("shape [2, 2]."))
        }
        #expect((try? singular.determinant())?.scalar() == 0)
    }

    @Test func `second derivatives of solutions come from nesting`() throws {
        let b = formula([3, 1], seed: 2).asType(.float64)
        try expectGradient(at: [GradientCase.square], tolerance: 1e-5) { inputs in
            try valueAndGradients(at: inputs) {
                try $0[0].solve(b).squared().sum() + $0[0].inverse().squared().sum()
            }.gradients[0]
        }
    }
}
