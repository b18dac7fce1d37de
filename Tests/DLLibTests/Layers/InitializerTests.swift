import DLLib
import TestSupport
import Testing

@Suite(.seeded) struct InitializerTests {
    @Test func `fans count connections, windows included`() {
        #expect(fans(of: [30, 50]) == (30, 50))
        #expect(fans(of: [3, 3, 16, 32]) == (144, 288))
        #expect(fans(of: [7]) == (7, 7))
        #expect(fans(of: []) == (1, 1))
    }

    /// Of 40,000 draws the mean is within 5 deviations / 200 of 0, the deviation within 3 %.
    @Test func `spread follows Keras's formulas`() {
        let shape: Shape = [100, 400]
        check(.glorotUniform, shape, limit: (6.0 / 500).squareRoot(), variance: 2.0 / 500)
        check(.heUniform, shape, limit: (6.0 / 100).squareRoot(), variance: 2.0 / 100)
        let cut = 2 / 0.87962566103423978
        check(.glorotNormal, shape, limit: cut * (2.0 / 500).squareRoot(), variance: 2.0 / 500)
        check(.heNormal, shape, limit: cut * (2.0 / 100).squareRoot(), variance: 2.0 / 100)
        check(.randomNormal(), shape, limit: .infinity, variance: 0.05 * 0.05)
        check(.randomUniform(), shape, limit: 0.05, variance: 0.1 * 0.1 / 12)
    }

    @Test func `a seed repeats the first weights, another gives others`() {
        func weights(_ seed: UInt64) -> [Tensor] {
            Sequential(seed: seed) {
                Input(shape: [4])
                Dense(3)
                Dense(2)
            }.weights
        }
        #expect(weights(5) == weights(5))
        #expect(weights(5) != weights(6))
    }

    private func check(
        _ initializer: Initializer, _ shape: Shape, limit: Double, variance: Double
    ) {
        var generator = RandomGenerator(seed: 11)
        let values = initializer(shape, using: &generator).scalars(as: Double.self)
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let found = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        let name = Comment(rawValue: initializer.name)
        #expect(abs(mean) < 5 * variance.squareRoot() / count.squareRoot(), name)
        expectClose(found, variance, absolute: 0, relative: 0.03, name)
        #expect(values.allSatisfy { abs($0) <= limit * 1.000001 }, name)
    }
}
