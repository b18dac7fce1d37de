import DLLib
import KernelDisplay
import TestSupport
import Testing

@Suite(.seeded) struct FitTests {
    private func compiled(_ learningRate: Float = 0.01) -> Sequential {
        let model = Networks.smallCNN()
        model.compile(
            optimizer: Adam(learningRate: learningRate), loss: .categoricalCrossentropy,
            metrics: [.accuracy])
        return model
    }

    @Test func `a history holds each epoch's values, time and rate`() throws {
        let (images, targets) = Networks.samples()
        let model = compiled()
        let history = try model.fit(
            images, targets, epochs: 3, batchSize: 8, validationSplit: 0.2, verbose: .silent)
        #expect(history.names == ["loss", "accuracy", "val_loss", "val_accuracy"])
        #expect(history["loss"].count == 3)
        #expect(history.epochs.map(\.number) == [1, 2, 3])
        #expect(history.epochs.allSatisfy { $0.seconds > 0 && $0.samplesPerSecond > 0 })
        #expect(history.ending == .finished)
        #expect(model.history?["loss"] == history["loss"])
        #expect(history.description.contains("val_accuracy"))
        guard case .text(let html) = history.mimeBundle.data["text/html"] else {
            Issue.record("a history has an HTML table")
            return
        }
        #expect(html.contains("<table>"))
    }

    @Test func `one seed gives one training, to the last bit`() throws {
        let (images, targets) = Networks.samples()
        func train(_ seed: UInt64) throws -> String {
            let model = Sequential(seed: 4) {
                Input(shape: [14, 14, 3])
                Rescaling(1 / 255)
                Flatten()
                Dropout(0.5)
                Dense(4, activation: .softmax)
            }
            model.compile(optimizer: Adam(), loss: .categoricalCrossentropy)
            try model.fit(images, targets, epochs: 2, batchSize: 7, seed: seed, verbose: .silent)
            return model.fingerprint
        }
        let first = try train(1)
        #expect(try train(1) == first)
        #expect(try train(2) != first)
    }

    @Test func `training lowers the loss and predictions keep their order`() throws {
        let (images, targets) = Networks.samples()
        let model = compiled()
        let history = try model.fit(
            images, targets, epochs: 30, batchSize: 10, seed: 3, verbose: .silent)
        #expect(try #require(history["loss"].last) < 0.5 * history["loss"][0])
        let all = try model.predict(images, batchSize: 7)
        let single = try model.predict(images[11..<12])
        expectClose(all[11..<12], single, absolute: 1e-5)
        let result = try model.evaluate(images, targets)
        #expect(result.accuracy > 0.8)
        #expect("\(result)".hasPrefix("loss: "))
    }

    @Test func `a step of one's own is the step of fit`() throws {
        let (images, targets) = Networks.samples()
        let (byHand, byFit) = (compiled(), compiled())
        Networks.setFormulaWeights(byHand)
        Networks.setFormulaWeights(byFit)
        for start in [0, 15] {
            try byHand.trainOnBatch(images[start..<start + 15], targets[start..<start + 15])
        }
        try byFit.fit(images, targets, batchSize: 15, shuffle: false, verbose: .silent)
        #expect(byHand.fingerprint == byFit.fingerprint)
    }

    @Test func `callbacks see every moment in order and may end the training`() throws {
        final class Recorder: Callback {
            var moments: [String] = []
            func onTrainBegin(_ run: TrainingRun) { moments.append("train") }
            func onEpochBegin(_ run: TrainingRun) { moments.append("epoch \(run.epoch)") }
            func onBatchEnd(_ run: TrainingRun) { moments.append("batch \(run.batch)") }
            func onEpochEnd(_ run: TrainingRun) {
                moments.append("end")
                if run.logs["loss"] != nil, run.epoch == 2 { run.stop("enough") }
            }
            func onTrainEnd(_ run: TrainingRun) { moments.append("done") }
        }
        let (images, targets) = Networks.samples()
        let recorder = Recorder()
        let history = try compiled().fit(
            images, targets, epochs: 5, batchSize: 15, callbacks: [recorder], verbose: .silent)
        #expect(
            recorder.moments == [
                "train", "epoch 1", "batch 1", "batch 2", "end", "epoch 2", "batch 1", "batch 2",
                "end", "done",
            ])
        #expect(history.ending == .stopped(reason: "enough"))
    }

    @Test func `a loss that is no number names the batch and spoils no weights`() throws {
        let (images, targets) = Networks.samples()
        // Without ReLU, whose kernels turn what is no number into zero.
        let model = Sequential(inputShape: [14, 14, 3]) {
            Rescaling(1e10)
            Flatten()
            Dense(4, activation: .softmax)
        }
        model.compile(optimizer: SGD(), loss: .categoricalCrossentropy)
        var values = images.scalars().map { $0 * 1e-10 }
        // The last of three batches holds a sample that becomes infinite.
        values[29 * 14 * 14 * 3] = 1e38
        let x = Tensor(values, shape: images.shape)
        let error = try #require(
            #expect(throws: TrainingError.self) {
                try model.fit(x, targets, batchSize: 10, shuffle: false, verbose: .silent)
            })
        #expect("\(error)".contains("epoch 1, batch 3"))
        #expect("\(error)".contains("the result of rescaling (Rescaling)"))
        #expect(model.weights.allSatisfy { $0.scalars().allSatisfy(\.isFinite) })
    }

    @Test func `the memory of a training does not grow with the data`() async {
        // In a process of its own, because memory is counted for the whole process.
        await #expect(processExitsWith: .success) {
            let count = 2000
            let images = Tensor(zeros: [count, 14, 14, 3], dtype: .uint8)
            let targets = Tensor(oneHot: Array(repeating: 1, count: count), classCount: 4)
            let model = Networks.smallCNN()
            model.compile(optimizer: Adam(), loss: .categoricalCrossentropy)
            let history = try model.fit(images, targets, batchSize: 10, verbose: .silent)
            // All images as numbers would take 4.7 MB more; a batch of ten takes 0.3 MB.
            let held = images.elementCount + targets.elementCount * 4
            #expect(history.peakMemory > held)
            #expect(history.peakMemory < held + 2_500_000)
        }
    }

    @Test func `metrics of one name are told apart, and weighted ones use the weights`() throws {
        let (images, targets) = Networks.samples()
        let model = Networks.smallCNN()
        model.compile(
            optimizer: SGD(learningRate: 0.01), loss: .categoricalCrossentropy,
            metrics: [.accuracy, .accuracy], weightedMetrics: [.accuracy])
        // Only samples of class 2 count, so the weighted accuracy is theirs.
        let labels = (0..<30).map { $0 * 7 % 4 }
        let weights = Tensor(labels.map { $0 == 2 ? 1 : 0 } as [Float])
        let result = try model.evaluate(images, targets, sampleWeight: weights)
        #expect(
            result.values.map(\.name) == ["loss", "accuracy", "accuracy_1", "weighted_accuracy"])
        let predicted = try model.predict(images).argMax().scalars().map { Int($0) }
        let right = zip(predicted, labels).filter { $0 == $1 && $1 == 2 }.count
        let count = labels.filter { $0 == 2 }.count
        #expect(result["weighted_accuracy"] == Double(right) / Double(count))
    }

    @Test func `an epoch can be cut to some batches, drawn anew each time`() throws {
        let (images, targets) = Networks.samples()
        let model = Networks.smallCNN()
        model.compile(optimizer: SGD(learningRate: 0.01), loss: .categoricalCrossentropy)
        var batches: [Int] = []
        let history = try model.fit(
            images, targets, epochs: 3, batchSize: 10, stepsPerEpoch: 2, seed: 1,
            callbacks: [LambdaCallback(onEpochEnd: { batches.append($0.batch) })],
            verbose: .silent)
        #expect(batches == [2, 2, 2])
        #expect((model.optimizer as? RuleOptimizer)?.iterations == 6)
        #expect(Set(history["loss"]).count == 3)
    }
}
