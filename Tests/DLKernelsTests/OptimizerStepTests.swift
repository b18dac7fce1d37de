import DLKernels
import Testing

@Suite struct OptimizerStepTests {
    /// A hundredth of the smallest number that processors compute with at full speed.
    private let tiny = Float.leastNormalMagnitude / 100

    @Test func `averages that have faded away become zero`() {
        let count = 100
        func buffer(_ value: Float) -> TensorBuffer {
            TensorBuffer([Float](repeating: value, count: count))
        }
        let (weights, mean, square) = (buffer(1), buffer(tiny), buffer(tiny))
        OptimizerStep.adam(
            weights, mean: mean, square: square, gradient: buffer(0), rate: 0.001,
            oneMinusBeta1: 0.1, oneMinusBeta2: 0.001, epsilon: 1e-7)
        for values in [mean, square] {
            #expect(values.array(of: Float.self).allSatisfy { $0 == 0 })
        }
        #expect(weights.array(of: Float.self).allSatisfy { $0 == 1 })

        let velocity = buffer(tiny)
        OptimizerStep.descend(
            weights, velocity: velocity, gradient: buffer(0), rate: 0.1, momentum: 0.9,
            nesterov: false)
        #expect(velocity.array(of: Float.self).allSatisfy { $0 == 0 })
    }

    @Test func `the calling thread keeps tiny numbers elsewhere`() {
        let weights = TensorBuffer([1 as Float])
        OptimizerStep.scale(weights, by: 2)
        #expect(weights.array(of: Float.self)[0] * tiny > 0)
    }

    @Test(arguments: [1, 7, 8, 31, 32, 33, 64, 100, 70_000])
    func `a gradient is finite unless one element is not, wherever that lies`(count: Int) {
        let finite: [Float] = (0..<count).map { index in
            [1, -.greatestFiniteMagnitude, 0, -0.0, tiny, .greatestFiniteMagnitude][index % 6]
        }
        #expect(OptimizerStep.isFinite(TensorBuffer(finite)))
        for wrong in [Float.nan, -.nan, .signalingNaN, .infinity, -.infinity] {
            for place in [0, count / 2, count - 1] {
                var values = finite
                values[place] = wrong
                #expect(!OptimizerStep.isFinite(TensorBuffer(values)), "\(wrong) at \(place)")
            }
        }
    }
}
