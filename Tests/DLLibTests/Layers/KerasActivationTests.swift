import DLLib
import TestSupport
import Testing

/// Activations, normalisations and merging layers against Keras 3.15, made by
/// `make_keras_activations.py`.
@Suite(.seeded) struct KerasActivationTests {
    static let rows = LayerCase.Source.real([2, 9])
    static let image = LayerCase.Source.real([2, 3, 2, 4])
    static let sequence = LayerCase.Source.real([2, 5, 3])

    static let functions: [LayerCase] = ActivationFunction.allCases.map { function in
        LayerCase("activation_\(function.rawValue)", rows) {
            Sequential([Rescaling(4), Activation(function)])
        }
    }

    static let activations: [LayerCase] = [
        LayerCase("relu_slope", rows) { ReLU(negativeSlope: 0.1) },
        LayerCase("relu_threshold", rows) {
            ReLU(maximum: 0.8, negativeSlope: 0.2, threshold: 0.3)
        },
        LayerCase("leaky_relu", rows) { LeakyReLU() },
        LayerCase("prelu", image) { PReLU() },
        LayerCase("prelu_shared", image) { PReLU(sharedAxes: [1, 2]) },
        LayerCase("elu", rows) { ELU(alpha: 0.5) },
        LayerCase("softmax_axis_1", image) { Softmax(axis: 1) },
    ]

    static let normalizations: [LayerCase] = [
        LayerCase("layer_normalization", sequence) { LayerNormalization() },
        LayerCase("layer_normalization_axes", image) { LayerNormalization(axes: [1, 2, 3]) },
        LayerCase("layer_normalization_axis_1", sequence) {
            LayerNormalization(axes: [1], epsilon: 1e-2)
        },
        LayerCase("layer_normalization_plain", sequence) {
            LayerNormalization(center: false, scale: false)
        },
        LayerCase("group_normalization", image) { GroupNormalization(groups: 2) },
        LayerCase("group_normalization_instance", image) { GroupNormalization(groups: -1) },
        LayerCase("group_normalization_rows", sequence) {
            GroupNormalization(groups: 3, center: false)
        },
        LayerCase("group_normalization_axis_1", image) { GroupNormalization(groups: 3, axis: 1) },
        LayerCase("group_normalization_axis_2", image) {
            GroupNormalization(groups: -1, axis: 2)
        },
        LayerCase("unit_normalization", sequence) { UnitNormalization() },
        LayerCase("normalization_given", sequence) {
            Normalization(mean: [1, 2, 3], variance: [4, 0, 2])
        },
        LayerCase("normalization_inverted", sequence) {
            Normalization(mean: [1, 2, 3], variance: [4, 9, 2], invert: true)
        },
        LayerCase("spatial_dropout", image) { SpatialDropout2D(0.5) },
        LayerCase("gaussian_noise", image) { GaussianNoise(0.5) },
    ]

    static let mergings: [LayerCase] = [
        LayerCase("subtract", image, image) { Subtract() },
        LayerCase("multiply", image, image, image) { Multiply() },
        LayerCase("multiply_repeated", image, .real([2, 1, 1, 4])) { Multiply() },
        LayerCase("add_repeated", sequence, .real([2, 3])) { Add() },
        LayerCase("average", image, image, image) { Average() },
        LayerCase("maximum", image, image) { Maximum() },
        LayerCase("minimum", image, image) { Minimum() },
        LayerCase("dot", .real([2, 4]), .real([2, 4])) { Dot(axes: 1) },
        LayerCase("dot_matrices", .real([2, 5, 3]), .real([2, 3, 4])) { Dot(axes: (2, 1)) },
        LayerCase("dot_normalized", .real([2, 3, 5]), .real([2, 4, 3])) {
            Dot(axes: (1, 2), normalize: true)
        },
        LayerCase("attention_self", sequence, sequence) {
            MultiHeadAttention(heads: 2, keyDim: 3)
        },
        LayerCase("attention", sequence, .real([2, 4, 2])) {
            MultiHeadAttention(heads: 3, keyDim: 2, valueDim: 4)
        },
        LayerCase("attention_key", sequence, .real([2, 4, 2]), .real([2, 4, 6])) {
            MultiHeadAttention(heads: 2, keyDim: 3, outputDim: 5, useBias: false)
        },
        LayerCase("attention_causal", sequence, sequence) {
            MultiHeadAttention(heads: 2, keyDim: 3, useCausalMask: true)
        },
        LayerCase("attention_image", image, image) { MultiHeadAttention(heads: 2, keyDim: 3) },
        LayerCase("attention_rows", image, .real([2, 5, 2, 4])) {
            MultiHeadAttention(heads: 2, keyDim: 3, attentionAxes: [1])
        },
        LayerCase("attention_columns", image, image) {
            MultiHeadAttention(heads: 2, keyDim: 3, outputDim: 5, attentionAxes: [-2])
        },
    ]

    /// Values of the functions reach e⁴, of which 2⁻²⁴ is 3e-6; sums of five of them 2e-5.
    @Test(arguments: functions + activations + normalizations + mergings)
    func `computes what Keras computes`(_ test: LayerCase) throws {
        try test.check(in: "keras_activations", tolerance: 2e-5)
    }

    @Test func `normalization learns from data in one go or in batches`() throws {
        let data = Tensor((0..<24).map { Float($0 * $0) }, shape: [6, 4])
        let whole = Normalization()
        whole.adapt(data)
        expectClose(whole["mean"], try golden("keras_activations")("normalization_adapted", "mean"))
        expectClose(
            whole["variance"], try golden("keras_activations")("normalization_adapted", "variance"))
        expectClose(
            whole(Tensor(ones: [1, 4])),
            try golden("keras_activations")("normalization_adapted", "output_0"))
        let parts = Normalization()
        parts.adapt([data[0..<1], data[1..<4], data[4..<6]])
        expectClose(parts["mean"], whole["mean"])
        expectClose(parts["variance"], whole["variance"])
        #expect(parts["count"].scalar() == 6)
        #expect(whole.trainableParameterCount == 0)
    }

    @Test func `attention passes over places that do not count`() {
        let layer = MultiHeadAttention(heads: 2, keyDim: 3)
        let query = formula([1, 3, 4], seed: 1)
        let value = formula([1, 5, 4], seed: 2)
        let mask = Tensor([true, true, false, false, false], shape: [1, 5])
        let masked = layer([query, value.masked(by: mask)])
        expectClose(masked, layer([query, value.slice(axis: 1, 0..<2)]))
        let (result, attention) = layer.attend(
            [query, value], mask: mask.reshaped(to: [1, 1, 5]).broadcast(to: [1, 3, 5]))
        expectClose(result, masked)
        #expect(attention.shape == [1, 2, 3, 5])
        expectClose(attention.sum(axis: -1), Tensor(ones: [1, 2, 3]))
        #expect(attention.slice(axis: 3, 2..<5).scalars().allSatisfy { $0 == 0 })
    }

    @Test func `noise acts only while training, as strong as it was told`() {
        let x = Tensor(ones: [100, 100])
        for layer in [GaussianNoise(0.5, seed: 1), GaussianDropout(0.2, seed: 2)] as [Layer] {
            #expect(layer(x) == x)
            let values = layer(x, training: true).scalars(as: Double.self)
            let mean = values.reduce(0, +) / 10_000
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 10_000
            // Both have the deviation 1/2; five deviations of a mean of 10,000 draws are 0.025.
            #expect(abs(mean - 1) < 0.025)
            expectClose(variance, 0.25, absolute: 0, relative: 0.08)
        }
    }

    @Test func `alpha dropout makes ones the two numbers that Keras makes of them`() {
        let layer = AlphaDropout(0.3, seed: 2)
        let x = Tensor(ones: [100, 100])
        #expect(layer(x) == x)
        let values = layer(x, training: true).scalars()
        // Keras 3.15: layers.AlphaDropout(0.3)(ones, training=True).
        let (dropped, kept) = (values.filter { $0 < 0 }, values.filter { $0 > 0 })
        #expect(dropped.allSatisfy { abs($0 + 1.0595481) < 1e-6 })
        #expect(kept.allSatisfy { abs($0 - 1.3150446) < 1e-6 })
        // Five deviations of a count of 10,000 draws at 0.3 are 230.
        #expect(abs(dropped.count - 3000) < 230)
        #expect(dropped.count + kept.count == 10_000)
    }

    @Test func `a kernel of a normalised layer has 1 as its largest singular value`() throws {
        let layer = SpectralNormalization(Dense(4), powerIterations: 50)
        let x = formula([3, 6], seed: 4)
        _ = layer(x, training: true)
        let kernel = layer.layer["kernel"]
        expectClose(try kernel.svd().s.max(), Tensor(1), absolute: 1e-4, relative: 0)
        layer.trainable = false
        layer.layer.weights = layer.layer.weights.map { $0 * 2 }
        let before = layer.weights
        _ = layer(x, training: true)
        #expect(layer.weights == before)
    }

    @Test func `a layer without a kernel cannot be normalised`() async {
        await #expect(processExitsWith: .failure) {
            _ = SpectralNormalization(Flatten())(Tensor(ones: [1, 2, 2]), training: true)
        }
    }

    @Test func `spatial dropout takes whole channels`() {
        let layer = SpatialDropout2D(0.5, seed: 3)
        let values = layer(Tensor(ones: [4, 3, 3, 50]), training: true)
        let channels = values.mean(axes: [1, 2]).scalars()
        #expect(channels.allSatisfy { $0 == 0 || $0 == 2 })
        #expect(abs(channels.count { $0 == 0 } - 100) < 43)
        let steps = SpatialDropout1D(0.5, seed: 3)(Tensor(ones: [4, 3, 50]), training: true)
        #expect(steps.mean(axis: 1).scalars().allSatisfy { $0 == 0 || $0 == 2 })
    }

    @Test func `parameters that make no sense stop with the layer's name`() async {
        await #expect(processExitsWith: .failure) { _ = LeakyReLU(negativeSlope: -1) }
        await #expect(processExitsWith: .failure) { _ = ReLU(threshold: -1) }
        await #expect(processExitsWith: .failure) {
            _ = GroupNormalization(groups: 3)(Tensor(ones: [1, 2, 4]))
        }
        await #expect(processExitsWith: .failure) { _ = Softmax(axis: 0)(Tensor(ones: [1, 2])) }
        await #expect(processExitsWith: .failure) { _ = Normalization(mean: [1]) }
        await #expect(processExitsWith: .failure) {
            _ = Multiply()([Tensor(ones: [1, 2]), Tensor(ones: [1, 3])])
        }
        await #expect(processExitsWith: .failure) { _ = MultiHeadAttention(heads: 0, keyDim: 2) }
        await #expect(processExitsWith: .failure) { _ = GaussianNoise(2) }
    }
}
