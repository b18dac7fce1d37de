import DLLib
import TestSupport
import Testing

/// What is done with networks: features, freezing, training, files.
@Suite(.seeded, .serialized) struct NetworkUseTests {
    @Test(arguments: [
        "MobileNet", "ResNet50V2", "InceptionResNetV2", "Xception", "MobileNetV3Small",
        "NASNetMobile", "EfficientNetB0", "EfficientNetV2B0", "EfficientNetLite0", "ConvNeXtTiny",
    ])
    func `a base is frozen, trained on with kept features, stored, and is the same again`(
        name: String
    ) throws {
        let size = try max(32, Applications.type(named: name).facts.smallestImageSize)
        let base = try Applications.make(
            name, weights: .none, includeTop: false, inputShape: [size, size, 3], pooling: .average)
        setFormulaWeights(base)
        base.trainable = false
        let before = base.fingerprint
        let model = Sequential([base, Dropout(0.2), Dense(3, activation: .softmax)], seed: 3)
        model.compile(optimizer: SGD(learningRate: 0.1), loss: .categoricalCrossentropy)
        let images = (formula([6, size, size, 3], seed: 5) + 1) * 127.5
        let record = try model.fit(
            type(of: base).preprocessInput(images),
            Tensor(oneHot: [0, 1, 2, 0, 1, 2], classCount: 3),
            epochs: 2, batchSize: 3, verbose: .silent)
        #expect(base.fingerprint == before)
        let use = try #require(record.frozenFeatures)
        #expect(use.computed + use.reused == 12 && use.reused >= 6)
        let folder = try TemporaryFolder()
        try model.save(folder.path + "/model.dllib")
        let loaded = try loadModel(folder.path + "/model.dllib")
        let again = try #require(loaded.layer(at: base.name) as? ImageNetwork)
        #expect(type(of: again) == type(of: base))
        #expect(again.fingerprint == before && !again.trainable)
        #expect(again.layers.map(\.name) == base.layers.map(\.name))
        #expect(try loaded.predict(images) == model.predict(images))
        #expect(loaded.summaryText(expandNested: true) == model.summaryText(expandNested: true))
    }

    @Test func `a small base learns when its last layers are unfrozen`() throws {
        let base = try MobileNetV3Small(
            weights: .none, includeTop: false, inputShape: [32, 32, 3], pooling: .average,
            alpha: 0.75)
        setFormulaWeights(base)
        base.freeze(upTo: "conv_1")
        let (kept, tuned) = (base["expanded_conv_project"], base["conv_1"])
        let (first, last) = (kept.fingerprint, tuned.fingerprint)
        let model = Sequential([base, Dense(3, activation: .softmax)], seed: 3)
        model.compile(optimizer: SGD(learningRate: 0.1), loss: .categoricalCrossentropy)
        try model.fit(
            (formula([6, 32, 32, 3], seed: 5) + 1) * 127.5,
            Tensor(oneHot: [0, 1, 2, 0, 1, 2], classCount: 3), epochs: 1, verbose: .silent)
        #expect(kept.fingerprint == first && tuned.fingerprint != last)
    }

    @Test func `features are taken by name, in three ways, and share the weights`() throws {
        let base = try VGG16(weights: .none, includeTop: false, inputShape: [32, 32, 3])
        let model = base.features(at: ["block3_pool", "block4_pool"])
        let picture = base.inputs
        let other = Model(inputs: picture, outputs: [base["block4_pool"].output])
        let third = Model(inputs: picture, outputs: [base.output(of: "block4_pool")])
        #expect(model.outputs.map(\.shape) == [[4, 4, 256], [2, 2, 512]])
        let input = image(32)
        let results = model.apply([input])
        #expect(results[1] == other(input) && results[1] == third(input))
        #expect(model["block1_conv1"] === base["block1_conv1"])
        let inner = Sequential([base, Flatten()])
        #expect(
            inner.features(at: ["\(base.name)/block4_pool"])(input) == results[1])
    }

    @Test func `a base is a layer of symbolic tensors`() throws {
        let base = try EfficientNetB0(
            weights: .none, includeTop: false, inputShape: [32, 32, 3], pooling: .max)
        let picture = Input(shape: [32, 32, 3])
        let model = Model(inputs: picture, outputs: Dense(2)(base(picture * 255)))
        #expect(model.outputShape == [2])
        #expect(model.layers.count == 3 && model.parameterCount == base.parameterCount + 2562)
    }

    @Test func `a layer that is in no graph has no output`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Dense(3, name: "head").output }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("head") && text.contains("has no output"))
    }

    @Test func `what all networks share is none itself`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = try? ImageNetwork(weights: .none) }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("is no network of the library"))
    }
}
