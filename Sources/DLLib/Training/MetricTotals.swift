/// The loss and the metrics over the batches of an epoch.
///
/// Losses are means over samples; metrics keep what they need, so that their values do not depend
/// on the batch size.
struct MetricTotals {
    private let names: [String]
    private let goals: [OutputGoal]
    private var samples = 0.0
    private var lossSum = 0.0
    private var outputLossSums: [Double]
    private var states: [[any MetricState]]
    private var weightedStates: [[any MetricState]]

    init(_ model: Model, _ goals: [OutputGoal]) {
        self.goals = goals
        names = model.recordedNames().map(\.name)
        outputLossSums = goals.map { _ in 0 }
        states = goals.map { $0.metrics.map { $0.makeState() } }
        weightedStates = goals.map { $0.weightedMetrics.map { $0.makeState() } }
    }

    /// Adds a batch, weighted by its number of samples.
    mutating func add(_ step: StepResult, _ batch: Batch) {
        let count = Double(batch.inputs.first?.shape.first ?? 1)
        samples += count
        lossSum += step.loss * count
        for index in goals.indices {
            outputLossSums[index] += step.outputLosses[index] * count
            guard index < batch.targets.count else { continue }
            let (predictions, targets) = (step.predictions[index], batch.targets[index])
            let counting = predictions.mask?.scalars()
            for place in states[index].indices {
                states[index][place].add(predictions, targets, weights: counting)
            }
            let weights = Self.joined(counting, batch.weights)
            for place in weightedStates[index].indices {
                weightedStates[index][place].add(predictions, targets, weights: weights)
            }
        }
    }

    /// The weights of samples, spread over the steps of theirs that count.
    private static func joined(_ counting: [Float]?, _ weights: [Float]?) -> [Float]? {
        guard let counting, let weights, !weights.isEmpty else { return counting ?? weights }
        let steps = counting.count / weights.count
        return counting.enumerated().map { $1 * weights[$0 / max(1, steps)] }
    }

    /// The values by name: the loss, the losses of several outputs, then the metrics.
    var values: [(name: String, value: Double)] {
        let divisor = max(samples, 1)
        let outputs =
            goals.count > 1
            ? zip(goals, outputLossSums).filter { $0.0.loss != nil }.map { $0.1 / divisor } : []
        let metrics = zip(states, weightedStates).flatMap { ($0 + $1).map(\.value) }
        return Array(zip(names, [lossSum / divisor] + outputs + metrics)).map { ($0.0, $0.1) }
    }
}
