internal import DLNetworks
internal import KernelDisplay

/// The loop of `fit`: epochs of batches, validation, callbacks and the record of it all.
struct TrainingLoop {
    private let model: Model
    private let compiled: CompiledTraining
    private let goals: [OutputGoal]
    private let training: any SampleSource
    private let validation: (any SampleSource)?
    private let settings: FitSettings
    private let state: TrainingRun
    private let reporter: ProgressReporter
    private let cache: FeatureCache?
    private let remark: String?
    private let calls: CallbackCalls
    private let clock = ContinuousClock()

    init(
        model: Model, training: any SampleSource, validation: (any SampleSource)?,
        settings: FitSettings, cache: FeatureCache? = nil, remark: String? = nil
    ) throws {
        guard let compiled = model.compiled else {
            throw TrainingError.notCompiled(model: model.name)
        }
        self.model = model
        self.compiled = compiled
        goals = try model.goals()
        self.training = cache?.caching(training) ?? training
        self.validation = validation.map { cache?.caching($0) ?? $0 }
        self.settings = settings
        self.cache = cache
        self.remark = remark
        calls = CallbackCalls(settings.callbacks)
        state = TrainingRun(
            model: model, epochCount: settings.epochs,
            batchCount: settings.batchCount(samples: training.count),
            sampleCount: min(
                training.count, settings.batchCount(samples: training.count) * settings.batchSize),
            hasValidation: validation != nil)
        reporter = ProgressReporter(run: state, verbosity: settings.verbose)
    }

    /// Trains and returns the record; `whenBegun` runs before the first batch.
    func run(whenBegun: () -> Void = {}) throws -> History {
        try calls.collecting { try runWhole(whenBegun) }
    }

    private func runWhole(_ whenBegun: () -> Void) throws -> History {
        var generator = settings.seed.map { RandomGenerator(seed: $0) } ?? WeightSource.split()
        if settings.seed != nil { reseed(&generator) }
        if settings.shuffle {
            // What was done before has used up these orders.
            for _ in 0..<settings.initialEpoch { _ = generator.permutation(training.count) }
        }
        let checks = TrainingChecks(model: model, settings: settings)
        for line in checks.warnings(training, goals) { state.note(line) }
        for line in [cache?.announcement, remark] { line.map(state.note) }
        try calls.callAll(.trainBegin, state)
        whenBegun()
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
        if problem == nil { compiled.optimizer.finishTraining() }
        try calls.callAll(.trainEnd, state)
        if !state.history.epochs.isEmpty { for line in calls.remarks { state.note(line) } }
        if let error = problem as? TrainingError, case .notFinite = error {
            // A callback may have brought back other weights.
            let told = error.afterRestoring(state.history.restoredEpoch)
            let isEnd = settings.callbacks.contains { $0 is TerminateOnNaN }
            if isEnd { state.history.ending = .stopped(reason: told.description) }
            problem = isEnd ? nil : told
        }
        state.history.peakMemory = Engine.peakMemory
        state.history.frozenFeatures = cache?.use
        model.history = state.history
        reporter.trainingEnded()
        if let problem { throw problem }
        return state.history
    }

    private func runEpochs(_ generator: inout RandomGenerator) throws {
        for epoch in settings.initialEpoch + 1...settings.epochs {
            state.begin(epoch: epoch)
            try calls.callAll(.epochBegin, state)
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
                    samplesPerSecond: Double(state.sampleCount) / start.seconds(to: trained)))
            try calls.callAll(.epochEnd, state)
            reporter.epochEnded()
            if state.stopReason != nil { return }
        }
    }

    /// Trains on every batch of an epoch; `false` when the user interrupted.
    private func runBatches(_ order: [Int]) throws -> Bool {
        var totals = MetricTotals(model, goals)
        for number in 0..<state.batchCount {
            guard !wasInterrupted() else { return false }
            let start = number * settings.batchSize
            let end = min(start + settings.batchSize, order.count)
            let places = Array(order[start..<end])
            let batch = training.batch(at: places)
            let result = model.step(batch, compiled, goals)
            state.batch += 1
            if let problem = result.problem {
                throw model.notFinite(
                    problem, whole(batch, places), goals, epoch: state.epoch, number: state.batch)
            }
            if let notice = cache?.takeNotice() { state.note(notice) }
            if let notice = compiled.optimizer.takeNotice() {
                state.note("\(compiled.optimizer.name): \(notice)")
            }
            totals.add(result, batch)
            state.values = totals.values
            try calls.callAll(.batchEnd, state)
            reporter.batchEnded()
        }
        return true
    }

    /// The batch as it enters the model.
    private func whole(_ batch: Batch, _ places: [Int]) -> Batch {
        guard batch.beginning != nil else { return batch }
        return training.batch(at: places, inputs: Array(training.inputShapes.indices))
    }

    private func validate(_ source: any SampleSource) throws -> Evaluation? {
        do {
            return try model.measure(source, batchSize: settings.batchSize)
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

    /// Gives every layer that draws random numbers a new start; a training that goes on keeps
    /// those it has.
    private func reseed(_ generator: inout RandomGenerator) {
        for case let layer as any RandomLayer in model.allLayers {
            let start = generator.split()
            if settings.initialEpoch == 0 { layer.generator = start }
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
