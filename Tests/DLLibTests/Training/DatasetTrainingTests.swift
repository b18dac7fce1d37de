import DLLib
import TestSupport
import Testing

@Suite(.seeded) struct DatasetTrainingTests {
    /// Bright and dark images.
    private func lights(_ count: Int, first: UInt8) -> Dataset {
        let size = 8 * 8 * 3
        var bytes: [UInt8] = []
        for index in 0..<count {
            let level = index % 2 == 0 ? first + UInt8(index) : 250 - UInt8(index)
            bytes += [UInt8](repeating: level, count: size)
        }
        return Dataset(
            images: Tensor(bytes, shape: [count, 8, 8, 3]), labels: (0..<count).map { $0 % 2 },
            classNames: ["dark", "bright"], name: "lights")
    }

    private func model(_ last: Layer, _ loss: Loss) -> Sequential {
        let model = Sequential(inputShape: [8, 8, 3], seed: 2) {
            Rescaling(1 / 255)
            GlobalAveragePooling2D()
            last
        }
        model.compile(optimizer: Adam(learningRate: 0.1), loss: loss, metrics: [.accuracy])
        return model
    }

    @Test func `labels take the form each loss wants`() throws {
        let data = lights(40, first: 0)
        let cases: [(Layer, Loss)] = [
            (Dense(2, activation: .softmax), .categoricalCrossentropy),
            (Dense(2, activation: .softmax), .sparseCategoricalCrossentropy),
            (Dense(1, activation: .sigmoid), .binaryCrossentropy),
        ]
        for (layer, loss) in cases {
            let model = model(layer, loss)
            try model.fit(data, epochs: 20, batchSize: 10, seed: 1, verbose: .silent)
            #expect(try model.evaluate(lights(20, first: 1)).accuracy == 1, "\(loss.name)")
        }
    }

    @Test func `images that were trained on are recognised in a test set`() throws {
        let data = lights(40, first: 0)
        let model = model(Dense(2, activation: .softmax), .categoricalCrossentropy)
        try model.fit(data, validationSplit: 0.5, batchSize: 10, verbose: .silent)
        #expect(model.countOfTrained(in: data) == 20)
        #expect(model.countOfTrained(in: lights(20, first: 60)) < 20)
    }

    @Test func `files written during a training know its classes and images`() throws {
        struct Stop: Error {}
        let folder = try TemporaryFolder()
        let data = lights(40, first: 0)
        let model = model(Dense(2, activation: .softmax), .categoricalCrossentropy)
        let checkpoint = ModelCheckpoint(folder.path + "/{epoch}.dllib")
        let stop = LambdaCallback(onEpochEnd: { _ in throw Stop() })
        #expect(throws: Stop.self) {
            try model.fit(
                data, validationSplit: 0.5, batchSize: 10, callbacks: [checkpoint, stop],
                verbose: .silent)
        }
        for each in [model, try loadModel(folder.path + "/1.dllib")] {
            #expect(each.classNames == ["dark", "bright"])
            #expect(each.countOfTrained(in: data) == 20)
        }
    }

    @Test func `a training that is refused leaves the names of classes as they were`() throws {
        let model = model(Dense(2, activation: .softmax), .categoricalCrossentropy)
        model.classNames = ["cat", "dog"]
        let refused = ModelCheckpoint("{nope}.dllib")
        #expect(throws: TrainingError.self) {
            try model.fit(
                lights(40, first: 0), batchSize: 10, callbacks: [refused], verbose: .silent)
        }
        #expect(model.classNames == ["cat", "dog"])
    }
}
