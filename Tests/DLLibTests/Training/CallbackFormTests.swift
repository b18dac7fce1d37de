import DLLib
import TestSupport
import Testing

/// Which forms of a callback's methods are called, and what is said about those that are not.
@Suite(.seeded) struct CallbackFormTests {
    private final class Own: Callback {
        var seen: [String] = []
        func onTrainBegin(_ run: TrainingRun) { seen.append("train") }
        func onEpochBegin(_ run: TrainingRun) { seen.append("epoch \(run.epoch)") }
        func onBatchEnd(_ run: TrainingRun) { seen.append("batch \(run.batch)") }
        func onEpochEnd(_ run: TrainingRun) { seen.append("end \(run.epoch)") }
        func onTrainEnd(_ run: TrainingRun) { seen.append("trained") }
    }

    private final class Keras: Callback {
        var seen: [String] = []
        func onTrainBegin(logs: [String: Double]) { seen.append("train") }
        func onEpochBegin(_ epoch: Int, logs: [String: Double]) { seen.append("epoch \(epoch)") }
        func onTrainBatchEnd(_ batch: Int, logs: [String: Double]) { seen.append("batch \(batch)") }
        func onEpochEnd(_ epoch: Int, logs: [String: Double]) {
            seen.append(logs["loss"] == nil ? "no loss" : "end \(epoch)")
        }
        func onTrainEnd(logs: [String: Double]) { seen.append("trained") }
    }

    private final class BatchOnly: Callback {
        var batches = 0
        func onBatchEnd(_ batch: Int, logs: [String: Double]) { batches += 1 }
    }

    private final class Misspelt: Callback {
        func onEpochEnds(_ run: TrainingRun) {}
    }

    private final class Unlabelled: Callback {
        func onEpochEnd(_ epoch: Int, _ logs: [String: Double]) {}
    }

    private final class OtherNumbers: Callback {
        func onEpochEnd(_ epoch: Int, logs: [String: Float]) {}
    }

    private final class OnlyAtTheEnd: Callback {
        func onTrainEnd(_ run: TrainingRun) {}
    }

    /// Passes on to another callback, whose methods may be the empty defaults.
    private final class Wrapper: Callback {
        var ends = 0
        private let inner = EarlyStopping(monitor: "loss")
        func onTrainBegin(_ run: TrainingRun) throws { try inner.onTrainBegin(run) }
        func onBatchEnd(_ run: TrainingRun) throws {
            ends += 1
            try inner.onBatchEnd(run)
        }
    }

    /// The notes of a training with these callbacks.
    private func notes(_ callbacks: [any Callback], epochs: Int = 2) throws -> [String] {
        let model = Sequential(inputShape: [3], seed: 1) { Dense(1) }
        model.compile(optimizer: SGD(), loss: .meanSquaredError)
        let run = Keeper()
        try model.fit(
            formula([4, 3], seed: 1), formula([4, 1], seed: 2), epochs: epochs, batchSize: 2,
            callbacks: callbacks + [run], verbose: .silent)
        return run.run?.takeNotes() ?? []
    }

    private final class Keeper: Callback {
        var run: TrainingRun?
        func onTrainBegin(_ run: TrainingRun) { self.run = run }
    }

    private static let order = [
        "train", "epoch 1", "batch 1", "batch 2", "end 1", "epoch 2", "batch 1", "batch 2", "end 2",
        "trained",
    ]

    @Test func `methods are called in their own form and in Keras's`() throws {
        let (own, keras, batches, wrapper) = (Own(), Keras(), BatchOnly(), Wrapper())
        #expect(try notes([own, keras, batches, wrapper]).isEmpty)
        #expect(own.seen == Self.order)
        #expect(keras.seen == Self.order)
        #expect(batches.batches == 4 && wrapper.ends == 4)
    }

    @Test func `a callback of which nothing was called is told, and only that`() throws {
        for callback in [Misspelt(), Unlabelled(), OtherNumbers()] as [any Callback] {
            let notes = try notes([callback, OnlyAtTheEnd(), TerminateOnNaN()])
            #expect(notes.count == 1)
            #expect(
                notes.first?.hasPrefix("\(type(of: callback)) was never called") == true
                    && notes.first?.contains("(_ run: TrainingRun)") == true, "\(notes)")
        }
    }
}
