import DLLib
import Foundation
import TestSupport
import Testing

/// Whole models through a file.
@Suite(.seeded) struct ModelFileTests {
    /// A network with chance, statistics, a shared layer, a nested model and two outputs.
    private static func network() -> Model {
        let image = Input(shape: [14, 14, 3], name: "photo")
        let base = Sequential(name: "base", seed: 3) {
            Input(shape: [14, 14, 3])
            Rescaling(1 / 127.5, offset: -1)
            ZeroPadding2D(rows: (1, 0), columns: (0, 1))
            Conv2D(6, kernelSize: [3, 2], strides: 2, padding: .same, useBias: false)
            BatchNormalization(momentum: 0.9)
            ReLU(maximum: 6)
            DepthwiseConv2D(kernelSize: 3, padding: .same, activation: .relu)
        }
        let x = base(image)
        let shared = Conv2D(6, kernelSize: 1, activation: .tanh, name: "shared")
        let y = Add()([shared(x), shared(shared(x))])
        let pooled = Concatenate()([
            GlobalAveragePooling2D()(MaxPooling2D(2)(y)),
            GlobalMaxPooling2D()(AveragePooling2D(3, strides: 1)(y)),
        ])
        let z = Dropout(0.3)(pooled)
        let kind = Dense(4, activation: .softmax, name: "kind")(z)
        let size = Activation(.sigmoid)(Dense(1, name: "size")(z))
        return Model(inputs: [image], outputs: [kind, size], name: "flowers")
    }

    private static func compiled(_ model: Model) -> Model {
        model.compile(
            optimizer: Adam(
                learningRate: CosineDecay(
                    from: 0.001, decaySteps: 20, warmupTarget: 0.02, warmupSteps: 3),
                amsgrad: true, weightDecay: 0.01, clipping: .globalNorm(1),
                averaging: WeightAveraging(momentum: 0.7, overwriteFrequency: 5),
                gradientAccumulationSteps: 2),
            losses: [
                "kind": .categoricalCrossentropy(labelSmoothing: 0.1),
                "activation": .binaryCrossentropy,
            ],
            lossWeights: ["activation": 0.5],
            metrics: ["kind": [.accuracy, .auc(curve: .pr), .f1Score.named("f")]])
        (model.optimizer as? RuleOptimizer)?.groups = [
            ParameterGroup("base", rateFactor: 0.5), ParameterGroup("bias", weightDecay: 0),
        ]
        return model
    }

    private static let images = Networks.samples().images
    private static let targets = [
        Networks.samples().targets, (formula([30, 1], seed: 4) + 1) * 0.5,
    ]

    private func fit(_ model: Model, from initialEpoch: Int, to epochs: Int) throws {
        try model.fit(
            [Self.images], Self.targets, epochs: epochs, batchSize: 7,
            initialEpoch: initialEpoch, seed: 11, verbose: .silent)
    }

    @Test func `a loaded model predicts the same to the last bit and looks the same`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/flowers.dllib"
        let model = Self.compiled(Self.network())
        try fit(model, from: 0, to: 2)
        model.classNames = ["daisy", "dandelion", "rose", "größer"]
        model["base/batch_normalization"].trainable = false
        model["shared"].trainable = false
        try model.save(path)
        let loaded = try loadModel(path)
        #expect(loaded.fingerprint == model.fingerprint)
        let (expected, found) = (
            try model.predict([Self.images]), try loaded.predict([Self.images])
        )
        #expect(expected == found)
        #expect(loaded.classNames == model.classNames)
        #expect(loaded.name == "flowers")
        #expect(loaded.parameterPaths.map(\.path) == model.parameterPaths.map(\.path))
        #expect(
            loaded.trainableParameters.map(\.shape) == model.trainableParameters.map(\.shape))
        #expect("\(loaded.summary())" == "\(model.summary())")
        #expect(loaded["shared"].trainable == false)
        let evaluated = try loaded.evaluate([Self.images], Self.targets)
        #expect("\(evaluated)" == "\(try model.evaluate([Self.images], Self.targets))")
        // Nothing is left beside the file.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }

    @Test func `training goes on from a file as if it had not been interrupted`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/half.dllib"
        let whole = Self.compiled(Self.network())
        let start = whole.weights
        // The averages take the place of the weights when `fit` ends, so the file is of the middle.
        try whole.fit(
            [Self.images], Self.targets, epochs: 4, batchSize: 7, seed: 11,
            callbacks: [
                LambdaCallback(onEpochEnd: { if $0.epoch == 2 { try $0.model.save(path) } })
            ],
            verbose: .silent)
        #expect(whole.weights != start)
        let resumed = try loadModel(path)
        #expect(resumed.fingerprint != whole.fingerprint)
        try fit(resumed, from: 2, to: 4)
        #expect(resumed.fingerprint == whole.fingerprint)
        #expect(resumed.history?.epochs.map(\.number) == [3, 4])
        #expect(
            resumed.history?["loss"] == whole.history.map { Array($0["loss"].dropFirst(2)) })
    }

    @Test func `training goes on in the same process with the same order of samples`() throws {
        func make() -> Model {
            let model = Networks.smallCNN()
            model.compile(
                optimizer: SGD(learningRate: 0.05, momentum: 0.9), loss: .categoricalCrossentropy)
            return model
        }
        let (whole, parts) = (make(), make())
        try whole.fit(
            Self.images, Self.targets[0], epochs: 3, batchSize: 8, seed: 5, verbose: .silent)
        try parts.fit(
            Self.images, Self.targets[0], epochs: 1, batchSize: 8, seed: 5, verbose: .silent)
        try parts.fit(
            Self.images, Self.targets[0], epochs: 3, batchSize: 8, initialEpoch: 1, seed: 5,
            verbose: .silent)
        #expect(parts.fingerprint == whole.fingerprint)
    }

    @Test func `a file cut off anywhere or changed anywhere is refused`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/small.dllib"
        let model = Sequential(seed: 1) {
            Input(shape: [3])
            Dense(2, activation: .relu)
            Dropout(0.5)
            Dense(2, activation: .softmax)
        }
        model.compile(optimizer: Adam(), loss: .categoricalCrossentropy)
        try model.fit(
            formula([6, 3], seed: 1), Tensor(oneHot: [0, 1, 0, 1, 1, 0], classCount: 2),
            batchSize: 3,
            verbose: .silent)
        try model.save(path)
        let whole = try #require(FileManager.default.contents(atPath: path))
        let other = folder.path + "/other.dllib"
        for count in stride(from: 0, to: whole.count, by: 61) {
            try whole.prefix(count).write(to: URL(fileURLWithPath: other))
            #expect(throws: ModelFileError.self, "\(count) bytes") { try loadModel(other) }
        }
        for place in stride(from: 0, to: whole.count, by: 37) {
            var bytes = whole
            bytes[place] ^= 0x04
            try bytes.write(to: URL(fileURLWithPath: other))
            // Spaces between header and numbers, and names of unknown texts, mean nothing.
            if let loaded = try? loadModel(other) {
                #expect(loaded.fingerprint == model.fingerprint, "byte \(place)")
            }
        }
    }

    @Test func `another version, or a file of another kind, says so`() throws {
        let folder = try TemporaryFolder()
        func message(_ metadata: [String: String]) throws -> String {
            let path = folder.path + "/file.dllib"
            try SafetensorsFile.write(["a": Tensor(1)], metadata: metadata, to: path)
            let error = #expect(throws: ModelFileError.self) { try loadModel(path) }
            return "\(try #require(error))"
        }
        #expect(
            try message(["format": "dllib-model", "version": "3"]).contains(
                "version 3 of the model file, but this library knows versions up to 2"))
        #expect(try message(["format": "dllib-model"]).contains("no version"))
        #expect(try message([:]).contains("no model file of this library"))
        #expect(try message(["format": "dllib-weights"]).contains("call loadWeights"))
        #expect(
            try message(["format": "dllib-model", "version": "1", "sha256": "00"]).contains(
                "checksum"))
    }

    @Test func `weights that do not fit are refused with all differences`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/weights.safetensors"
        func make(_ units: Int, _ name: String) -> Sequential {
            Sequential(seed: UInt64(units)) {
                Input(shape: [3])
                Dense(4, name: "same")
                Dense(units, name: "sized")
                Dense(2, name: name)
            }
        }
        let source = make(5, "old")
        try source.saveWeights(path)
        let target = make(6, "new")
        let before = target.fingerprint
        let error = try #require(
            #expect(throws: ModelFileError.self) { try target.loadWeights(path) })
        for line in [
            "sized/kernel is [4, 5] in the file, but [4, 6] in the model",
            "new/kernel [6, 2] is not in the file",
            "old/bias [2] is in the file, but not in the model",
        ] { #expect("\(error)".contains(line), "\(error)") }
        #expect(target.fingerprint == before)
        let skipped = try target.loadWeights(path, skipMismatch: true)
        #expect(skipped.count == 6)
        #expect(target["same"].fingerprint == source["same"].fingerprint)
        #expect(target["sized"].fingerprint != source["sized"].fingerprint)
        let twin = make(5, "old")
        try twin.loadWeights(path)
        #expect(twin.fingerprint == source.fingerprint)
    }

    @Test func `weights can be taken from the file of a whole model, frozen or not`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/whole.dllib"
        let model = Self.compiled(Self.network())
        try fit(model, from: 0, to: 1)
        model["base"].trainable = false
        try model.save(path)
        let other = Self.network()
        try other.loadWeights(path)
        #expect(other.fingerprint == model.fingerprint)
    }

    final class Scale: Layer, ConfigurableLayer {
        let power: Int
        init(power: Int, name: String? = nil) {
            self.power = power
            super.init(name: name)
        }
        override func build(inputShape: Shape) {
            addWeight("factor", shape: [inputShape[inputShape.rank - 1]], initializer: .ones)
        }
        override func call(_ x: Tensor, training: Bool) -> Tensor {
            x * self["factor"].pow(Float(power))
        }
        var configuration: Configuration { ["power": power] }
        convenience init(configuration: Configuration) throws {
            self.init(power: try configuration.positive("power"))
        }
    }

    final class Plain: Layer {
        override func call(_ x: Tensor, training: Bool) -> Tensor { x }
    }

    @Test func `a layer of one's own is loaded once it is registered, with a clear error before`()
        throws
    {
        let folder = try TemporaryFolder()
        let path = folder.path + "/own.dllib"
        let model = Sequential {
            Input(shape: [3])
            Scale(power: 2, name: "scale")
        }
        model["scale"].parameter("factor").value = Tensor([1, 2, 3])
        try model.save(path)
        let error = try #require(#expect(throws: ModelFileError.self) { try loadModel(path) })
        #expect("\(error)".contains("Scale.register()"))
        Scale.register()
        let loaded = try loadModel(path)
        #expect(loaded(Tensor([1, 1, 1], shape: [1, 3])).scalars() == [1, 4, 9])
        let plain = Sequential {
            Input(shape: [3])
            Plain()
        }
        let refused = #expect(throws: ModelFileError.self) { try plain.save(path) }
        #expect("\(try #require(refused))".contains("ConfigurableLayer"))
        let lambda = Sequential([InputLayer(shape: [3]), Lambda(name: "double") { $0 * 2 }])
        let code = #expect(throws: ModelFileError.self) { try lambda.save(path) }
        #expect("\(try #require(code))".contains("double (Lambda) is a function of your own"))
        // What was there before is untouched.
        #expect(try loadModel(path).fingerprint == loaded.fingerprint)
    }

    @Test func `what weights cost and are kept to comes back`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/rules.dllib"
        let words = Input(shape: [6, 5])
        var x = LSTM(
            4, kernelRegularizer: .l1(0.02), recurrentRegularizer: .orthogonal(0.03),
            biasConstraint: .maxNorm(0.7, axes: [0]), returnSequences: true)(words)
        x = Bidirectional(GRU(3, kernelConstraint: .unitNorm(), returnSequences: true))(x)
        x = MultiHeadAttention(
            heads: 2, keyDim: 3, kernelRegularizer: .l1l2(l1: 0.01, l2: 0.02))([x, x])
        x = DepthwiseConv1D(
            kernelSize: 3, depthwiseInitializer: .heNormal, depthwiseRegularizer: .l2(0.1))(x)
        x = Flatten()(x)
        x = Dense(
            3, kernelRegularizer: .l2(0.05), activityRegularizer: .l1(0.2),
            kernelConstraint: .nonNegative,
            biasConstraint: .minMaxNorm(minimum: 0.1, maximum: 0.4, rate: 0.5))(x)
        let model = Model(inputs: words, outputs: x)
        model.compile(optimizer: SGD(learningRate: 0.1), loss: .meanSquaredError)
        try model.save(path)
        let loaded = try loadModel(path)
        #expect(try loaded.described() == model.described())
        let (inputs, targets) = (formula([4, 6, 5], seed: 1), formula([4, 3], seed: 2))
        // The same costs, and after a step the same weights within their limits.
        let (own, other) = (
            try model.evaluate(inputs, targets).loss, try loaded.evaluate(inputs, targets).loss
        )
        #expect(own == other)
        #expect(own > Double((model(inputs) - targets).squared().mean().scalar()) + 0.1)
        try model.trainOnBatch(inputs, targets)
        try loaded.trainOnBatch(inputs, targets)
        #expect(loaded.fingerprint == model.fingerprint)
        // Stored once more, nothing is lost.
        try loaded.save(path)
        #expect(try loadModel(path).described() == loaded.described())
    }

    @Test func `a rule of code is refused, or left out with the training`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/rule.dllib"
        let model = Sequential {
            Input(shape: [3])
            Dense(2, kernelRegularizer: Regularizer("mine") { $0.abs().max() })
        }
        let error = try #require(#expect(throws: ModelFileError.self) { try model.save(path) })
        #expect("\(error)".contains("The regularizer mine is made of code"))
        try model.save(path, includesTraining: false)
        #expect(try loadModel(path).fingerprint == model.fingerprint)
        let named = Sequential {
            Input(shape: [3])
            Dense(
                2,
                kernelInitializer: Initializer("halves") { shape, _ in
                    Tensor(repeating: 0.5, shape: shape)
                })
        }
        try named.save(path)
        #expect(try loadModel(path).fingerprint == named.fingerprint)
    }

    @Test func `a file of the first version, without rules, still loads`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/first.dllib"
        let model = Sequential(seed: 2) {
            Input(shape: [3])
            Dense(2, activation: .relu, name: "only")
        }
        let architecture = """
            {"class":"Sequential","input":{"name":"input_layer","shape":[3]},"layers":[\
            {"class":"Dense","configuration":{"activation":"relu","units":2,"useBias":true},\
            "name":"only"}],"name":"sequential"}
            """
        try ModelFile.write(
            [
                "format": "dllib-model", "version": "1", "architecture": architecture,
                "classNames": "[]",
            ],
            model.parameterPaths.map { ($0.path, $0.parameter.value) }, to: path)
        #expect(try loadModel(path).fingerprint == model.fingerprint)
    }

    @Test func `what is made of code cannot be stored, and the model still can`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/code.dllib"
        let model = Networks.smallCNN()
        model.compile(optimizer: Adam(), loss: Loss("mine", mean: { p, _ in p.mean() }))
        let error = try #require(#expect(throws: ModelFileError.self) { try model.save(path) })
        #expect("\(error)".contains("The loss mine is made of code"))
        try model.save(path, includesTraining: false)
        let loaded = try loadModel(path)
        #expect(loaded.optimizer == nil)
        #expect(loaded.fingerprint == model.fingerprint)
        let unbuilt = #expect(throws: ModelFileError.self) {
            try Sequential([Dense(2)]).save(path)
        }
        #expect("\(try #require(unbuilt))".contains("Input(shape:)"))
    }
}
