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
        try checkTargets(source, compiled.loss)
        if let validation {
            guard validation.count > 0 else {
                throw TrainingError.emptyData(what: "The validation set")
            }
            try checkInputs(validation)
            try checkTargets(validation, compiled.loss)
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
        guard settings.batchSize > 0, settings.batchSize <= samples else {
            throw TrainingError.batchSize(settings.batchSize, samples: samples)
        }
        let rate = compiled.optimizer.learningRate
        guard rate > 0, rate.isFinite else {
            throw TrainingError.notPositive(name: "learningRate", value: Double(rate))
        }
    }

    private func checkTargets(_ source: any SampleSource, _ loss: Loss) throws {
        guard model.outputs.count == 1 else { return }
        let last = model.executor?.finalLayer
        let output = LossOutput(
            loss: loss.name, layer: last?.name ?? model.name,
            activation: (last as? any ActivatedLayer)?.activation, shape: model.outputShape,
            target: source.targetShape)
        if let problem = loss.problem(output) { throw problem }
        if loss.takesClassNumbers { try checkClasses(source.targets, count: output.units) }
    }

    private func checkClasses(_ targets: Tensor, count: Int) throws {
        for (sample, label) in targets.scalars(as: Int32.self).enumerated()
        where label < 0 || Int(label) >= count {
            throw TrainingError.labelRange(label: Int(label), classes: count, sample: sample)
        }
    }
}

extension Loss {
    /// Whether targets are class numbers rather than one-hot rows or values.
    var takesClassNumbers: Bool { name == "sparse_categorical_crossentropy" }
}
