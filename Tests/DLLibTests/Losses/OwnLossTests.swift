import DLLib
import TestSupport
import Testing

/// Losses and metrics of a user's own get targets beside predictions, as Keras gives them.
@Suite(.seeded) struct OwnLossTests {
    private static let numbers = formula([6], seed: 2)

    /// The same targets in the shapes that a user may have them in.
    private static let shapes: [Shape] = [[6], [6, 1]]

    private func trained(
        _ loss: Loss, _ metrics: [Metric], _ target: Shape
    ) throws -> History {
        let model = Sequential(inputShape: [3], seed: 1) {
            Dense(1, kernelInitializer: .constant(0.5))
        }
        model.compile(optimizer: SGD(learningRate: 0.1), loss: loss, metrics: metrics)
        return try model.fit(
            formula([6, 3], seed: 1), Self.numbers.reshaped(to: target), epochs: 3, batchSize: 4,
            shuffle: false, sampleWeight: Tensor([1, 2, 0, 1, 3, 1]), verbose: .silent)
    }

    @Test(arguments: shapes)
    func `a loss and a metric of one's own are those of the library`(_ target: Shape) throws {
        let known = try trained(.meanSquaredError, [.meanAbsoluteError], target)
        let loss = Loss("own", values: { p, t in (p - t).squared() })
        let metric = Metric("own", direction: .down) { p, t in
            Double((p - t).abs().mean().scalar())
        }
        struct State: MetricState {
            var sum = 0.0
            var count = 0.0
            mutating func add(_ predictions: Tensor, _ targets: Tensor, weights: [Float]?) {
                let errors = (predictions - targets).abs().scalars()
                sum += errors.reduce(0) { $0 + Double($1) }
                count += Double(errors.count)
            }
            var value: Double { sum / count }
        }
        let stateful = Metric("state", direction: .down, start: { State() })
        let own = try trained(loss, [metric, stateful], target)
        expectClose(own["loss"], known["loss"])
        expectClose(own["own"], known["mean_absolute_error"])
        expectClose(own["state"], known["mean_absolute_error"])
    }

    @Test func `targets of class numbers stay what they are beside several scores`() {
        let scores = formula([6, 3], seed: 4)
        let numbers = Tensor([0, 1, 2, 0, 1, 2] as [Int32], shape: [6])
        let loss = Loss(
            "own",
            mean: { p, t in
                p.mean() + Float(t.shape.count) + Float(t.dtype == .int32 ? 10 : 0)
            })
        expectClose(loss(scores, numbers), scores.mean() + 11)
    }

    @Test(arguments: [[6], [6, 1]] as [Shape], [[6], [6, 1]] as [Shape])
    func `weights stand beside values, whatever axis of one they have`(
        _ values: Shape, _ weights: Shape
    ) {
        let loss = Loss("own", values: { p, _ in p })
        let numbers = formula(values, seed: 1)
        let factors = formula([6], seed: 2)
        let expected = (numbers.reshaped(to: [6]) * factors).mean()
        expectClose(
            loss(numbers, numbers, weights: factors.reshaped(to: weights)), expected)
    }
}
