import DLLib
import Foundation
import TestSupport
import Testing

/// Files that Keras and h5py wrote: the models compute what they compute in Keras.
@Suite struct KerasFileTests {
    @Test(arguments: [
        "small.weights.h5", "small-model.h5", "small.keras", "small-legacy.h5", "small-keras2.h5",
        "small-packed.keras",
    ])
    func `Every form of a file gives the model Keras's results`(_ name: String) throws {
        let model = KerasModels.small()
        #expect(try model.loadWeights(KerasModels.file(name)) == [])
        expectClose(
            model(formula([2, 6, 5, 2], seed: 3)), try golden("keras_files")("small", "output"))
    }

    @Test(arguments: [
        "nested.weights.h5", "nested-legacy.h5", "nested-frozen.h5", "nested-partly-frozen.h5",
    ])
    func `Layers inside layers find their weights, whatever was frozen`(_ name: String) throws {
        let model = KerasModels.nested()
        #expect(try model.loadWeights(KerasModels.file(name)) == [])
        expectClose(
            model(formula([2, 4, 3], seed: 3)), try golden("keras_files")("nested", "output"),
            absolute: 2e-6)
    }

    @Test(arguments: ["small.weights.h5", "small.npz", "small.safetensors"])
    func `What is written comes back`(_ name: String) throws {
        try inTemporaryFolder { folder in
            let (first, second) = (KerasModels.nested(), KerasModels.nested())
            try first.saveWeights("\(folder)/\(name)")
            try second.loadWeights("\(folder)/\(name)")
            for (one, other) in zip(first.weights, second.weights) {
                #expect(one.scalars() == other.scalars())
            }
        }
    }

    @Test func `A wrong network changes nothing, and the error lists what differs`() throws {
        let model = Sequential {
            Input(shape: [6, 5, 2])
            Conv2D(3, kernelSize: 3, padding: .same)
            BatchNormalization()
            DepthwiseConv2D(kernelSize: 2)
            Conv2D(7, kernelSize: 1)
            Flatten()
            Dense(4)
        }
        let before = model.weights.map { $0.scalars() }
        let error = try #require(throws: ModelFileError.self) { () throws in
            try model.loadWeights(KerasModels.file("small.weights.h5"))
        }
        let text = error.description
        #expect(text.contains("conv2d_1/kernel is [1, 1, 3, 2] in the file"), "\(text)")
        #expect(text.contains("[1, 1, 3, 7] in the model"), "\(text)")
        #expect(text.contains("dense/kernel is [40, 4] in the file"), "\(text)")
        #expect(model.weights.map { $0.scalars() } == before)
        let left = try model.loadWeights(
            KerasModels.file("small.weights.h5"), skipMismatch: true)
        #expect(left.count == 3)
        #expect(model["conv2d"].weight("kernel").scalars() != before[0])
        #expect(model["dense"].weight("kernel").scalars() == before[before.count - 2])
    }

    @Test(arguments: ["small-legacy.h5", "small.weights.h5"])
    func `Layers may be told by their names alone`(_ name: String) throws {
        let entry = Input(shape: [6, 5, 2])
        let x = Conv2D(3, kernelSize: 3, padding: .same, name: "conv2d")(entry)
        let model = Model(inputs: entry, outputs: Dense(2, name: "own")(x))
        let before = model["own"].weight("kernel").scalars()
        #expect(try model.loadWeights(KerasModels.file(name), byName: true) == [])
        #expect(model["own"].weight("kernel").scalars() == before)
        let whole = KerasModels.small()
        try whole.loadWeights(KerasModels.file(name))
        #expect(
            model["conv2d"].weight("kernel").scalars()
                == whole["conv2d"].weight("kernel").scalars())
    }

    @Test func `Names in the newer form are read, links out of the tree are refused`() throws {
        let entry = Input(shape: [3])
        let model = Model(inputs: entry, outputs: Dense(2)(entry))
        try model.loadWeights(KerasModels.file("links.h5"), byName: false, skipMismatch: true)
        #expect(
            model["dense"].weight("kernel").scalars() == formula([3, 2], seed: 100).scalars())
    }
}

/// Runs a test in a folder of its own, which is removed behind it.
func inTemporaryFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("weights-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
}
