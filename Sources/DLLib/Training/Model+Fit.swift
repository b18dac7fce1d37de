internal import KernelDisplay

extension Model {
    /// Trains the model on samples and their targets.
    ///
    /// Every epoch goes through all samples once, in batches; the optimizer changes the weights
    /// after each batch. Weights and statistics of frozen layers stay as they are. An interrupt
    /// ends the training after the batch under way; weights and history can be used.
    ///
    /// - Parameters:
    ///   - x: The samples, `[count, ...]`; images may be bytes.
    ///   - y: The targets, `[count, ...]`: one-hot rows, class numbers or values.
    ///   - epochs: How often to go through the samples.
    ///   - batchSize: Samples of one step.
    ///   - validationSplit: The part of the samples, taken from the end before any shuffling, that
    ///     is not trained on but measured after each epoch.
    ///   - validationData: Samples and targets to measure after each epoch instead.
    ///   - shuffle: Whether each epoch takes the samples in another order.
    ///   - seed: Makes order and dropout repeatable; `nil` uses the library's generator.
    ///   - callbacks: Who looks on, in this order.
    ///   - verbose: How much is told.
    /// - Returns: What was recorded, epoch by epoch; also kept in `history`.
    /// - Throws: ``TrainingError`` before work starts when something does not fit, and when the
    ///   loss stops being a number; what callbacks throw.
    @discardableResult
    public func fit(
        _ x: Tensor, _ y: Tensor, epochs: Int = 1, batchSize: Int = 32,
        validationSplit: Double = 0, validationData: (Tensor, Tensor)? = nil,
        shuffle: Bool = true, seed: UInt64? = nil, callbacks: [any Callback] = [],
        verbose: Verbosity = .progress
    ) throws -> History {
        try fit(
            source(x, y), validation: validationData.map { try source($0.0, $0.1) },
            validationSplit: validationSplit,
            FitSettings(
                epochs: epochs, batchSize: batchSize, shuffle: shuffle, seed: seed,
                callbacks: callbacks, verbose: verbose))
    }

    /// Measures the loss and the metrics on samples and their targets, in their order.
    ///
    /// - Parameters:
    ///   - x: The samples.
    ///   - y: Their targets.
    ///   - batchSize: Samples of one step; it does not change the result.
    /// - Returns: The values by name.
    /// - Throws: ``TrainingError`` when something does not fit or the user interrupts.
    public func evaluate(_ x: Tensor, _ y: Tensor, batchSize: Int = 32) throws -> Evaluation {
        try evaluate(source(x, y), batchSize: batchSize)
    }

    /// Computes the results for samples, in their order.
    ///
    /// - Parameters:
    ///   - x: The samples, `[count, ...]`; images may be bytes.
    ///   - batchSize: Samples computed at once; it does not change the result.
    /// - Returns: The results, `[count, ...]`.
    /// - Throws: ``TrainingError`` when the shape does not fit or the user interrupts.
    public func predict(_ x: Tensor, batchSize: Int = 32) throws -> Tensor {
        let count = x.shape.first ?? 0
        let source = TensorSource(inputs: [x], targets: Tensor(zeros: [count], dtype: .uint8))
        return try predict(source, batchSize: batchSize)
    }

    private func source(_ x: Tensor, _ y: Tensor) throws -> TensorSource {
        let (samples, targets) = (x.shape.first ?? 0, y.shape.first ?? 0)
        guard samples == targets else {
            throw TrainingError.countMismatch(samples: samples, targets: targets)
        }
        return TensorSource(inputs: [x], targets: y)
    }
}

extension Model {
    /// Trains on any source of samples.
    func fit(
        _ source: any SampleSource, validation: (any SampleSource)?, validationSplit: Double,
        _ settings: FitSettings
    ) throws -> History {
        let parts = try split(source, validation: validation, part: validationSplit)
        try TrainingChecks(model: self, settings: settings).check(parts.training, parts.validation)
        let loop = try TrainingLoop(
            model: self, training: parts.training, validation: parts.validation,
            settings: settings)
        return try loop.run()
    }

    /// Measures on any source of samples.
    package func evaluate(_ source: any SampleSource, batchSize: Int) throws -> Evaluation {
        try TrainingChecks(model: self, settings: nil).check(source, nil)
        guard let compiled else { throw TrainingError.notCompiled(model: name) }
        guard batchSize > 0 else { throw TrainingError.batchSize(batchSize, samples: source.count) }
        var means = MetricMeans(compiled)
        for start in stride(from: 0, to: source.count, by: batchSize) {
            if Interruption.isRequested {
                throw TrainingError.interrupted(done: start, of: source.count)
            }
            let end = min(start + batchSize, source.count)
            let batch = source.batch(at: Array(start..<end))
            let (loss, predictions) = withoutRecording {
                compiled.loss.forward(self, batch, training: false)
            }
            means.add(
                loss: Double(loss.scalar()), predictions: predictions, targets: batch.targets)
        }
        return Evaluation(means.values)
    }

    /// Computes the results for any source of samples.
    package func predict(_ source: any SampleSource, batchSize: Int) throws -> Tensor {
        guard source.count > 0 else { throw TrainingError.emptyData(what: "The data to predict") }
        guard batchSize > 0 else { throw TrainingError.batchSize(batchSize, samples: source.count) }
        try TrainingChecks(model: self, settings: nil).checkInputs(source)
        var parts: [Tensor] = []
        for start in stride(from: 0, to: source.count, by: batchSize) {
            if Interruption.isRequested {
                throw TrainingError.interrupted(done: start, of: source.count)
            }
            let end = min(start + batchSize, source.count)
            let batch = source.batch(at: Array(start..<end))
            parts.append(withoutRecording { call(batch.inputs, training: false) })
        }
        return parts.count == 1 ? parts[0] : Tensor(concatenating: parts, axis: 0)
    }

    /// Divides samples into those to train on and those to validate with.
    private func split(
        _ source: any SampleSource, validation: (any SampleSource)?, part: Double
    ) throws -> (training: any SampleSource, validation: (any SampleSource)?) {
        if let validation { return (source, validation) }
        guard part != 0 else { return (source, nil) }
        let boundary = part > 0 && part < 1 ? Int(Double(source.count) * (1 - part)) : 0
        guard boundary > 0, boundary < source.count else {
            throw TrainingError.validationSplit(part, samples: source.count)
        }
        return (
            SampleRange(source, 0..<boundary), SampleRange(source, boundary..<source.count)
        )
    }
}
