import DLLib
import Foundation
import TestSupport
import Testing

/// Callbacks that write files while a model trains.
@Suite(.seeded) struct CheckpointTests {
    private func train(_ callbacks: [any Callback], epochs: Int = 3) throws -> Model {
        let (images, targets) = Networks.samples()
        let model = Networks.smallCNN()
        model.compile(
            optimizer: SGD(learningRate: 0.05), loss: .categoricalCrossentropy,
            metrics: [.accuracy])
        try model.fit(
            images, targets, epochs: epochs, batchSize: 10, validationSplit: 0.2, seed: 1,
            callbacks: callbacks, verbose: .silent)
        return model
    }

    @Test func `a checkpoint of each epoch is named by epoch and values`() throws {
        let folder = try TemporaryFolder()
        let checkpoint = ModelCheckpoint(folder.path + "/m-{epoch:02d}-{val_loss:.3f}.dllib")
        let model = try train([checkpoint])
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(files.count == 3)
        #expect(files[0].hasPrefix("m-01-1."))
        let last = try #require(checkpoint.lastPath)
        #expect(last.hasSuffix(files[2]))
        #expect(try loadModel(last).fingerprint == model.fingerprint)
    }

    @Test func `only the best model is kept when asked`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/best.dllib"
        // The second epoch is the best by a made-up value.
        let values = Metric("made_up", direction: .up) { _, _ in 0 }
        let (images, targets) = Networks.samples()
        let model = Networks.smallCNN()
        model.compile(
            optimizer: SGD(learningRate: 0.05), loss: .categoricalCrossentropy, metrics: [values])
        let checkpoint = ModelCheckpoint(
            path, monitor: "val_loss", saveBestOnly: true, saveWeightsOnly: true, mode: .max)
        var losses: [Double] = []
        try model.fit(
            images, targets, epochs: 4, batchSize: 10, validationSplit: 0.2, seed: 1,
            callbacks: [
                checkpoint, LambdaCallback(onEpochEnd: { losses.append($0.logs["val_loss"] ?? 0) }),
            ], verbose: .silent)
        #expect(checkpoint.best == losses.max())
        let other = Networks.smallCNN()
        try other.loadWeights(path)
        if losses.last != losses.max() { #expect(other.fingerprint != model.fingerprint) }
    }

    @Test func `a model that cannot be written is refused before training starts`() throws {
        let (images, targets) = Networks.samples()
        let model = Networks.smallCNN()
        model.compile(optimizer: SGD(), loss: Loss("mine", mean: { p, _ in p.mean() }))
        let before = model.fingerprint
        #expect(throws: ModelFileError.self) {
            try model.fit(
                images, targets, batchSize: 10, callbacks: [ModelCheckpoint("x.dllib")],
                verbose: .silent)
        }
        #expect(model.fingerprint == before)
    }

    @Test(arguments: [
        ("{epoch}-{nope}.dllib", "a place for \"nope\", which is not recorded"),
        ("{val_acc:.2f}.dllib", "Recorded are: epoch, loss, accuracy, val_loss, val_accuracy"),
        ("{}.dllib", "a place for \"\""),
        ("{epoch:x}.dllib", "such as 02d"),
        ("{epoch:.2d}.dllib", "such as 02d"),
        ("{loss:.many}.dllib", "such as 02d"),
        ("{epoch.dllib", "a { without its partner"),
        ("epoch}.dllib", "a } without its partner"),
        ("a/file/m.dllib", "its folder cannot be made"),
        ("folder", "is a folder"),
    ])
    func `a path that cannot be written to is refused before any work is done`(
        path: String, message: String
    ) throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("folder")
        try folder.makeFolder("a")
        try folder.write([1], to: "a/file")
        var batches = 0
        let counting = LambdaCallback(onBatchEnd: { _ in batches += 1 })
        let error = try #require(throws: (any Error).self) {
            try train([ModelCheckpoint(folder.path + "/" + path), counting])
        }
        #expect("\(error)".contains(message), "\(error)")
        #expect(batches == 0)
    }

    @Test func `folders that are not there are made, also those named by values`() throws {
        let folder = try TemporaryFolder()
        let checkpoint = ModelCheckpoint(
            folder.path + "/new/{{run}}-{epoch:03d}/{accuracy:6.1%}.dllib", saveWeightsOnly: true)
        let log = CSVLogger(folder.path + "/logs/today/log.csv")
        let model = try train([checkpoint, log], epochs: 2)
        let last = try #require(checkpoint.lastPath)
        let accuracy = try #require(model.history?["accuracy"].last)
        let percent = String(format: "%5.1f%%", accuracy * 100)
        #expect(last == folder.path + "/new/{run}-002/\(percent).dllib")
        try model.loadWeights(last)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/logs/today/log.csv"))
    }

    @Test func `a loss of one's own can be left out of checkpoints`() throws {
        let folder = try TemporaryFolder()
        let (images, targets) = Networks.samples()
        let model = Networks.smallCNN()
        model.compile(optimizer: SGD(), loss: Loss("mine", mean: { p, _ in p.mean() }))
        let checkpoint = ModelCheckpoint(folder.path + "/m.dllib", includesTraining: false)
        try model.fit(images, targets, batchSize: 10, callbacks: [checkpoint], verbose: .silent)
        #expect(try loadModel(folder.path + "/m.dllib").fingerprint == model.fingerprint)
    }

    @Test func `the values of each epoch go to a file, and more are added when asked`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/log.csv"
        let model = try train([CSVLogger(path)], epochs: 2)
        func lines() throws -> [String] {
            let text = String(
                decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
            return text.split(separator: "\n").map(String.init)
        }
        #expect(try lines()[0] == "epoch,loss,accuracy,val_loss,val_accuracy")
        let loss = try #require(model.history?["loss"].last)
        #expect(try lines()[2].hasPrefix("1,\(loss),"))
        _ = try train([CSVLogger(path, append: true)], epochs: 1)
        #expect(try lines().count == 4)
    }

    @Test func `a scheduler and a schedule cannot both set the rate`() throws {
        let (images, targets) = Networks.samples()
        let model = Networks.smallCNN()
        model.compile(
            optimizer: SGD(learningRate: CosineDecay(from: 0.1, decaySteps: 9)),
            loss: .categoricalCrossentropy)
        for callback in [
            LearningRateScheduler { $1 }, ReduceLROnPlateau(monitor: "loss"),
        ] as [any Callback] {
            let error = #expect(throws: TrainingError.self) {
                try model.fit(
                    images, targets, batchSize: 10, callbacks: [callback], verbose: .silent)
            }
            #expect("\(try #require(error))".contains("CosineDecay"))
        }
    }
}
