internal import DLNetworks

/// The loss and the metrics over the batches of an epoch.
///
/// The loss of an output is the mean over all samples, or over all steps that count where a mask
/// tells which do; metrics keep what they need. So the values do not depend on the batch size. (Keras
/// takes the mean of the batches' losses by their samples, which with masks depends on it.)
struct MetricTotals {
    private let names: [String]
    private let goals: [OutputGoal]
    private var samples = 0.0
    private var addedSum = 0.0
    private var outputLossSums: [Double]
    private var outputCounts: [Double]
    private var states: [[any MetricState]]
    private var weightedStates: [[any MetricState]]

    init(_ model: Model, _ goals: [OutputGoal]) {
        self.goals = goals
        names = model.recordedNames().map(\.name)
        outputLossSums = goals.map { _ in 0 }
        outputCounts = outputLossSums
        states = goals.map { $0.metrics.map { $0.makeState() } }
        weightedStates = goals.map { $0.weightedMetrics.map { $0.makeState() } }
    }

    /// Adds a batch.
    mutating func add(_ step: StepResult, _ batch: Batch) {
        let count = Double(batch.inputs.first?.shape.first ?? 1)
        samples += count
        addedSum += step.addedLoss * count
        for index in goals.indices {
            outputLossSums[index] += step.outputLosses[index] * step.counts[index]
            outputCounts[index] += step.counts[index]
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
        let means = zip(outputLossSums, outputCounts).map { ratio($0, $1) }
        let trained = zip(goals, means).filter { $0.0.loss != nil }
        let loss = trained.reduce(ratio(addedSum, samples)) { $0 + Double($1.0.weight) * $1.1 }
        let outputs = goals.count > 1 ? trained.map(\.1) : []
        let metrics = zip(states, weightedStates).flatMap { ($0 + $1).map(\.value) }
        return Array(zip(names, [loss] + outputs + metrics)).map { ($0.0, $0.1) }
    }
}
