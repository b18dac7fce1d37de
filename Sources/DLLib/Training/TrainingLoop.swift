internal import KernelDisplay

/// The loop of `fit`: epochs of batches, validation, callbacks and the record of it all.
struct TrainingLoop {
    private let model: Model
    private let compiled: CompiledTraining
    private let training: any SampleSource
    private let validation: (any SampleSource)?
    private let settings: FitSettings
    private let state: TrainingRun
    private let reporter: ProgressReporter
    private let clock = ContinuousClock()

    init(
        model: Model, training: any SampleSource, validation: (any SampleSource)?,
        settings: FitSettings
    ) throws {
        guard let compiled = model.compiled else {
            throw TrainingError.notCompiled(model: model.name)
        }
        self.model = model
        self.compiled = compiled
        self.training = training
        self.validation = validation
        self.settings = settings
        state = TrainingRun(
            model: model, epochCount: settings.epochs,
            batchCount: (training.count + settings.batchSize - 1) / settings.batchSize,
            sampleCount: training.count, hasValidation: validation != nil)
        reporter = ProgressReporter(run: state, verbosity: settings.verbose)
    }

    /// Trains and returns the record.
    func run() throws -> History {
        var generator = settings.seed.map { RandomGenerator(seed: $0) } ?? WeightSource.split()
        if settings.seed != nil { reseed(&generator) }
        for callback in settings.callbacks { try callback.onTrainBegin(state) }
        Engine.resetPeakMemory()
        reporter.trainingBegan()
        var problem: (any Error)?
        do {
            try runEpochs(&generator)
        } catch {
            problem = error
        }
        if let reason = state.stopReason, state.history.ending == .finished {
            state.history.ending = .stopped(reason: reason)
        }
        compiled.optimizer.finishTraining()
        for callback in settings.callbacks { try callback.onTrainEnd(state) }
        state.history.peakMemory = Engine.peakMemory
        model.history = state.history
        reporter.trainingEnded()
        if let problem { throw problem }
        return state.history
    }

    private func runEpochs(_ generator: inout RandomGenerator) throws {
        for epoch in 1...settings.epochs {
            state.begin(epoch: epoch)
            for callback in settings.callbacks { try callback.onEpochBegin(state) }
            let order =
                settings.shuffle
                ? generator.permutation(training.count) : Array(0..<training.count)
            let start = clock.now
            guard try runBatches(order) else { return }
            let trained = clock.now
            if let validation {
                guard let result = try validate(validation) else { return }
                state.values += result.values.map { ("val_" + $0.name, $0.value) }
            }
            let seconds = start.seconds(to: clock.now)
            state.history.epochs.append(
                History.Epoch(
                    number: epoch, values: state.values, seconds: seconds,
                    samplesPerSecond: Double(training.count) / start.seconds(to: trained)))
            for callback in settings.callbacks { try callback.onEpochEnd(state) }
            reporter.epochEnded()
            if state.stopReason != nil { return }
        }
    }

    /// Trains on every batch of an epoch; `false` when the user interrupted.
    private func runBatches(_ order: [Int]) throws -> Bool {
        var means = MetricMeans(compiled)
        for start in stride(from: 0, to: order.count, by: settings.batchSize) {
            guard !wasInterrupted() else { return false }
            let end = min(start + settings.batchSize, order.count)
            let batch = training.batch(at: Array(order[start..<end]))
            let (loss, predictions) = try step(batch)
            means.add(loss: loss, predictions: predictions, targets: batch.targets)
            state.batch += 1
            state.values = means.values
            for callback in settings.callbacks { try callback.onBatchEnd(state) }
            reporter.batchEnded()
        }
        return true
    }

    /// One step of training; a loss that is not a number ends the training.
    private func step(_ batch: Batch) throws -> (loss: Double, predictions: Tensor) {
        let step = model.step(batch, compiled)
        guard step.loss.isFinite else {
            throw TrainingError.lossNotFinite(
                value: step.loss, epoch: state.epoch, batch: state.batch + 1,
                learningRate: Double(compiled.optimizer.learningRate))
        }
        if let notice = compiled.optimizer.takeNotice() {
            state.note("\(compiled.optimizer.name): \(notice)")
        }
        return step
    }

    private func validate(_ source: any SampleSource) throws -> Evaluation? {
        do {
            return try model.evaluate(source, batchSize: settings.batchSize)
        } catch TrainingError.interrupted {
            _ = wasInterrupted()
            return nil
        }
    }

    private func wasInterrupted() -> Bool {
        guard Interruption.isRequested else { return false }
        state.history.ending = .interrupted(epoch: state.epoch, batch: state.batch)
        return true
    }

    /// Gives every layer that draws random numbers a new start.
    private func reseed(_ generator: inout RandomGenerator) {
        for layer in model.allLayers {
            (layer as? any RandomLayer)?.generator = generator.split()
        }
    }
}

extension ContinuousClock.Instant {
    /// Seconds from this moment to a later one.
    func seconds(to end: ContinuousClock.Instant) -> Double {
        let (seconds, attoseconds) = duration(to: end).components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }
}

extension Layer {
    /// The layer and all layers inside it.
    package var allLayers: [Layer] { [self] + sublayers.flatMap(\.allLayers) }
}
