import DLLib
import TestSupport
import Testing

/// Every layer of the library, with the settings of its comparison with Keras, through plain values
/// and back.
@Suite(.seeded) struct StoredLayerTests {
    private static let sequences: [LayerCase] =
        KerasConvolutionTests.sequences + KerasConvolutionTests.images
        + KerasConvolutionTests.volumes + KerasRecurrentTests.kinds + KerasRecurrentTests.others
        + KerasShapeTests.poolings + KerasShapeTests.movements
        + KerasActivationTests.activations + KerasActivationTests.normalizations
        + KerasActivationTests.mergings

    @Test func `a layer made from its description computes the same to the last bit`() throws {
        var classes = Set<String>()
        for test in Self.sequences {
            let inputs = test.sources.enumerated().map { $1.tensor(seed: $0 + 1) }
            try check(test.make, inputs, test.name)
            classes.insert(String(describing: type(of: test.make())))
        }
        for test in KerasLayerTests.convolutions + KerasLayerTests.others {
            let inputs = test.shapes.enumerated().map { formula($1, seed: $0 + 1) }
            try check(test.make, inputs, test.name)
            classes.insert(String(describing: type(of: test.make())))
        }
        #expect(classes.count >= 50, "\(classes.count) classes")
    }

    private func check(
        _ make: () -> Layer, _ inputs: [Tensor], _ name: String
    ) throws {
        let layer = make()
        // A layer of code cannot be described, which is its own test.
        guard layer is any ConfigurableLayer else { return }
        _ = layer.apply(inputs)
        setFormulaWeights(layer)
        let description = try layer.described()
        let text = try description.json()
        let read = try PlainValue(json: Array(text.utf8))
        #expect(try read.json() == text, "\(name)")
        let made = try LayerDescription.make(read)
        _ = made.apply(inputs)
        #expect(made.name == layer.name, "\(name)")
        #expect(
            made.parameterPaths.map(\.path) == layer.parameterPaths.map(\.path), "\(name)")
        made.weights = layer.weights
        for each in [made, layer] { (each as? RecurrentLayer)?.resetStates() }
        #expect(made.apply(inputs) == layer.apply(inputs), "\(name)")
        #expect(try made.described() == description, "\(name)")
    }

    @Test func `an augmentation made from its description does the same to images`() throws {
        let images = (formula([2, 5, 6, 2], seed: 1) + 1) * 100
        let fills: [FillMode] = [.constant(7), .nearest, .reflect, .wrap]
        let layers =
            AugmentationTests.layers.map { $0() } + [RandomCrop(3, 2)]
            + fills.map { RandomRotation(AugmentationRange(-0.1, 0.3), fill: $0) }
        for layer in layers {
            let made = try LayerDescription.make(try layer.described())
            let again = try #require(made as? AugmentationLayer)
            #expect(again.preview(images, seed: 3) == layer.preview(images, seed: 3))
        }
    }

    @Test func `values of the wrong kind or size are refused, not computed with`() {
        for configuration: Configuration in [
            ["units": 0, "activation": "relu", "useBias": true],
            ["units": "many", "activation": "relu", "useBias": true],
            ["units": 3, "activation": "relo", "useBias": true],
            ["activation": "relu", "useBias": true],
        ] {
            #expect(throws: ModelFileError.self) { try Dense(configuration: configuration) }
        }
    }
}
