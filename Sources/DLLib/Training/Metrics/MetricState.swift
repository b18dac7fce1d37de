public import DLNetworks

/// What a metric keeps from batch to batch.
public protocol MetricState {
    /// Looks at a batch.
    ///
    /// - Parameters:
    ///   - predictions: What the model returned, `[samples, ...]`.
    ///   - targets: What it should have returned.
    ///   - weights: How much each sample counts, or each step of each sample; `nil` for all alike.
    mutating func add(_ predictions: Tensor, _ targets: Tensor, weights: [Float]?)

    /// The value for all batches so far.
    var value: Double { get }
}

/// The mean of values, one or more for each sample: `sum(value * weight) / sum(weight)`.
struct WeightedMean: MetricState {
    private let values: @Sendable (_ predictions: Tensor, _ targets: Tensor) -> [Float]
    private let end: @Sendable (Double) -> Double
    private var sum = 0.0
    private var weight = 0.0

    /// - Parameters:
    ///   - values: The values of a batch, equally many for each sample, in the samples' order.
    ///   - end: Makes the metric of the mean.
    init(
        _ values: @escaping @Sendable (Tensor, Tensor) -> [Float],
        end: @escaping @Sendable (Double) -> Double = { $0 }
    ) {
        self.values = values
        self.end = end
    }

    mutating func add(_ predictions: Tensor, _ targets: Tensor, weights: [Float]?) {
        let found = withoutRecording { values(predictions, targets) }
        guard let weights, !weights.isEmpty else {
            sum += found.reduce(0) { $0 + Double($1) }
            weight += Double(found.count)
            return
        }
        let perSample = max(1, found.count / weights.count)
        for (index, value) in found.enumerated() {
            sum += Double(value) * Double(weights[index / perSample])
            weight += Double(weights[index / perSample])
        }
    }

    var value: Double { weight == 0 ? 0 : end(sum / weight) }
}

/// The mean of what a function says of each batch, weighted by the samples of the batch.
struct BatchMean: MetricState {
    private let measure: @Sendable (_ predictions: Tensor, _ targets: Tensor) -> Double
    private var sum = 0.0
    private var samples = 0.0

    init(_ measure: @escaping @Sendable (Tensor, Tensor) -> Double) { self.measure = measure }

    mutating func add(_ predictions: Tensor, _ targets: Tensor, weights: [Float]?) {
        let count = weights.map { $0.reduce(0) { $0 + Double($1) } }
        let weight = count ?? Double(predictions.shape.first ?? 1)
        sum += withoutRecording { measure(predictions, targets) } * weight
        samples += weight
    }

    var value: Double { samples == 0 ? 0 : sum / samples }
}

/// A state of a user's own, which gets targets with as many axes as the predictions.
struct BesidePredictions: MetricState {
    private var state: any MetricState

    init(_ state: any MetricState) { self.state = state }

    mutating func add(_ predictions: Tensor, _ targets: Tensor, weights: [Float]?) {
        state.add(predictions, targets.withRank(of: predictions), weights: weights)
    }

    var value: Double { state.value }
}
