public import DLNetworks
internal import KernelDisplay

extension Model {
    /// Trains the model on samples and their targets.
    ///
    /// Every epoch goes through all samples once, in batches; the optimizer changes the weights
    /// after each batch. Weights and statistics of frozen layers stay as they are. An interrupt
    /// ends the training after the batch under way; weights and history can be used.
    ///
    /// A training that was cut short goes on with `initialEpoch` set to the epochs that were done
    /// and the same `seed`: the samples come in the order in which they would have come.
    ///
    /// - Parameters:
    ///   - x: The samples, `[count, ...]`; images may be bytes.
    ///   - y: The targets, `[count, ...]`: one-hot rows, class numbers or values.
    ///   - epochs: How often to go through the samples; with `initialEpoch`, the last epoch.
    ///   - batchSize: Samples of one step; all of them where there are fewer.
    ///   - validationSplit: The part of the samples, taken from the end before any shuffling, that
    ///     is not trained on but measured after each epoch.
    ///   - validationData: Samples and targets to measure after each epoch instead.
    ///   - shuffle: Whether each epoch takes the samples in another order.
    ///   - classWeight: How much the samples of each class count in the loss; 1 unless given.
    ///     Targets are class numbers, one-hot rows or 0 and 1.
    ///   - sampleWeight: How much each sample counts in the loss, `[count]`.
    ///   - initialEpoch: The epochs that were done before.
    ///   - stepsPerEpoch: The batches of an epoch, if not all; each epoch draws them anew.
    ///   - seed: Makes order and dropout repeatable; `nil` uses the library's generator.
    ///   - callbacks: Who looks on, in this order.
    ///   - verbose: How much is told.
    ///   - cachesFrozenFeatures: Whether what frozen first layers compute for a sample is kept
    ///     instead of computed in every epoch; see ``FrozenFeatures``.
    /// - Returns: What was recorded, epoch by epoch; also kept in `history`.
    /// - Throws: ``TrainingError`` before work starts when something does not fit, and when the
    ///   loss stops being a number; what callbacks throw.
    @discardableResult
    public func fit(
        _ x: Tensor, _ y: Tensor, epochs: Int = 1, batchSize: Int = 32,
        validationSplit: Double = 0, validationData: (Tensor, Tensor)? = nil,
        shuffle: Bool = true, classWeight: [Int: Float]? = nil, sampleWeight: Tensor? = nil,
        initialEpoch: Int = 0, stepsPerEpoch: Int? = nil, seed: UInt64? = nil,
        callbacks: [any Callback] = [], verbose: Verbosity = .progress,
        cachesFrozenFeatures: Bool = true
    ) throws -> History {
        try fit(
            [x], [y], epochs: epochs, batchSize: batchSize, validationSplit: validationSplit,
            validationData: validationData.map { ([$0.0], [$0.1]) }, shuffle: shuffle,
            classWeight: classWeight, sampleWeight: sampleWeight, initialEpoch: initialEpoch,
            stepsPerEpoch: stepsPerEpoch, seed: seed, callbacks: callbacks, verbose: verbose,
            cachesFrozenFeatures: cachesFrozenFeatures)
    }

    /// Trains a model with several inputs or outputs.
    ///
    /// There is a tensor for each input, and one of targets for each output. Weights of classes go
    /// by the targets of the first output.
    @discardableResult
    public func fit(
        _ x: [Tensor], _ y: [Tensor], epochs: Int = 1, batchSize: Int = 32,
        validationSplit: Double = 0, validationData: ([Tensor], [Tensor])? = nil,
        shuffle: Bool = true, classWeight: [Int: Float]? = nil, sampleWeight: Tensor? = nil,
        initialEpoch: Int = 0, stepsPerEpoch: Int? = nil, seed: UInt64? = nil,
        callbacks: [any Callback] = [], verbose: Verbosity = .progress,
        cachesFrozenFeatures: Bool = true
    ) throws -> History {
        let weights = try SampleWeights.scalars(sampleWeight, samples: x)
        let source = try TensorSource(checking: x, y, weights: weights)
        let classWeights = try classWeight.flatMap { classes in
            try y.first.map {
                try SampleWeights.ofClasses(
                    classes, targets: $0, units: outputs.first?.shape.last)
            }
        }
        return try fit(
            source, classWeights: classWeights,
            validation: validationData.map { try TensorSource(checking: $0, $1, weights: nil) },
            validationSplit: validationSplit,
            FitSettings(
                epochs: epochs, batchSize: batchSize, shuffle: shuffle, initialEpoch: initialEpoch,
                stepsPerEpoch: stepsPerEpoch, seed: seed, callbacks: callbacks, verbose: verbose,
                cachesFrozenFeatures: cachesFrozenFeatures))
    }

    /// Measures the loss and the metrics on samples and their targets, in their order.
    ///
    /// - Parameters:
    ///   - x: The samples.
    ///   - y: Their targets.
    ///   - batchSize: Samples of one step; it does not change the result.
    ///   - sampleWeight: How much each sample counts in the loss, `[count]`.
    /// - Returns: The values by name.
    /// - Throws: ``TrainingError`` when something does not fit or the user interrupts.
    public func evaluate(
        _ x: Tensor, _ y: Tensor, batchSize: Int = 32, sampleWeight: Tensor? = nil
    ) throws -> Evaluation {
        try evaluate([x], [y], batchSize: batchSize, sampleWeight: sampleWeight)
    }

    /// Measures a model with several inputs or outputs.
    public func evaluate(
        _ x: [Tensor], _ y: [Tensor], batchSize: Int = 32, sampleWeight: Tensor? = nil
    ) throws -> Evaluation {
        let weights = try SampleWeights.scalars(sampleWeight, samples: x)
        return try evaluate(TensorSource(checking: x, y, weights: weights), batchSize: batchSize)
    }

    /// Computes the results for samples, in their order.
    ///
    /// - Parameters:
    ///   - x: The samples, `[count, ...]`; images may be bytes.
    ///   - batchSize: Samples computed at once; it does not change the result.
    /// - Returns: The results, `[count, ...]`.
    /// - Throws: ``TrainingError`` when the shape does not fit or the user interrupts.
    public func predict(_ x: Tensor, batchSize: Int = 32) throws -> Tensor {
        try predict([x], batchSize: batchSize)[0]
    }

    /// Computes the results of a model with several inputs or outputs, one for each output.
    public func predict(_ x: [Tensor], batchSize: Int = 32) throws -> [Tensor] {
        try predictAll(TensorSource(checking: x, [], weights: nil), batchSize: batchSize)
    }
}

extension Model {
    /// Trains on any source of samples; weights of classes do not count in validation.
    ///
    /// `begin` runs before the first batch, once nothing has spoken against the training.
    func fit(
        _ source: any SampleSource, classWeights: [Float]? = nil,
        validation: (any SampleSource)?, validationSplit: Double, _ settings: FitSettings,
        begin: () -> Void = {}
    ) throws -> History {
        var parts = try split(source, validation: validation, part: validationSplit)
        if let classWeights { parts.training = ClassWeighted(parts.training, classWeights) }
        try TrainingChecks(model: self, settings: settings).check(parts.training, parts.validation)
        let (cache, remark) =
            settings.cachesFrozenFeatures
            ? FeatureCache.plan(
                for: self, sampleCount: parts.training.count + (parts.validation?.count ?? 0),
                epochs: settings.epochs) : (nil, nil)
        let loop = try TrainingLoop(
            model: self, training: parts.training, validation: parts.validation,
            settings: settings, cache: cache, remark: remark)
        checkPixels(of: parts.training, batchSize: settings.batchSize, isTraining: true)
        if let validation = parts.validation {
            checkPixels(of: validation, batchSize: settings.batchSize)
        }
        // Callbacks may evaluate and predict meanwhile.
        trainingState.featureCache = cache
        defer {
            trainingState.featureCache = nil
            cache?.end()
        }
        return try loop.run(whenBegun: begin)
    }

    /// Measures on any source of samples.
    package func evaluate(_ source: any SampleSource, batchSize: Int) throws -> Evaluation {
        let checks = TrainingChecks(model: self, settings: nil)
        try checks.check(source, nil)
        checkPixels(of: source, batchSize: batchSize)
        return try behindFrozenLayers(source, batchSize) { try measure($0, batchSize: $1) }
    }

    /// Measures on samples that were checked.
    func measure(_ source: any SampleSource, batchSize: Int) throws -> Evaluation {
        let goals = try goals()
        var totals = MetricTotals(self, goals)
        try forEachBatch(of: source, batchSize) { batch in
            let (_, result) = withoutRecording { measure(batch, goals, training: false) }
            totals.add(result, batch)
        }
        return Evaluation(totals.values)
    }

    /// Computes the first result for any source of samples.
    package func predict(_ source: any SampleSource, batchSize: Int) throws -> Tensor {
        try predictAll(source, batchSize: batchSize)[0]
    }

    /// Computes all results for any source of samples.
    private func predictAll(_ source: any SampleSource, batchSize: Int) throws -> [Tensor] {
        guard source.count > 0 else { throw TrainingError.emptyData(what: "The data to predict") }
        try TrainingChecks(model: self, settings: nil).checkInputs(source)
        checkPixels(of: source, batchSize: batchSize)
        var parts: [[Tensor]] = outputs.map { _ in [] }
        try behindFrozenLayers(source, batchSize) { source, batchSize in
            try forEachBatch(of: source, batchSize) { batch in
                let results = withoutRecording { run(batch, training: false) }
                for (index, result) in results.enumerated() { parts[index].append(result) }
            }
        }
        return parts.map { $0.count == 1 ? $0[0] : Tensor(concatenating: $0, axis: 0) }
    }

    /// Lets `body` go through samples behind the frozen beginning of the model, where there is one.
    ///
    /// - Parameters:
    ///   - source: The samples.
    ///   - batchSize: The samples of a batch.
    ///   - body: Takes the samples and how many of them to ask for at a time.
    /// - Returns: What `body` returns.
    private func behindFrozenLayers<R>(
        _ source: any SampleSource, _ batchSize: Int,
        _ body: (any SampleSource, Int) throws -> R
    ) rethrows -> R {
        if let cache = trainingState.featureCache {
            return try body(cache.caching(source), batchSize)
        }
        guard let joined = FeatureCache.joining(source, of: self, batchSize: batchSize) else {
            return try body(source, batchSize)
        }
        defer { joined.end() }
        return try body(joined.source, joined.batchSize)
    }

    /// Goes through the samples in their order, unless the user interrupts or they do not fit into
    /// memory.
    private func forEachBatch(
        of source: any SampleSource, _ batchSize: Int, _ body: (Batch) -> Void
    ) throws {
        guard batchSize > 0 else { throw TrainingError.batchSize(batchSize, samples: source.count) }
        try MemoryEstimate.checkPrediction(of: self, batchSize: min(batchSize, source.count))
        for start in stride(from: 0, to: source.count, by: batchSize) {
            if Interruption.isRequested {
                throw TrainingError.interrupted(done: start, of: source.count)
            }
            body(source.batch(at: Array(start..<min(start + batchSize, source.count))))
        }
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
