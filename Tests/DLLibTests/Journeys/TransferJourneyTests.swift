import DLLib
import TestSupport
import Testing

/// Whole ways of users: load a network, freeze it, train with kept features, break off, go on, unfreeze,
/// fine-tune, save, and load in another process.
@Suite(.seeded) struct TransferJourneyTests {
    /// A network of Applications with small images, and from where on it is fine-tuned.
    enum Network: String, CaseIterable {
        case vgg16, resNet50, denseNet121, inceptionV3, mobileNetV2, pretrained

        var size: Int { self == .inceptionV3 ? 75 : 32 }

        func make() throws -> Model {
            let shape: Shape = [size, size, 3]
            let network: Model =
                switch self {
                case .vgg16: try VGG16(weights: .none, includeTop: false, inputShape: shape)
                case .resNet50: try ResNet50(weights: .none, includeTop: false, inputShape: shape)
                case .denseNet121:
                    try DenseNet121(weights: .none, includeTop: false, inputShape: shape)
                case .inceptionV3:
                    try InceptionV3(weights: .none, includeTop: false, inputShape: shape)
                case .mobileNetV2:
                    try MobileNetV2(weights: .none, includeTop: false, inputShape: shape)
                case .pretrained:
                    try MobileNetV2(weights: .imageNet, includeTop: false, inputShape: shape)
                }
            if self != .pretrained { setFormulaWeights(network) }
            return network
        }

        /// A layer near the end.
        var unfrozen: String {
            switch self {
            case .vgg16: "block5_conv3"
            case .resNet50: "conv5_block3_3_conv"
            case .denseNet121: "conv5_block16_2_conv"
            case .inceptionV3: "conv2d_93"
            case .mobileNetV2, .pretrained: "block_16_project"
            }
        }

        /// Pixels as the network wants them.
        var samples: Tensor {
            let pixels = (formula([TransferJourney.count, size, size, 3], seed: 5) + 1) * 127.5
            return self == .pretrained ? pixels.asType(.uint8) : pixels / 127.5 - 1
        }
    }

    @Test(arguments: Network.allCases)
    func `a network is frozen, trained, broken off, resumed, tuned, and loaded elsewhere`(
        network: Network
    ) async throws {
        guard network != .pretrained || hasImageNetWeights else { return }
        let name = try network.make().name
        let journey = TransferJourney(
            make: {
                Sequential(
                    [
                        try network.make(), GlobalAveragePooling2D(), Dropout(0.2),
                        Dense(3, activation: .softmax),
                    ], seed: 3)
            }, base: name, unfrozen: "\(name)/\(network.unfrozen)", inputs: [network.samples])
        let folder = try TemporaryFolder()
        let model = try journey.run(in: folder)
        try await journey.expectStored(model, in: folder)
        if network == .pretrained {
            let loaded = try loadModel(folder.path + "/journey.dllib")
            let base = try #require(loaded.layer(at: name) as? MobileNetV2)
            #expect(base.imageNetWeights?.digest == ImageNetWeights.mobileNetV2.digest)
        }
    }

    /// How a base becomes part of a model.
    enum Form: CaseIterable {
        case sequential, functional, twoInputs, nestedTwice, subclass, preprocessing, augmentation

        var isKept: Bool { self != .augmentation }
        var base: String { self == .nestedTwice ? "inner/base" : "base" }

        /// The base with random weights, small and quick.
        static func makeBase() throws -> Model {
            let base = try MobileNetV2(
                weights: .none, includeTop: false, inputShape: [32, 32, 3], pooling: .average,
                alpha: 0.35, name: "base")
            setFormulaWeights(base)
            return base
        }

        func make() throws -> Model {
            let base = try Form.makeBase()
            let head = Dense(3, activation: .softmax, name: "head")
            let image = Input(shape: [32, 32, 3], name: "image")
            let model: Model
            switch self {
            case .sequential: model = Sequential([base, Dropout(0.3), head])
            case .functional:
                model = Model(inputs: image, outputs: head(Dropout(0.3)(base(image))))
            case .twoInputs:
                let size = Input(shape: [4], name: "size")
                let joined = Concatenate()([base(image), Dense(5, activation: .relu)(size)])
                model = Model(inputs: [image, size], outputs: [head(joined)])
            case .nestedTwice:
                model = Sequential([Sequential([base, Dropout(0.3)], name: "inner"), head])
            case .subclass: model = Flowers(base)
            case .preprocessing:
                model = Sequential([
                    InputLayer(shape: [40, 40, 3]), Resizing(32, 32),
                    Rescaling(1 / 127.5, offset: -1), base, head,
                ])
            case .augmentation:
                model = Sequential([
                    InputLayer(shape: [32, 32, 3]), RandomFlip(), RandomRotation(0.1), base, head,
                ])
            }
            // The base's are set; only those of the head are drawn.
            for layer in model.layers where layer !== base && !(layer is Model) {
                setFormulaWeights(layer)
            }
            return model
        }

        var inputs: [Tensor] {
            let side = self == .preprocessing ? 40 : 32
            let images = formula([TransferJourney.count, side, side, 3], seed: 5)
            let size = formula([TransferJourney.count, 4], seed: 6)
            return self == .twoInputs
                ? [images, size]
                : [self == .preprocessing ? ((images + 1) * 127.5).asType(.uint8) : images]
        }
    }

    @Test(arguments: Form.allCases)
    func `however a base is built in, the whole way holds`(form: Form) async throws {
        let journey = TransferJourney(
            make: form.make, base: form.base, unfrozen: form.base + "/block_16_project",
            inputs: form.inputs, isKept: form.isKept)
        let folder = try TemporaryFolder()
        let model = try journey.run(in: folder)
        try await journey.expectStored(model, in: folder)
    }

    /// A class that only connects layers.
    final class Flowers: Model {
        let base: Model

        init(_ base: Model) {
            self.base = base
            let image = Input(shape: base.inputShape)
            let features = Dropout(0.3)(base(image))
            super.init(
                inputs: [image],
                outputs: [Dense(3, activation: .softmax, name: "head")(features)], name: "flowers")
        }
    }

    @Test func `a base whose graph is drawn on, without a model around it, is kept, too`() throws {
        let base = try Form.makeBase()
        let model = Model(
            inputs: base.inputs,
            outputs: [Dense(3, activation: .softmax, name: "head")(base.outputs[0])])
        model.freeze(upTo: "head")
        model.compile(optimizer: SGD(learningRate: 0.1), loss: .categoricalCrossentropy)
        let record = try model.fit(
            Form.sequential.inputs, [TransferJourney.targets], epochs: 3, batchSize: 3,
            verbose: .silent)
        let use = try #require(record.frozenFeatures)
        #expect(use.computed + use.reused == 3 * TransferJourney.count)
        let folder = try TemporaryFolder()
        try model.save(folder.path + "/m.dllib")
        let loaded = try loadModel(folder.path + "/m.dllib")
        #expect(loaded.fingerprint == model.fingerprint)
        #expect(try loaded.predict(Form.sequential.inputs) == model.predict(Form.sequential.inputs))
    }

    @Test func `a base that looks at every frame of a film is kept, too`() throws {
        let base = try Form.makeBase()
        base.trainable = false
        let model = Sequential([
            InputLayer(shape: [2, 32, 32, 3]), TimeDistributed(base, name: "frames"), LSTM(4),
            Dense(3, activation: .softmax),
        ])
        model.compile(optimizer: Adam(), loss: .categoricalCrossentropy)
        let films = formula([TransferJourney.count, 2, 32, 32, 3], seed: 8)
        let record = try model.fit(
            films, TransferJourney.targets, epochs: 2, batchSize: 4, verbose: .silent)
        let use = try #require(record.frozenFeatures)
        #expect(use.computed + use.reused == 2 * TransferJourney.count)
        let folder = try TemporaryFolder()
        try model.save(folder.path + "/films.dllib")
        let loaded = try loadModel(folder.path + "/films.dllib")
        #expect(try loaded.predict(films) == model.predict(films))
        #expect(loaded.trainableParameterCount == model.trainableParameterCount)
    }

    @Test(arguments: Network.allCases)
    func `what frozen layers compute is the same to the last bit, whatever came before`(
        network: Network
    ) throws {
        guard network != .pretrained || hasImageNetWeights else { return }
        let inputs = network.samples
        func trained(_ before: (Model) throws -> Void) throws -> String {
            let base = try network.make()
            base.trainable = false
            let model = Sequential([base, GlobalMaxPooling2D(), Dense(3, activation: .softmax)])
            setFormulaWeights(model.layers[2])
            FrozenFeatures.forget()
            try before(model)
            setFormulaWeights(model.layers[2])
            model.compile(optimizer: SGD(learningRate: 0.1), loss: .categoricalCrossentropy)
            try model.fit(
                inputs, TransferJourney.targets, epochs: 2, batchSize: 5, seed: 2, verbose: .silent)
            return model.fingerprint
        }
        let fresh = try trained { _ in }
        let again = try trained { model in
            model.compile(optimizer: SGD(), loss: .categoricalCrossentropy)
            try model.fit(
                inputs[2..<9], TransferJourney.targets[2..<9], epochs: 2, batchSize: 2, seed: 9,
                verbose: .silent)
        }
        #expect(fresh == again)
    }
}
