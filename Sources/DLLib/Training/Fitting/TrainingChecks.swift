internal import DLNetworks

/// What can be known to go wrong before any work is done.
struct TrainingChecks {
    let model: Model
    /// `nil` for an evaluation.
    let settings: FitSettings?

    /// Throws the first thing that is wrong with a training or an evaluation.
    func check(_ source: any SampleSource, _ validation: (any SampleSource)?) throws {
        guard let compiled = model.compiled else {
            throw TrainingError.notCompiled(model: model.name)
        }
        guard source.count > 0 else {
            throw TrainingError.emptyData(what: settings == nil ? "The data" : "The training set")
        }
        if let settings { try check(settings, compiled, samples: source.count) }
        try checkInputs(source)
        if settings != nil, model.trainableParameterCount == 0 {
            throw TrainingError.nothingTrainable(model: model.name)
        }
        let goals = try model.goals()
        guard goals.contains(where: { $0.loss != nil }) else {
            throw TrainingError.nothingToLearn(model: model.name)
        }
        try checkTargets(source, goals)
        if let sample = source.firstNotFinite {
            throw TrainingError.dataNotFinite(what: "Sample", sample: sample)
        }
        if let validation {
            guard validation.count > 0 else {
                throw TrainingError.emptyData(what: "The validation set")
            }
            try checkInputs(validation)
            try checkTargets(validation, goals)
            if let sample = validation.firstNotFinite {
                throw TrainingError.dataNotFinite(what: "Validation sample", sample: sample)
            }
        }
        if let settings {
            try MemoryEstimate(of: model, training: true).check(
                batchSize: min(settings.batchSize, source.count))
        }
    }

    /// Throws when samples do not have the shape the model was made for.
    ///
    /// A model that does not know its input shape yet takes that of the samples.
    func checkInputs(_ source: any SampleSource) throws {
        if model.graph == nil { model.buildIfNeeded(source.inputShapes) }
        let expected = model.inputs.map(\.shape)
        guard source.inputShapes == expected else {
            throw TrainingError.inputShape(
                model: model.name, expected: expected, found: source.inputShapes)
        }
    }

    private func check(
        _ settings: FitSettings, _ compiled: CompiledTraining, samples: Int
    ) throws {
        guard settings.epochs > 0 else {
            throw TrainingError.notPositive(name: "epochs", value: Double(settings.epochs))
        }
        guard (0..<settings.epochs).contains(settings.initialEpoch) else {
            throw TrainingError.setting(
                "initialEpoch is \(settings.initialEpoch), but training ends after epoch "
                    + "\(settings.epochs). epochs is the number of the last epoch, not of further "
                    + "ones.")
        }
        guard settings.batchSize > 0 else {
            throw TrainingError.batchSize(settings.batchSize, samples: samples)
        }
        guard settings.stepsPerEpoch ?? 1 > 0 else {
            throw TrainingError.notPositive(
                name: "stepsPerEpoch", value: Double(settings.stepsPerEpoch ?? 0))
        }
        try checkOptimizer(compiled)
        let rate = compiled.optimizer.learningRate
        // A schedule may begin at 0 and rise.
        let isSchedule = (compiled.optimizer as? RuleOptimizer)?.schedule != nil
        guard rate > 0 || (isSchedule && rate == 0), rate.isFinite else {
            throw TrainingError.notPositive(name: "learningRate", value: Double(rate))
        }
    }

    /// Throws when the optimizer has trained another model: what it remembers belongs to weights that
    /// this one does not have.
    func checkOptimizer(_ compiled: CompiledTraining) throws {
        guard let optimizer = compiled.optimizer as? RuleOptimizer,
            optimizer.isForeign(to: model.parameters)
        else { return }
        throw TrainingError.setting(
            "The optimizer \(optimizer.name) of \(model.name) has trained another model for "
                + "\(NumberText.grouped(optimizer.iterations)) batches and remembers its weights. "
                + "Give each model an optimizer of its own, as by making it where compile is "
                + "called: compile(optimizer: \(optimizer.name)(), …).")
    }

    /// Throws when targets do not fit the outputs and losses.
    func checkTargets(_ source: any SampleSource, _ goals: [OutputGoal]) throws {
        let shapes = source.targetShapes
        guard shapes.count == goals.count else {
            throw TrainingError.outputCount(
                model: model.name, outputs: goals.count, targets: shapes.count)
        }
        let targets = source.targets
        for (index, goal) in goals.enumerated() {
            if let loss = goal.loss {
                let output = output(index, of: loss.name, target: shapes[index])
                if let problem = loss.problem(output) { throw problem }
                try TargetChecks(loss: loss, output: output).check(targets[index])
            }
            for metric in goal.metrics + goal.weightedMetrics {
                let output = output(index, of: metric.name, target: shapes[index])
                if let problem = metric.needs.problem(output) { throw problem }
            }
        }
    }

    /// An output of the model as a loss or a metric has to fit it.
    private func output(_ index: Int, of judge: String, target: Shape) -> LossOutput {
        LossOutput(
            loss: judge, layer: model.executor?.finalLayer(ofOutput: index)?.name ?? model.name,
            activation: model.activation(ofOutput: index), shape: model.outputs[index].shape,
            target: target)
    }

    /// What is allowed but looks like a mistake, one line each.
    func warnings(_ source: any SampleSource, _ goals: [OutputGoal]) -> [String] {
        var lines: [String] = []
        if let settings, settings.batchSize > source.count {
            lines.append(
                "batchSize is \(settings.batchSize), but there are only \(source.count) samples: "
                    + "each epoch is one batch of \(source.count).")
        }
        for (index, goal) in goals.enumerated() {
            for metric in goal.metrics + goal.weightedMetrics {
                let output = output(index, of: metric.name, target: source.targetShapes[index])
                if let line = metric.needs.warning(output), !lines.contains(line) {
                    lines.append(line)
                }
            }
        }
        for (goal, targets) in zip(goals, source.targets) {
            guard let loss = goal.loss else { continue }
            if let only = TargetChecks.onlyClass(of: targets, loss) {
                lines.append(
                    "All \(NumberText.grouped(source.count)) samples have the class \(only): the "
                        + "model can only learn to say so.")
            }
        }
        return lines
    }
}
