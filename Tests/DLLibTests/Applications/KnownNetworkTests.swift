import DLLib
import TestSupport
import Testing

/// Checks against what Keras's networks are and compute; see Tests/Fixtures/make_applications.py.
@Suite(.seeded) struct KnownNetworkTests {
    /// A network, made with the arguments the tests vary.
    enum Network: String, CaseIterable {
        case vgg16 = "VGG16"
        case resNet50 = "ResNet50"
        case denseNet121 = "DenseNet121"
        case inceptionV3 = "InceptionV3"

        /// Thirteen convolutions by Winograd's algorithm in a row, without a normalisation between
        /// them, round about five times as much as direct sums.
        var roundingFactor: Double { self == .vgg16 ? 6 : 1 }

        func make(
            _ weights: ApplicationWeights = .none, top: Bool = true, shape: Shape? = nil,
            pooling: FeaturePooling = .none, classes: Int = 1000,
            activation: ActivationFunction = .softmax
        ) throws -> any ImageNetwork {
            switch self {
            case .vgg16:
                try VGG16(
                    weights: weights, includeTop: top, inputShape: shape, pooling: pooling,
                    classes: classes, classifierActivation: activation)
            case .resNet50:
                try ResNet50(
                    weights: weights, includeTop: top, inputShape: shape, pooling: pooling,
                    classes: classes, classifierActivation: activation)
            case .denseNet121:
                try DenseNet121(
                    weights: weights, includeTop: top, inputShape: shape, pooling: pooling,
                    classes: classes, classifierActivation: activation)
            case .inceptionV3:
                try InceptionV3(
                    weights: weights, includeTop: top, inputShape: shape, pooling: pooling,
                    classes: classes, classifierActivation: activation)
            }
        }

        /// The sizes of the fixtures: one even, one odd on the way down.
        var sizes: [Int] {
            switch self {
            case .vgg16: [32, 51]
            case .resNet50, .denseNet121: [64, 75]
            case .inceptionV3: [75, 96]
            }
        }
    }

    @Test(arguments: Network.allCases, [false, true])
    func `layers have Keras's names, kinds, shapes and counts, in its order`(
        network: Network, top: Bool
    ) throws {
        let lines = try fixtureText("applications_layers.txt")
        let starts = lines.indices.filter { lines[$0].hasPrefix("# \(network.rawValue) ") }
        let start = starts[top ? 1 : 0]
        let model = try network.make(top: top)
        let depth = model.layers.count { $0.parameterCount > 0 }
        let totals =
            "# \(network.rawValue) \(model.name) \(model.layers.count) \(depth) "
            + "\(model.parameterCount) \(model.trainableParameterCount)"
        #expect(totals == lines[start])
        for (layer, line) in zip(model.layers.dropFirst(), lines[(start + 1)...]) {
            let shape = model.output(of: layer.name).shape.map(String.init).joined(separator: "x")
            #expect("\(layer.name) \(layer.typeName) \(shape) \(layer.parameterCount)" == line)
        }
    }

    @Test(arguments: Network.allCases, [0, 1])
    func `features equal Keras's, with its preprocessing, for even and odd sizes`(
        network: Network, place: Int
    ) throws {
        let size = network.sizes[place]
        let model = try network.make(top: false, shape: [size, size, 3], pooling: .average)
        setFormulaWeights(model)
        let pixels = image(size)
        let features = model(type(of: model).preprocessInput(pixels))
        #expect(pixels == image(size))
        let kept = features.transposed().gathered(
            rows: Array(stride(from: 0, to: features.shape[1], by: 8))
        ).transposed()
        expectEqual(
            kept, try golden("applications")("\(network.rawValue) features \(size)", "output"),
            factor: network.roundingFactor)
    }

    @Test(arguments: Network.allCases)
    func `the logits of the classifier equal Keras's`(network: Network) throws {
        let size = network.sizes[1]
        let model = try network.make(shape: [size, size, 3], classes: 10, activation: .linear)
        setFormulaWeights(model)
        let logits = model(type(of: model).preprocessInput(image(size)))
        expectEqual(
            logits, try golden("applications")("\(network.rawValue) top", "output"),
            factor: network.roundingFactor)
    }

    @Test(arguments: Network.allCases)
    func `fused layers and single layers agree`(network: Network) throws {
        let size = network.sizes[0]
        let model = try network.make(top: false, shape: [size, size, 3])
        setFormulaWeights(model)
        let pixels = formula([2, size, size, 3], seed: 9)
        let fused = model(pixels)
        model.fusesLayers = false
        expectEqual(fused, model(pixels))
    }

    @Test(arguments: Network.allCases)
    func `preprocessing equals Keras's and leaves its argument alone`(network: Network) throws {
        let model = try network.make(top: false, shape: [96, 96, 3])
        let pixels = formula([1, 2, 2, 3], seed: 3) * 128 + 128
        let expected = try golden("applications")("\(network.rawValue) preprocessing", "output")
        let scaled = type(of: model).preprocessInput(pixels)
        expectClose(scaled, expected, absolute: 1e-4)
        #expect(pixels == formula([1, 2, 2, 3], seed: 3) * 128 + 128)
        let (_, gradient) = valueAndGradient(at: pixels) { x in
            (type(of: model).preprocessInput(x) * formula([3], seed: 1)).sum()
        }
        // The map is linear: the gradient times the input is the result without its offset.
        let offset = type(of: model).preprocessInput(pixels * 0)
        let product = Double((gradient * pixels).sum().scalar())
        let linear = Double(((scaled - offset) * formula([3], seed: 1)).sum().scalar())
        expectClose(product, linear, absolute: 1e-2)
    }

    @Test(arguments: Network.allCases, [FeaturePooling.none, .average, .max])
    func `without a classifier the features are pooled as asked`(
        network: Network, pooling: FeaturePooling
    ) throws {
        let model = try network.make(top: false, shape: [96, 96, 3], pooling: pooling)
        let channels = model.outputShape[model.outputShape.rank - 1]
        #expect(model.outputShape.rank == (pooling == .none ? 3 : 1))
        #expect(channels == (network == .vgg16 ? 512 : network == .denseNet121 ? 1024 : 2048))
    }

    @Test(arguments: Network.allCases)
    func `arguments that do not fit together are refused with the remedy`(
        network: Network
    ) throws {
        let least = network == .inceptionV3 ? 75 : 32
        for shape: Shape in [[least - 1, 200, 3], [200, least - 1, 3], [200, 200]] {
            let error = #expect(throws: ApplicationError.self) {
                try network.make(top: false, shape: shape)
            }
            #expect(error?.description.contains("of at least \(least) x \(least)") == true)
        }
        #expect(
            throws: ApplicationError.classCount(model: network.rawValue, expected: nil, found: 0)
        ) { try network.make(classes: 0) }
        #expect(
            throws: ApplicationError.classCount(model: network.rawValue, expected: 1000, found: 5)
        ) { try network.make(.imageNet, classes: 5) }
        #expect(throws: ApplicationError.self) {
            try network.make(.imageNet, top: false, shape: [100, 100, 1])
        }
        #expect(throws: ApplicationError.self) {
            try network.make(.imageNet, shape: [100, 100, 3])
        }
        #expect(
            throws: ApplicationError.classifierActivation(model: network.rawValue, found: "relu")
        ) { try network.make(.imageNet, activation: .relu) }
    }

    @Test func `the lecture's transfer model has the lecture's counts`() throws {
        let base = try VGG16(weights: .none, includeTop: false, inputShape: [150, 150, 3])
        let model = Sequential {
            base
            Flatten()
            Dense(50, activation: .relu)
            Dense(20, activation: .relu)
            Dense(5, activation: .softmax)
        }
        #expect(base.layers.count == 19)
        #expect(model.parameterCount == 15_125_463)
        base.trainable = false
        #expect(model.trainableParameterCount == 410_775)
        #expect(model.frozenParameterCount == 14_714_688)
        base.trainable = true
        base.freeze(upTo: 13)
        #expect(model.trainableParameterCount == 9_850_007)
        #expect(base.layers[13].name == "block4_conv3")
    }

    /// Two chains of up to 190 float32 layers in another order: errors grow with the largest value.
    private func expectEqual(
        _ actual: Tensor, _ expected: Tensor, factor: Double = 1,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let largest = Double(expected.abs().max().scalar())
        expectClose(
            actual, expected, absolute: factor * 2e-5 * largest, relative: factor * 1e-4,
            sourceLocation: sourceLocation)
    }
}
