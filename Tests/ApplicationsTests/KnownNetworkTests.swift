import DLLib
import DLNetworks
import TestSupport
import Testing

/// Checks against what Keras's networks are and compute; see Tests/Fixtures/make_applications.py.
@Suite(.seeded, .serialized) struct KnownNetworkTests {
    @Test(arguments: NetworkRecord.all)
    func `layers have Keras's names, kinds, shapes and counts, in its order`(
        record: NetworkRecord
    ) throws {
        // Random numbers for 350 million weights are not what is tested.
        let model = try WeightSource.withoutDrawing { try record.make() }
        let depth = model.layers.count { $0.parameterCount > 0 }
        #expect(model.name == record.modelName)
        #expect(
            [model.layers.count, depth, model.parameterCount, model.trainableParameterCount]
                == record.counts)
        #expect(
            model.frozenParameterCount == model.parameterCount - model.trainableParameterCount)
        let rows = model.layers.dropFirst().map { layer in
            let shape = layer.output.shape.map(String.init).joined(separator: "x")
            return "\(layer.name) \(layer.typeName) \(shape) \(layer.parameterCount)"
        }
        for (row, line) in zip(rows, record.rows) { #expect(row == line) }
        #expect(record.rows.isEmpty || rows.count == record.rows.count)
        #expect(NetworkRecord.digest(rows) == record.digest)
        if record.options == nil, record.includesTop {
            let facts = type(of: model).facts
            #expect(facts.parameterCount == model.parameterCount && facts.depth == depth)
        }
    }

    @Test(arguments: OutputCase.all)
    func `features equal Keras's, with its preprocessing, for even and odd sizes`(
        output: OutputCase
    ) throws {
        let (name, size) = (output.network, output.size)
        let model = try Applications.make(
            name, weights: .none, includeTop: false, inputShape: [size, size, 3], pooling: .average)
        setFormulaWeights(model)
        let pixels = image(size)
        let features = model(type(of: model).preprocessInput(pixels))
        #expect(pixels == image(size))
        let step = features.shape[1] / 32
        let kept = features.transposed().gathered(
            rows: Array(stride(from: 0, to: features.shape[1], by: step))
        ).transposed()
        expectEqual(
            kept, try golden("applications")("\(name) features \(size)", "output"),
            factor: output.roundingFactor)
    }

    @Test(arguments: OutputCase.lastOfEach)
    func `the logits of the classifier equal Keras's`(output: OutputCase) throws {
        let size = output.size
        let model = try Applications.make(
            output.network, weights: .none, inputShape: [size, size, 3], classes: 10,
            classifierActivation: .linear)
        setFormulaWeights(model)
        let logits = model(type(of: model).preprocessInput(image(size)))
        expectEqual(
            logits, try golden("applications")("\(output.network) top", "output"),
            factor: output.roundingFactor)
    }

    @Test(arguments: OutputCase.lastOfEach)
    func `fused layers and single layers agree`(output: OutputCase) throws {
        let size = output.size
        let model = try Applications.make(
            output.network, weights: .none, includeTop: false, inputShape: [size, size, 3])
        setFormulaWeights(model)
        let pixels = formula([2, size, size, 3], seed: 9)
        let fused = model(pixels)
        model.fusesLayers = false
        expectEqual(fused, model(pixels))
    }

    @Test(arguments: Applications.facts.map(\.name).filter { $0 != "MobileNetV2" })
    func `preprocessing equals Keras's and leaves its argument alone`(name: String) throws {
        let pixels = formula([1, 2, 2, 3], seed: 3) * 128 + 128
        let expected = try golden("applications")("\(name) preprocessing", "output")
        let scaled = try Applications.preprocessInput(pixels, for: name)
        expectClose(scaled, expected, absolute: 1e-4)
        #expect(pixels == formula([1, 2, 2, 3], seed: 3) * 128 + 128)
        let type = try Applications.type(named: name)
        let (_, gradient) = valueAndGradient(at: pixels) { x in
            (type.preprocessInput(x) * formula([3], seed: 1)).sum()
        }
        // The map is linear: the gradient times the input is the result without its offset.
        let offset = type.preprocessInput(pixels * 0)
        let product = Double((gradient * pixels).sum().scalar())
        let linear = Double(((scaled - offset) * formula([3], seed: 1)).sum().scalar())
        expectClose(product, linear, absolute: 1e-2)
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

    /// Two chains of hundreds of float32 layers in another order: errors grow with the largest value.
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

/// A network and a size of images for which the fixtures have results.
struct OutputCase: Sendable, CustomTestStringConvertible {
    let network: String
    let size: Int

    var testDescription: String { "\(network) \(size)" }

    /// Convolutions by Winograd's algorithm in a row, without a normalisation between them, round
    /// about five times as much as direct sums.
    var roundingFactor: Double { network.hasPrefix("VGG") ? 6 : 1 }

    /// The sizes of each network, as make_applications.py has them.
    static let sizes: [(network: String, sizes: [Int])] = [
        ("VGG16", [32, 51]), ("VGG19", [51]), ("ResNet50", [64, 75]), ("ResNet50V2", [224, 75]),
        ("InceptionV3", [96, 75]), ("InceptionResNetV2", [96, 83]), ("Xception", [96, 75]),
        ("MobileNet", [224, 75]), ("MobileNetV3Small", [224, 75]), ("MobileNetV3Large", [75]),
        ("DenseNet121", [64, 75]), ("NASNetMobile", [96, 75]), ("EfficientNetB0", [224, 75]),
        ("EfficientNetB2", [75]), ("EfficientNetV2B0", [224, 75]), ("EfficientNetV2S", [75]),
        ("ConvNeXtTiny", [64, 75]), ("EfficientNetLite0", [224, 75]),
    ]

    static let all = sizes.flatMap { network, sizes in
        sizes.map { OutputCase(network: network, size: $0) }
    }

    static let lastOfEach = sizes.map { OutputCase(network: $0, size: $1[$1.count - 1]) }
}
