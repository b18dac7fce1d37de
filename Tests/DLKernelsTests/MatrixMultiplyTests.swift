import DLKernels
import Testing

/// Fast products and softmax against the plain ones.
@Suite struct MatrixMultiplyTests {
    @Test(
        arguments: [(1, 1, 1), (3, 5, 7), (32, 50, 20), (17, 128, 33), (64, 300, 5), (2, 0, 3)],
        [(false, false), (true, false), (false, true), (true, true)])
    func `agrees with the plain product`(_ size: (Int, Int, Int), _ transposes: (Bool, Bool)) {
        let (m, k, n) = size
        let a = formula(m * k, seed: 1)
        let b = formula(k * n, seed: 2)
        let bias = formula(n, seed: 3)
        var geometry = MatrixMultiply.Geometry(m: m, k: k, n: n)
        (geometry.transposesLeft, geometry.transposesRight) = transposes
        let left =
            transposes.0 ? ReferenceMatrixMultiply.transpose(a, rows: m, columns: k) : a
        let right =
            transposes.1 ? ReferenceMatrixMultiply.transpose(b, rows: k, columns: n) : b
        let result = MatrixMultiply.product(
            geometry, TensorBuffer(left), TensorBuffer(right), bias: TensorBuffer(bias))
        func exact(_ a: [Double], _ b: [Double], _ bias: [Double]) -> [Double] {
            let product = ReferenceMatrixMultiply.product(a, b, m: m, k: k, n: n)
            return product.indices.map { product[$0] + bias[$0 % n] }
        }
        expectSums(
            result, exact(a.doubles, b.doubles, bias.doubles),
            magnitudes: exact(
                a.doubles.map(\.magnitude), b.doubles.map(\.magnitude),
                bias.doubles.map(\.magnitude)),
            terms: k + 1)
    }

    /// Weights of 4,099 rows, of which each thread takes its own, in the three passes of a layer.
    @Test(arguments: [((3, 4099, 17), 0), ((4099, 3, 17), 1), ((3, 17, 4099), 2)], [false, true])
    func `agrees with the plain product where threads keep their rows`(
        _ pass: (size: (Int, Int, Int), transposed: Int), hasBias: Bool
    ) {
        let (m, k, n) = pass.size
        let a = formula(m * k, seed: 1)
        let b = formula(k * n, seed: 2)
        let bias = hasBias ? formula(n, seed: 3) : nil
        var geometry = MatrixMultiply.Geometry(m: m, k: k, n: n)
        geometry.transposesLeft = pass.transposed == 1
        geometry.transposesRight = pass.transposed == 2
        let left =
            pass.transposed == 1 ? ReferenceMatrixMultiply.transpose(a, rows: m, columns: k) : a
        let right =
            pass.transposed == 2 ? ReferenceMatrixMultiply.transpose(b, rows: k, columns: n) : b
        let result = MatrixMultiply.product(
            geometry, TensorBuffer(left), TensorBuffer(right), bias: bias.map { TensorBuffer($0) })
        func exact(_ change: (Double) -> Double) -> [Double] {
            let product = ReferenceMatrixMultiply.product(
                a.doubles.map(change), b.doubles.map(change), m: m, k: k, n: n)
            return product.indices.map { product[$0] + change(bias?.doubles[$0 % n] ?? 0) }
        }
        expectSums(result, exact { $0 }, magnitudes: exact(\.magnitude), terms: k + 1)
    }

    @Test(arguments: [(false, false), (true, false), (false, true)])
    func `large products agree with small ones`(_ transposes: (Bool, Bool)) {
        // Ones in the right operand's first column only: each row's sum must appear there.
        let size = 1024
        let a = formula(size * size, seed: 1)
        var b = [Float](repeating: 0, count: size * size)
        for row in 0..<size { b[transposes.1 ? row : row * size] = 1 }
        var geometry = MatrixMultiply.Geometry(m: size, k: size, n: size)
        (geometry.transposesLeft, geometry.transposesRight) = transposes
        let left =
            transposes.0 ? ReferenceMatrixMultiply.transpose(a, rows: size, columns: size) : a
        let result = MatrixMultiply.product(
            geometry, TensorBuffer(left), TensorBuffer(b), bias: nil, activation: .relu
        ).array(of: Float.self)
        for row in stride(from: 0, to: size, by: 97) {
            let values = a[row * size..<(row + 1) * size].map(Double.init)
            let bound = 2 * Double(size) * 0x1p-24 * values.reduce(0) { $0 + $1.magnitude }
            let expected = max(values.reduce(0, +), 0)
            #expect((Double(result[row * size]) - expected).magnitude <= bound)
            #expect(result[row * size + 1] == 0)
        }
    }

    @Test func `applies the activation after the bias`() {
        let product = MatrixMultiply.product(
            .init(m: 1, k: 1, n: 3), TensorBuffer([2 as Float]), TensorBuffer([1 as Float, -2, 5]),
            bias: TensorBuffer([1 as Float, 1, 1]), activation: .relu6)
        #expect(product.array(of: Float.self) == [3, 0, 6])
    }

    @Test(arguments: [(1, 1), (3, 5), (32, 1000), (7, 16)], [false, true])
    func `softmax agrees with the plain one`(_ size: (Int, Int), logarithm: Bool) {
        let values = formula(size.0 * size.1, seed: 1).map { $0 * 30 }
        let result = Softmax.forward(
            TensorBuffer(values), columns: size.1, logarithm: logarithm
        ).array(of: Float.self)
        let expected = ReferenceSoftmax.forward(
            values.doubles, columns: size.1, logarithm: logarithm)
        // Exponents up to 60 lose 60 ε before the exponential, which turns it into a relative
        // error; oneDNN's logarithm adds 2e-6.
        let worst = zip(result, expected).map { (Double($0) - $1).magnitude / (1 + $1.magnitude) }
        #expect((worst.max() ?? 0) < 4e-6)
    }

    @Test func `softmax survives large numbers`() {
        let result = Softmax.forward(
            TensorBuffer([1000 as Float, 1000, -1000]), columns: 3, logarithm: false)
        #expect(result.array(of: Float.self) == [0.5, 0.5, 0])
    }
}
