import DLKernels
import Testing

/// Elementwise kernels against the same operation written out.
@Suite struct ElementwiseTests {
    static let unaries: [(UnaryOperation, @Sendable (Double) -> Double)] = [
        (.negate, { -$0 }), (.absolute, { $0.magnitude }), (.squareRoot, { $0.squareRoot() }),
        (.reciprocal, { 1 / $0 }), (.exponential, { Double.exponential($0) }),
        (.logarithm, { Double.logarithm($0) }),
        (.sigmoid, { 1 / (1 + Double.exponential(-$0)) }),
        (.hyperbolicTangent, { Double.hyperbolicTangent($0) }),
        (.relu(limit: .infinity), { max($0, 0) }), (.relu(limit: 1), { min(max($0, 0), 1) }),
        (.linear(scale: 3, offset: -1), { $0 * 3 - 1 }), (.power(1.5), { Double.power($0, 1.5) }),
    ]

    @Test(arguments: unaries.indices, [0, 1, 7, 1000, 70_001])
    func `functions of one number`(index: Int, count: Int) {
        let (operation, function) = Self.unaries[index]
        let values = formula(count, seed: 1).map { $0.magnitude + 0.25 }
        let result = Elementwise.unary(operation, TensorBuffer(values)).array(of: Float.self)
        #expect(result.count == count)
        // Vectorised exponentials and logarithms are good to a few units in the last place.
        let worst = zip(result, values).map {
            (Double($0) - function(Double($1))).magnitude / (0.1 + function(Double($1)).magnitude)
        }
        #expect((worst.max() ?? 0) < 4e-6)
    }

    @Test func `not-a-number passes through a rectifier`() {
        let result = Elementwise.unary(.relu(limit: 6), TensorBuffer([Float.nan, -1, 7]))
        let values = result.array(of: Float.self)
        #expect(values[0].isNaN)
        #expect(values[1...] == [0, 6])
    }

    static let shapes: [(lhs: [Int], rhs: [Int], result: [Int])] = [
        ([7], [7], [7]), ([1], [7], [7]), ([7], [1], [7]), ([3, 4], [1, 4], [3, 4]),
        ([3, 4], [3, 1], [3, 4]), ([3, 1], [1, 4], [3, 4]), ([2, 3, 4], [2, 1, 4], [2, 3, 4]),
        ([2, 1, 4, 1], [1, 3, 1, 5], [2, 3, 4, 5]), ([0, 4], [1, 4], [0, 4]),
        ([300, 500], [1, 500], [300, 500]), ([1, 1], [1, 1], [1, 1]),
        // One short row against many, on either side, also more than a thread's share.
        ([1000, 3], [1, 3], [1000, 3]), ([1, 3], [1000, 3], [1000, 3]),
        ([40_000, 5], [1, 5], [40_000, 5]), ([1, 63], [2, 63], [2, 63]),
    ]

    @Test(arguments: shapes.indices)
    func `operands of different shape are repeated`(index: Int) {
        let shape = Self.shapes[index]
        let lhs = formula(shape.lhs.reduce(1, *), seed: 1)
        let rhs = formula(shape.rhs.reduce(1, *), seed: 2)
        let result = Elementwise.binary(
            .subtract, TensorBuffer(lhs), shape.lhs, TensorBuffer(rhs), shape.rhs,
            resultShape: shape.result
        ).array(of: Float.self)
        let expected = (0..<shape.result.reduce(1, *)).map { index in
            lhs[position(index, shape.lhs, shape.result)]
                - rhs[position(index, shape.rhs, shape.result)]
        }
        #expect(result == expected)
    }

    /// Where element `index` of the result comes from in an operand, axis by axis.
    private func position(_ index: Int, _ operand: [Int], _ result: [Int]) -> Int {
        var rest = index
        var position = 0
        var step = 1
        for axis in result.indices.reversed() {
            if operand[axis] != 1 { position += rest % result[axis] * step }
            rest /= result[axis]
            step *= operand[axis]
        }
        return position
    }

    @Test(arguments: [(1, 5, 1), (3, 1, 4), (2, 33, 1), (4, 100, 3), (1, 0, 2), (200, 1000, 1)])
    func `sums and extremes over the middle axis`(_ size: (outer: Int, reduced: Int, inner: Int)) {
        let values = formula(size.outer * size.reduced * size.inner, seed: 3)
        func rows(_ outer: Int, _ inner: Int) -> [Double] {
            (0..<size.reduced).map {
                Double(values[(outer * size.reduced + $0) * size.inner + inner])
            }
        }
        func reduce(_ operation: ReductionOperation) -> [Float] {
            Reduction.reduce(
                operation, TensorBuffer(values), outer: size.outer, reduced: size.reduced,
                inner: size.inner
            ).array(of: Float.self)
        }
        let sums = reduce(.sum)
        let maxima = reduce(.maximum)
        for outer in 0..<size.outer {
            for inner in 0..<size.inner {
                let row = rows(outer, inner)
                let bound = Double(row.count) * 0x1p-24 * row.reduce(0) { $0 + $1.magnitude }
                let index = outer * size.inner + inner
                #expect((Double(sums[index]) - row.reduce(0, +)).magnitude <= bound)
                #expect(Double(maxima[index]) == row.max() ?? -.infinity)
            }
        }
    }

    @Test func `conversions cut, saturate and turn not-a-number into zero`() {
        let source = TensorBuffer([Float.nan, -1.5, 2.9, 300, 1e20])
        #expect(
            Conversion.convert(source, to: .uint8).array(of: UInt8.self) == [0, 0, 2, 255, 255])
        #expect(
            Conversion.convert(source, to: .int32).array(of: Int32.self)
                == [0, -1, 2, 300, Int32.max])
        #expect(Conversion.convert(source, to: .bool).array(of: UInt8.self) == [1, 1, 1, 1, 1])
    }

    @Test(arguments: [1, 3, 300])
    func `bytes are scaled channel by channel`(channels: Int) {
        let pixels = (0..<channels * 1000).map { UInt8($0 % 256) }
        let scale = formula(channels, seed: 1)
        let offset = formula(channels, seed: 2)
        let result = Conversion.affine(TensorBuffer(pixels), scale: scale, offset: offset)
            .array(of: Float.self)
        let isRight = result.indices.allSatisfy {
            let exact = Float(pixels[$0]) * scale[$0 % channels] + offset[$0 % channels]
            return (result[$0] - exact).magnitude < 1e-4
        }
        #expect(isRight)
    }

    /// Against the C library in double precision: near zero, between, and beyond what the loops for
    /// vectors take on.
    @Test(arguments: [
        (LibraryFunction.expm1, [-200, -20, -1e-6, 1e-30, 0.3, 5, 88.5, 88.7]),
        (.sin, [-1e-30, 1e-6, 0.7, 3.1415927, 1.5707964, -4000, 8191, 9000, 1e6]),
        (.cos, [0, 1e-6, 0.7, 3.1415927, 1.5707964, -4000, 8191, 9000, 1e6]),
    ])
    func `functions agree with the C library`(_ function: LibraryFunction, _ special: [Float]) {
        let spread = (0..<10_001).map { (Float($0) - 5_000) * 0.0171 }
        let values = special + spread
        let result = Elementwise.unary(.library(function), TensorBuffer(values))
            .array(of: Float.self)
        let exact = Double.library(function)
        for (x, y) in zip(values, result) {
            let expected = exact(Double(x))
            // Sine and cosine are sums of numbers up to 1.
            let size = function == .expm1 ? expected.magnitude : max(expected.magnitude, 0.25)
            #expect((Double(y) - expected).magnitude <= 3e-7 * size, "\(function) of \(x)")
        }
    }

    @Test func `functions keep infinity, not-a-number and the sign of zero`() {
        func values(_ function: LibraryFunction, _ x: [Float]) -> [Float] {
            Elementwise.unary(.library(function), TensorBuffer(x)).array(of: Float.self)
        }
        let special: [Float] = [.infinity, -.infinity, .nan, -0.0, 89]
        let grown = values(.expm1, special)
        #expect(grown[0] == .infinity && grown[1] == -1 && grown[2].isNaN)
        #expect(grown[3] == 0 && grown[3].sign == .minus && grown[4] == .infinity)
        for function in [LibraryFunction.sin, .cos] {
            #expect(values(function, special).prefix(3).allSatisfy { $0.isNaN })
        }
        #expect(values(.sin, [-0.0])[0].sign == .minus)
    }
}
