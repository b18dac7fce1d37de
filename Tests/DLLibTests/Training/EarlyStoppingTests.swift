import DLLib
import TestSupport
import Testing

/// The rules of Keras 3.15, tried on made-up values of a metric.
@Suite(.seeded) struct EarlyStoppingTests {
    /// Feeds one value an epoch to a callback until it stops the training.
    private func run(
        _ stopping: EarlyStopping, _ values: [Double], name: String = "val_accuracy"
    ) throws -> TrainingRun {
        let model = Networks.smallCNN()
        model.compile(optimizer: SGD(), loss: .categoricalCrossentropy, metrics: [.accuracy])
        let run = TrainingRun(
            model: model, epochCount: values.count, batchCount: 1, sampleCount: 1,
            hasValidation: true)
        try stopping.onTrainBegin(run)
        for (index, value) in values.enumerated() {
            run.begin(epoch: index + 1)
            run.values = [(name, value)]
            // Each epoch has weights of its own, so that one can see which are restored.
            model.weights = model.weights.map { Tensor(repeating: Float(index), shape: $0.shape) }
            stopping.onEpochEnd(run)
            if run.stopReason != nil { break }
        }
        stopping.onTrainEnd(run)
        return run
    }

    @Test func `stops when the patience is used up since the best epoch`() throws {
        let stopping = EarlyStopping(monitor: "val_accuracy", patience: 2)
        let run = try run(stopping, [0.5, 0.6, 0.6, 0.55, 0.9])
        #expect(stopping.stoppedEpoch == 4)
        #expect(stopping.bestEpoch == 2)
        #expect(stopping.best == 0.6)
        #expect(run.stopReason?.contains("epoch 4") == true)
    }

    @Test func `an equal value is no improvement, nor one within minDelta`() throws {
        let equal = EarlyStopping(monitor: "val_accuracy", patience: 1)
        _ = try run(equal, [0.5, 0.5, 0.9])
        #expect(equal.stoppedEpoch == 2)
        let small = EarlyStopping(monitor: "val_accuracy", minDelta: 0.1, patience: 1)
        _ = try run(small, [0.5, 0.55, 0.9])
        #expect(small.stoppedEpoch == 2)
    }

    @Test func `a loss has to fall`() throws {
        let stopping = EarlyStopping(monitor: "val_loss", patience: 2)
        _ = try run(stopping, [3, 2, 2.5, 1.9, 2, 2.1, 0], name: "val_loss")
        #expect(stopping.bestEpoch == 4)
        #expect(stopping.stoppedEpoch == 6)
    }

    @Test func `the best weights come back whether it stopped or not`() throws {
        let stopping = EarlyStopping(
            monitor: "val_accuracy", patience: 9, restoreBestWeights: true)
        let run = try run(stopping, [0.1, 0.7, 0.3, 0.2])
        #expect(stopping.stoppedEpoch == 0)
        #expect(run.history.restoredEpoch == 2)
        #expect(run.model.weights.allSatisfy { $0.scalars().allSatisfy { $0 == 1 } })
    }

    @Test func `the first epochs can be left out, and a baseline has to be beaten`() throws {
        let late = EarlyStopping(monitor: "val_accuracy", patience: 1, startFromEpoch: 2)
        _ = try run(late, [0.9, 0.1, 0.3, 0.2, 0.5])
        #expect(late.bestEpoch == 3)
        #expect(late.stoppedEpoch == 4)
        let unreached = EarlyStopping(monitor: "val_accuracy", patience: 3, baseline: 0.95)
        _ = try run(unreached, [0.1, 0.2, 0.3, 0.4, 0.3])
        #expect(unreached.stoppedEpoch == 5)
    }

    @Test func `patience that cannot be used up is said plainly`() throws {
        let stopping = EarlyStopping(monitor: "val_accuracy", patience: 5)
        let run = try run(stopping, [0.1, 0.1, 0.1, 0.1, 0.1])
        #expect(run.stopReason == nil)
        #expect(run.takeNotes().first?.contains("cannot end this training") == true)
    }

    @Test func `a value that is not recorded is an error that lists those that are`() throws {
        let error = #expect(throws: TrainingError.self) {
            try run(EarlyStopping(monitor: "val_precision"), [1])
        }
        #expect("\(try #require(error))".contains("loss, accuracy, val_loss, val_accuracy"))
    }

    /// Where in a training the value is not a number, and the epoch that is best (0 for none).
    @Test(arguments: [
        ([.nan, 0.54, 0.56, 0.58], 4), ([0.5, .nan, 0.6, 0.55], 3), ([.nan, .nan, 0.3, .nan], 3),
        ([0.9, .nan, .nan, 0.1], 1), ([.nan, .nan, .nan, .nan], 0),
    ])
    func `what is not a number is never the best`(_ values: [Double], _ best: Int) throws {
        let stopping = EarlyStopping(
            monitor: "val_accuracy", patience: 9, restoreBestWeights: true)
        let run = try run(stopping, values)
        #expect(stopping.bestEpoch == best)
        #expect(run.history.restoredEpoch == (best == 0 ? nil : best))
        let kept = Float(best == 0 ? values.count - 1 : best - 1)
        #expect(run.model.weights.allSatisfy { $0.scalars().allSatisfy { $0 == kept } })
        let told = run.takeNotes().filter { $0.contains("val_accuracy is not a number") }
        #expect(told.count == values.count(where: \.isNaN))
    }

    @Test func `values that are no numbers use up the patience`() throws {
        let stopping = EarlyStopping(monitor: "val_accuracy", patience: 2)
        let run = try run(stopping, [0.5, .nan, .nan, 0.9])
        #expect(stopping.stoppedEpoch == 3)
        #expect(run.stopReason?.contains("best in epoch 1") == true)
        let never = EarlyStopping(monitor: "val_accuracy", patience: 2)
        let other = try self.run(never, [.nan, .nan, .nan])
        #expect(other.stopReason?.contains("was never a number") == true)
    }

    @Test func `a checkpoint and a plateau do not take it for the best either`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/best.safetensors"
        let checkpoint = ModelCheckpoint(
            path, monitor: "val_accuracy", saveBestOnly: true, saveWeightsOnly: true)
        let plateau = ReduceLROnPlateau(monitor: "val_accuracy", factor: 0.5, patience: 2)
        let model = Networks.smallCNN()
        model.compile(
            optimizer: SGD(learningRate: 1), loss: .categoricalCrossentropy, metrics: [.accuracy])
        let run = TrainingRun(
            model: model, epochCount: 6, batchCount: 1, sampleCount: 1, hasValidation: true)
        try checkpoint.onTrainBegin(run)
        try plateau.onTrainBegin(run)
        var rates: [Float] = []
        for (index, value) in [Double.nan, 0.2, .nan, 0.3, .nan, .nan].enumerated() {
            run.begin(epoch: index + 1)
            run.values = [("val_accuracy", value)]
            try checkpoint.onEpochEnd(run)
            plateau.onEpochEnd(run)
            #expect((checkpoint.lastPath == nil) == (index == 0))
            rates.append(model.optimizer?.learningRate ?? 0)
        }
        #expect(checkpoint.best == 0.3)
        #expect(rates == [1, 1, 1, 1, 1, 0.5])
        let notes = run.takeNotes()
        #expect(notes.count { $0.contains("ModelCheckpoint counts it as no improvement") } == 4)
        #expect(notes.count { $0.contains("ReduceLROnPlateau counts it as no improvement") } == 4)
    }
}
