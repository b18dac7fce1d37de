import DLLib
import Foundation
import TestSupport
import Testing

/// The way of a user of a known network, from the frozen base to the file that another program loads.
///
/// Everything is measured on what a user sees: the record of a training, weights, predictions, files.
struct TransferJourney {
    /// Makes the model, each time with the same first weights.
    let make: () throws -> Model
    /// The path of the base in it.
    let base: String
    /// The first layer to unfreeze, by its path.
    let unfrozen: String
    /// The samples, one tensor for each input.
    var inputs: [Tensor]
    /// Whether what the base computes can be kept: nothing random stands in front of it.
    var isKept = true

    static let targets = Tensor(oneHot: (0..<count).map { $0 % 3 }, classCount: 3)
    static let count = 11
    private static let classNames = ["daisy", "rose", "größer"]
    private struct Stop: Error {}

    private func fit(
        _ model: Model, _ epochs: Range<Int>, _ callbacks: [any Callback] = []
    ) throws -> History {
        try model.fit(
            inputs, [Self.targets], epochs: epochs.upperBound, batchSize: 4, validationSplit: 0.2,
            initialEpoch: epochs.lowerBound, seed: 7, callbacks: callbacks, verbose: .silent)
    }

    private func base(of model: Model) throws -> Layer { try #require(model.layer(at: base)) }

    private func compile(_ model: Model, rate: Float) {
        model.compile(
            optimizer: Adam(learningRate: rate), loss: .categoricalCrossentropy,
            metrics: [.accuracy])
    }

    /// Goes the whole way.
    func run(in folder: TemporaryFolder) throws -> Model {
        let whole = try frozen()
        let record = try fit(whole, 0..<3)
        expectKept(record, epochs: 3)
        let resumed = try resumedTraining(in: folder)
        #expect(resumed.fingerprint == whole.fingerprint)
        #expect(resumed.history?["loss"] == Array(record["loss"].dropFirst()))
        try tune(resumed)
        resumed.classNames = Self.classNames
        return resumed
    }

    /// A model whose base is frozen, ready to train.
    private func frozen() throws -> Model {
        let model = try make()
        try base(of: model).trainable = false
        compile(model, rate: 1e-2)
        return model
    }

    /// Trains with checkpoints until something breaks it off, and goes on from the last file.
    private func resumedTraining(in folder: TemporaryFolder) throws -> Model {
        let model = try frozen()
        let before = try base(of: model).fingerprint
        let checkpoint = ModelCheckpoint(folder.path + "/new/folder/epoch-{epoch:02d}.dllib")
        let stop = LambdaCallback(onBatchEnd: { run in
            if run.epoch == 2, run.batch == 2 { throw Stop() }
        })
        #expect(throws: Stop.self) { try fit(model, 0..<3, [checkpoint, stop]) }
        let file = try #require(checkpoint.lastPath)
        #expect(file.hasSuffix("/new/folder/epoch-01.dllib"))
        let loaded = try loadModel(file)
        #expect(try base(of: loaded).fingerprint == before)
        #expect(try !base(of: loaded).trainable)
        expectKept(try fit(loaded, 1..<3), epochs: 2)
        return loaded
    }

    /// Unfreezes the last layers of the base and trains them slowly.
    private func tune(_ model: Model) throws {
        model.unfreeze(from: .name(unfrozen))
        compile(model, rate: 1e-4)
        let kept = model.parameters.filter { !$0.isTrainable }
        let (before, learnt) = (kept.map(\.value), model.trainableParameters.map(\.value))
        expectKept(try fit(model, 0..<2), epochs: 2)
        #expect(kept.map(\.value) == before)
        #expect(zip(model.trainableParameters, learnt).contains { $0.value != $1 })
        #expect(try base(of: model).trainable)
    }

    /// Every sample went through the frozen layers once, or the record says why it could not.
    private func expectKept(_ record: History, epochs: Int) {
        guard isKept else {
            #expect(record.frozenFeatures == nil)
            #expect(record.notes.contains { $0.contains("cannot be kept from epoch to epoch") })
            return
        }
        guard let use = record.frozenFeatures else {
            Issue.record("nothing was kept: \(record.notes)")
            return
        }
        // An equal training beside this one may have left the same features behind.
        #expect(use.computed == Self.count || use.computed == 0)
        #expect(use.computed + use.reused == epochs * Self.count)
    }

    /// Expects that a file holds all of a model, here and for a process that knows nothing of it.
    func expectStored(_ model: Model, in folder: TemporaryFolder) async throws {
        let path = folder.path + "/journey.dllib"
        try model.save(path)
        let loaded = try loadModel(path)
        let expected = try model.predict(inputs)
        #expect(try loaded.predict(inputs) == expected)
        #expect(loaded.classNames == Self.classNames)
        #expect(loaded.summaryText(expandNested: true) == model.summaryText(expandNested: true))
        #expect(loaded.trainableParameters.map(\.name) == model.trainableParameters.map(\.name))
        #expect(try type(of: base(of: loaded)) == type(of: base(of: model)))
        #expect(try loaded.described() == model.described())
        #expect(
            try loaded.evaluate(inputs, [Self.targets]).values.map(\.value)
                == model.evaluate(inputs, [Self.targets]).values.map(\.value))
        try NumPyFile.write(
            Dictionary(uniqueKeysWithValues: inputs.enumerated().map { ("input\($0)", $1) }),
            to: folder.path + "/inputs.npz")
        let next = try fit(model, 2..<3)
        let place = folder.path
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) { [place = place as String] in
            let model = try loadModel(place + "/journey.dllib")
            let inputs = try NumPyFile.readArchive(place + "/inputs.npz")
                .sorted { $0.key < $1.key }.map(\.value)
            print(model.classNames.joined(separator: ","))
            print(try model.predict(inputs)[0].fingerprintOfBits)
            let record = try model.fit(
                inputs, [TransferJourney.targets], epochs: 3, batchSize: 4, validationSplit: 0.2,
                initialEpoch: 2, seed: 7, verbose: .silent)
            print(model.fingerprint, record["loss"])
        }
        let text = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        #expect(
            text.contains(
                """
                \(Self.classNames.joined(separator: ","))
                \(expected[0].fingerprintOfBits)
                \(model.fingerprint) \(next["loss"])
                """), "\(text)")
    }
}

extension Tensor {
    /// All numbers, to the last bit.
    var fingerprintOfBits: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for value in scalars() { hash = (hash ^ UInt64(value.bitPattern)) &* 0x100_0000_01b3 }
        return "\(shape) \(String(hash, radix: 16))"
    }
}
