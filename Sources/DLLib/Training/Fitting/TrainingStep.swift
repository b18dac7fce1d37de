public import DLNetworks

/// What one batch gave.
struct StepResult {
    /// The whole loss: of all outputs, each times its weight, and what layers add.
    var loss = 0.0
    /// The loss of each output by itself; 0 where there is none.
    var outputLosses: [Double] = []
    /// What each output's loss is the mean of: samples, or as many as the steps that count make.
    var counts: [Double] = []
    /// What layers add to the loss.
    var addedLoss = 0.0
    /// What was infinite or not a number; then nothing of the model has changed.
    var problem: NumericalFailure.Kind?
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
    /// - Throws: ``TrainingError`` when something does not fit, or when the loss or a gradient is not
    ///   a number; weights, statistics and what the optimizer remembers stay as they were.
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
        try checks.checkOptimizer(compiled)
        let batch = source.batch(at: Array(0..<source.count))
        let result = step(batch, compiled, goals)
        if let problem = result.problem {
            throw notFinite(problem, batch, goals, epoch: 1, number: 1)
        }
        var totals = MetricTotals(self, goals)
        totals.add(result, batch)
        return Evaluation(totals.values)
    }

    /// One step of training, made only if the loss and all gradients are numbers.
    ///
    /// Which weights change is read anew each time.
    func step(
        _ batch: Batch, _ compiled: CompiledTraining, _ goals: [OutputGoal],
        isRepeated: Bool = false
    ) -> StepResult {
        let all = self.parameters
        let parameters = all.filter(\.isTrainable)
        // Statistics follow the batch on the way forward, before anyone knows what it is worth.
        let statistics = StatisticsState(all)
        let structure = LayerStructure.version
        var result = StepResult()
        let (_, gradients) = valueAndGradient(at: parameters) {
            let (loss, found) = measure(batch, goals, training: true)
            result = found
            return loss
        }
        if LayerStructure.version != structure, !self.parameters.elementsEqual(all, by: ===) {
            guard !isRepeated else {
                layerFailure(
                    self,
                    "has a layer inside that makes new weights whenever it runs, so that nothing "
                        + "can be learnt. Make layers once: in a property or in build.")
            }
            // A layer got its weights only now; they take part from the first step on.
            statistics.restore()
            return step(batch, compiled, goals, isRepeated: true)
        }
        let changes = zip(parameters, gradients).compactMap { parameter, gradient in
            gradient.map {
                ParameterGradient(parameter: parameter, gradient: $0, path: path(of: parameter))
            }
        }
        if !result.loss.isFinite {
            result.problem = .loss(result.loss)
        } else if let wrong = changes.first(where: { !$0.gradient.isAllFinite }) {
            result.problem = .gradient(weight: wrong.path, loss: result.loss)
        } else {
            result.problem = compiled.optimizer.applyChecked(changes)
        }
        if result.problem != nil { statistics.restore() }
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
            let samples = Double(plain.shape.first ?? 1)
            guard let loss = goal.loss, index < batch.targets.count else {
                result.outputLosses.append(0)
                result.counts.append(samples)
                continue
            }
            let target = batch.targets[index]
            let weights = Loss.weights(weights, mask: mask)
            let value =
                isLogits
                ? loss.ofLogits(values[index], target, weights: weights)
                : loss(values[index], target, weights: weights)
            result.outputLosses.append(Double(value.scalar()))
            result.counts.append(mask.map { samples * $0.partThatCounts } ?? samples)
            terms.append(goal.weight == 1 ? value : value * goal.weight)
        }
        let added = losses.map { $0.reshaped(to: []) }
        result.addedLoss = added.reduce(0) { $0 + Double($1.scalar()) }
        terms += added
        let total = terms.dropFirst().reduce(terms.first ?? Tensor(0)) { $0 + $1 }
        result.loss = Double(total.scalar())
        return (total.reshaped(to: []), result)
    }

    /// The error of a batch that gave numbers which are none, with the place where that began.
    func notFinite(
        _ kind: NumericalFailure.Kind, _ batch: Batch, _ goals: [OutputGoal], epoch: Int,
        number: Int
    ) -> TrainingError {
        var origin: String?
        var weights = NumericalFailure.Weights.beforeBatch
        switch kind {
        case .loss:
            origin = originOfNotFinite(batch.inputs, batch.targets)
            if parameters.contains(where: { !$0.value.isAllFinite }) { weights = .damaged }
        case .gradient: origin = originOfGradient(batch, goals)
        case .step: break
        }
        return .notFinite(
            NumericalFailure(
                kind: kind, epoch: epoch, batch: number,
                learningRate: Double(optimizer?.learningRate ?? 0), origin: origin,
                weights: weights))
    }
}

extension Tensor {
    /// The part of the steps of sequences that count, by this mask.
    fileprivate var partThatCounts: Double {
        elementCount == 0
            ? 0 : Double(asType(.float32).sum().scalar()) / Double(elementCount)
    }
}
