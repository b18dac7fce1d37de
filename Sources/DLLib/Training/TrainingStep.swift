/// What one batch gave.
struct StepResult {
    /// The whole loss: of all outputs, each times its weight, and what layers add.
    var loss = 0.0
    /// The loss of each output by itself; 0 where there is none.
    var outputLosses: [Double] = []
    /// The outputs, without their recording; masks tell which steps of sequences count.
    var predictions: [Tensor] = []
}

extension Model {
    /// Makes one step of training: forward, backward and one change of the weights.
    ///
    /// For training loops of one's own; `fit` makes the same step for every batch.
    /// - Parameters:
    ///   - x: The samples of the batch.
    ///   - y: Their targets.
    ///   - sampleWeight: How much each sample counts, `[samples]`; `nil` for all alike.
    /// - Returns: The loss and the metrics before the change, by name.
    /// - Throws: ``TrainingError`` when something does not fit or the loss is not a number; the
    ///   weights stay as they were.
    @discardableResult
    public func trainOnBatch(
        _ x: Tensor, _ y: Tensor, sampleWeight: Tensor? = nil
    ) throws -> Evaluation {
        try trainOnBatch([x], [y], sampleWeight: sampleWeight)
    }

    /// Makes one step of training of a model with several inputs or outputs.
    @discardableResult
    public func trainOnBatch(
        _ x: [Tensor], _ y: [Tensor], sampleWeight: Tensor? = nil
    ) throws -> Evaluation {
        guard let compiled else { throw TrainingError.notCompiled(model: name) }
        let source = try TensorSource(
            checking: x, y, weights: SampleWeights.scalars(sampleWeight, samples: x))
        let checks = TrainingChecks(model: self, settings: nil)
        try checks.checkInputs(source)
        let goals = try goals()
        try checks.checkTargets(source, goals)
        let batch = source.batch(at: Array(0..<source.count))
        let result = step(batch, compiled, goals)
        guard result.loss.isFinite else {
            throw notFinite(result.loss, batch, epoch: 1, number: 1)
        }
        var totals = MetricTotals(self, goals)
        totals.add(result, batch)
        return Evaluation(totals.values)
    }

    /// One step of training, made only if the loss is a number.
    ///
    /// Which weights change is read anew each time.
    func step(_ batch: Batch, _ compiled: CompiledTraining, _ goals: [OutputGoal]) -> StepResult {
        let all = self.parameters
        let parameters = all.filter(\.isTrainable)
        // Statistics follow the batch on the way forward, before anyone knows what it is worth.
        let statistics = all.filter { !$0.isTrainable }.map { ($0, $0.version, $0.value) }
        var result = StepResult()
        let (_, gradients) = valueAndGradient(at: parameters) {
            let (loss, found) = measure(batch, goals, training: true)
            result = found
            return loss
        }
        guard result.loss.isFinite else {
            for (parameter, version, value) in statistics where parameter.version != version {
                parameter.value = value
            }
            return result
        }
        compiled.optimizer.apply(
            zip(parameters, gradients).compactMap { parameter, gradient in
                gradient.map {
                    ParameterGradient(
                        parameter: parameter, gradient: $0, path: path(of: parameter))
                }
            })
        return result
    }

    /// Runs the model on a batch and measures the loss: the sum over the outputs, each times its
    /// weight, plus what layers add.
    ///
    /// Where a loss would rather have the numbers before a final softmax or sigmoid, it gets them.
    func measure(
        _ batch: Batch, _ goals: [OutputGoal], training: Bool
    ) -> (loss: Tensor, result: StepResult) {
        let behind = goals.indices.filter { index in
            guard let wanted = goals[index].loss?.lookBehind else { return false }
            return activation(ofOutput: index) == wanted
        }
        let values = run(batch, training: training, beforeActivation: Set(behind))
        let weights = batch.weights.map { Tensor($0, shape: [$0.count]) }
        var result = StepResult()
        var terms: [Tensor] = []
        for (index, goal) in goals.enumerated() {
            let isLogits = behind.contains(index)
            let plain = values[index].withoutGradient()
            let mask = plain.mask
            let prediction = isLogits ? goal.loss?.lookBehind?(plain) ?? plain : plain
            result.predictions.append(prediction.masked(by: mask))
            guard let loss = goal.loss, index < batch.targets.count else {
                result.outputLosses.append(0)
                continue
            }
            let target = batch.targets[index]
            let weights = Loss.weights(weights, mask: mask)
            let value =
                isLogits
                ? loss.ofLogits(values[index], target, weights: weights)
                : loss(values[index], target, weights: weights)
            result.outputLosses.append(Double(value.scalar()))
            terms.append(goal.weight == 1 ? value : value * goal.weight)
        }
        terms += losses.map { $0.reshaped(to: []) }
        let total = terms.dropFirst().reduce(terms.first ?? Tensor(0)) { $0 + $1 }
        result.loss = Double(total.scalar())
        return (total.reshaped(to: []), result)
    }

    /// The error of a batch whose loss is not a number, with the place where that began.
    func notFinite(_ loss: Double, _ batch: Batch, epoch: Int, number: Int) -> TrainingError {
        .lossNotFinite(
            value: loss, epoch: epoch, batch: number,
            learningRate: Double(optimizer?.learningRate ?? 0),
            origin: originOfNotFinite(batch.inputs, batch.targets))
    }
}
