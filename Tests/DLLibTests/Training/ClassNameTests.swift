import DLLib
import TestSupport
import Testing

/// Classes are matched by name wherever two lists of them meet.
@Suite(.seeded) struct ClassNameTests {
    private static let levels: [String: UInt8] = ["bird": 20, "cat": 120, "dog": 230]

    /// Images of one grey for each class, with the classes numbered in the order given.
    private func animals(_ names: [String], each: Int = 4, offset: UInt8 = 0) -> Dataset {
        var bytes: [UInt8] = []
        var labels: [Int] = []
        for number in 0..<each * names.count {
            let label = number % names.count
            let level = (Self.levels[names[label]] ?? 70) + UInt8(number / names.count) + offset
            bytes += [UInt8](repeating: level, count: 4 * 4 * 3)
            labels.append(label)
        }
        return Dataset(
            images: Tensor(bytes, shape: [labels.count, 4, 4, 3]), labels: labels,
            classNames: names, name: "animals")
    }

    private func model(_ loss: Loss) -> Sequential {
        let model = Sequential(inputShape: [4, 4, 3], seed: 3) {
            Rescaling(1 / 127.5, offset: -1)
            GlobalAveragePooling2D()
            Dense(16, activation: .relu)
            Dense(3, activation: .softmax)
        }
        model.compile(optimizer: Adam(learningRate: 0.05), loss: loss, metrics: [.accuracy])
        return model
    }

    private static let names = ["bird", "cat", "dog"]
    private static let losses: [Loss] = [.categoricalCrossentropy, .sparseCategoricalCrossentropy]

    private func trained(_ loss: Loss) throws -> Sequential {
        let model = model(loss)
        try model.fit(animals(Self.names), epochs: 60, batchSize: 6, seed: 1, verbose: .silent)
        #expect(try model.evaluate(animals(Self.names, offset: 5)).accuracy == 1)
        return model
    }

    @Test(arguments: [["dog", "bird", "cat"], ["cat", "dog"], ["dog"], ["dog", "cat"]])
    func `another order or a part of the classes is scored as what it is`(names: [String]) throws {
        for loss in Self.losses {
            let model = try trained(loss)
            #expect(try model.evaluate(animals(names, offset: 5)).accuracy == 1, "\(loss.name)")
            let history = try model.fit(
                animals(Self.names), validationData: animals(names, offset: 5), batchSize: 6,
                verbose: .silent)
            #expect(history["val_accuracy"].last == 1, "\(loss.name)")
            try model.fit(animals(names), batchSize: 2, verbose: .silent)
            #expect(model.classNames == Self.names)
            #expect(try model.evaluate(animals(Self.names, offset: 5)).accuracy == 1)
        }
    }

    @Test(arguments: [["cat", "dog", "fox"], ["Bird", "cat", "dog"], ["a", "b", "c"], ["x"]])
    func `other names are refused with both lists, and nothing changes`(names: [String]) throws {
        for loss in Self.losses {
            let model = try trained(loss)
            let before = model.fingerprint
            for work in [
                { try model.fit(animals(names), batchSize: 2, verbose: .silent) },
                {
                    try model.fit(
                        animals(Self.names), validationData: animals(names), batchSize: 2,
                        verbose: .silent)
                },
                { _ = try model.evaluate(animals(names)) },
            ] as [() throws -> Void] {
                let error = #expect(throws: TrainingError.self) { try work() }
                let words = try #require(error).description
                #expect(words.contains(names.joined(separator: ", ")), "\(words)")
                #expect(words.contains("bird, cat, dog"), "\(words)")
            }
            #expect(model.fingerprint == before && model.classNames == Self.names)
        }
    }

    @Test func `a model without names takes any, and names can be given up`() throws {
        let model = try trained(.categoricalCrossentropy)
        model.classNames = []
        try model.fit(animals(["a", "b", "c"]), batchSize: 2, verbose: .silent)
        #expect(model.classNames == ["a", "b", "c"])
    }

    @Test func `files that callbacks write carry the names of the classes`() throws {
        let folder = try TemporaryFolder()
        let model = model(.categoricalCrossentropy)
        let path = folder.path + "/model.dllib"
        try model.fit(
            animals(Self.names), batchSize: 6, callbacks: [ModelCheckpoint(path)],
            verbose: .silent)
        let loaded = try loadModel(path)
        #expect(loaded.classNames == Self.names)
        #expect(throws: TrainingError.self) { try loaded.evaluate(animals(["x", "y", "z"])) }
    }

    @Test func `classes are renumbered by names`() {
        let data = animals(["dog", "bird"]).renumbered(to: Self.names)
        #expect(
            data.classNames == Self.names && data.labelNames == animals(["dog", "bird"]).labelNames)
        #expect(data.labels.shape == [8, 3])
    }
}
