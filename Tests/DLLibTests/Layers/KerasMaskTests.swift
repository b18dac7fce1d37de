import DLLib
import TestSupport
import Testing

/// What each layer does with a mask, against Keras: hands it on, combines several, uses or drops it.
///
/// The numbers are those of Keras 3.15, made by `make_keras_masks.py`.
@Suite struct KerasMaskTests {
    typealias Source = LayerCase.Source

    static let shape: Shape = [3, 4, 5]
    static let plain = Source.real(shape)
    static let one = Source.masked(shape, [[1, 1, 1, 1], [1, 1, 0, 0], [1, 0, 1, 0]])
    static let otherRows: [[Int32]] = [[1, 0, 1, 1], [0, 1, 1, 0], [1, 1, 0, 1]]
    static let two = Source.masked(shape, otherRows)
    static let thin = Source.masked([3, 4, 1], otherRows)
    static let flat = Source.real([3, 5])
    static let step = Source.masked([3, 1, 5], [[1], [0], [1]])
    static let images = Source.masked(
        [3, 4, 4, 2], [[1, 1, 1, 1], [1, 1, 0, 0], [1, 0, 1, 0]])

    static let single: [LayerCase] = [
        LayerCase("dense", one) { Dense(3) },
        LayerCase("activation", one) { Activation(.tanh) },
        LayerCase("relu", one) { ReLU() },
        LayerCase("leaky_relu", one) { LeakyReLU() },
        LayerCase("elu", one) { ELU() },
        LayerCase("prelu", one) { PReLU() },
        LayerCase("dropout", one) { Dropout(0.5) },
        LayerCase("spatial_dropout", one) { SpatialDropout1D(0.5) },
        LayerCase("gaussian_noise", one) { GaussianNoise(0.5) },
        LayerCase("gaussian_dropout", one) { GaussianDropout(0.5) },
        LayerCase("alpha_dropout", one) { AlphaDropout(0.5) },
        LayerCase("identity", one) { Identity() },
        LayerCase("spectral_normalization", one) { SpectralNormalization(Dense(3)) },
        LayerCase("spectral_normalization_training", one, training: true) {
            SpectralNormalization(Dense(3), powerIterations: 3)
        },
        LayerCase("spectral_normalization_images_training", images, training: true) {
            SpectralNormalization(Conv2D(3, kernelSize: 2))
        },
        LayerCase("batch_normalization", one) { BatchNormalization() },
        LayerCase("batch_normalization_training", one, training: true) {
            BatchNormalization(momentum: 0.8)
        },
        LayerCase("batch_normalization_plain_training", plain, training: true) {
            BatchNormalization(momentum: 0.8)
        },
        LayerCase("layer_normalization", one) { LayerNormalization() },
        LayerCase("group_normalization", one) { GroupNormalization(groups: 5) },
        LayerCase("unit_normalization", one) { UnitNormalization() },
        LayerCase("rescaling", one) { Rescaling(2, offset: 0.5) },
        LayerCase("time_distributed_dense", one) { TimeDistributed(Dense(3)) },
        LayerCase("time_distributed_normalization", one) {
            TimeDistributed(BatchNormalization(momentum: 0.8))
        },
        LayerCase("time_distributed_normalization_training", one, training: true) {
            TimeDistributed(BatchNormalization(momentum: 0.8))
        },
        LayerCase("time_distributed_normalization_plain", plain, training: true) {
            TimeDistributed(BatchNormalization(momentum: 0.8))
        },
        LayerCase("conv1d", one) { Conv1D(3, kernelSize: 2, padding: .same) },
        LayerCase("conv1d_transpose", one) { Conv1DTranspose(3, kernelSize: 2) },
        LayerCase("depthwise_conv1d", one) { DepthwiseConv1D(kernelSize: 2) },
        LayerCase("separable_conv1d", one) { SeparableConv1D(3, kernelSize: 2) },
        LayerCase("max_pooling", one) { MaxPooling1D(2) },
        LayerCase("average_pooling", one) { AveragePooling1D(2) },
        LayerCase("global_max_pooling", one) { GlobalMaxPooling1D() },
        LayerCase("global_average_pooling", one) { GlobalAveragePooling1D() },
        LayerCase("global_average_pooling_kept", one) {
            GlobalAveragePooling1D(keepDims: true)
        },
        LayerCase("flatten", one) { Flatten() },
        LayerCase("reshape", one) { Reshape([4, 5, 1]) },
        LayerCase("permute", one) { Permute([2, 1]) },
        LayerCase("cropping", one) { Cropping1D(before: 1, after: 1) },
        LayerCase("zero_padding", one) { ZeroPadding1D(1) },
        LayerCase("up_sampling", one) { UpSampling1D(2) },
        LayerCase("masking", one) { Masking() },
        LayerCase("lambda", one) { Lambda { $0 * 2 } },
        LayerCase("dense_of_images", images) { Dense(3) },
        LayerCase("nested_model", one) {
            Sequential([Dense(3), LayerNormalization()])
        },
        LayerCase("nested_pooling", one) {
            Sequential([Dense(3), GlobalAveragePooling1D()])
        },
        LayerCase("nested_convolution", one) {
            Sequential([Dense(3), Conv1D(3, kernelSize: 2), LSTM(2)])
        },
    ]

    static let attention: [LayerCase] = [
        ("query", [one, plain]), ("value", [plain, one]), ("both", [one, two]),
        ("key", [plain, one, two]), ("all", [two, one, two]),
    ].map { name, sources in
        LayerCase("attention_\(name)", sources) { MultiHeadAttention(heads: 2, keyDim: 3) }
    }

    static let mergingKinds: [(String, @Sendable () -> Layer)] = [
        ("add", { Add() }), ("multiply", { Multiply() }), ("average", { Average() }),
        ("maximum", { Maximum() }), ("minimum", { Minimum() }), ("subtract", { Subtract() }),
    ]

    static let merging: [LayerCase] = mergingKinds.flatMap { name, make in
        let pairs = [
            ("both", [one, two]), ("first", [one, plain]), ("second", [plain, one]),
            ("thin", [one, thin]), ("step", [one, step]), ("flat", [one, flat]),
        ]
        let triples = [
            ("three", [one, two, one]), ("two_of_three", [one, plain, two]),
            ("last_of_three", [plain, plain, two]),
        ]
        return (name == "subtract" ? pairs : pairs + triples).map {
            LayerCase("\(name)_\($0.0)", $0.1, make: make)
        }
    }

    static let joining: [LayerCase] =
        [-1, 1, 2, -2].flatMap { axis in
            [
                ("both", [one, two]), ("first", [one, plain]), ("second", [plain, one]),
                ("three", [one, plain, two]),
            ].map { name, sources in
                LayerCase("concatenate_\(axis)_\(name)", sources) { Concatenate(axis: axis) }
            }
        } + [
            LayerCase("dot", one, two) { Dot(axes: 2) },
            LayerCase("dot_first", one, plain) { Dot(axes: 1) },
        ]

    static func recurrent(
        _ name: String, states: Int,
        _ make: @escaping @Sendable (_ sequences: Bool, _ state: Bool) -> RecurrentLayer
    ) -> [LayerCase] {
        let first = Array(repeating: Source.real([3, 3]), count: states)
        return [
            LayerCase("\(name)_last", one) { make(false, false) },
            LayerCase("\(name)_sequences", one) { make(true, false) },
            LayerCase("\(name)_begin", [two] + first) { make(true, false) },
            LayerCase("\(name)_bidirectional", two) { Bidirectional(make(true, false)) },
            LayerCase("\(name)_bidirectional_last", two) { Bidirectional(make(false, false)) },
            LayerCase("\(name)_bidirectional_begin", [plain] + first + first) {
                Bidirectional(make(true, false))
            },
            LayerCase("\(name)_bidirectional_begin_masked", [two] + first + first) {
                Bidirectional(make(false, true))
            },
            LayerCase("\(name)_bidirectional_none", two) {
                Bidirectional(make(true, false), mergeMode: .none)
            },
        ]
    }

    static let recurrent =
        recurrent("simple_rnn", states: 1) {
            SimpleRNN(3, returnSequences: $0, returnState: $1)
        }
        + recurrent("lstm", states: 2) { LSTM(3, returnSequences: $0, returnState: $1) }
        + recurrent("gru", states: 1) { GRU(3, returnSequences: $0, returnState: $1) }
        + [
            LayerCase("simple_rnn_time_distributed", .real([2, 3, 4, 5])) {
                TimeDistributed(SimpleRNN(2))
            },
            LayerCase("lstm_time_distributed", .real([2, 3, 4, 5])) {
                TimeDistributed(LSTM(2))
            },
            LayerCase("gru_time_distributed", .real([2, 3, 4, 5])) { TimeDistributed(GRU(2)) },
        ]

    @Test(arguments: single + attention + merging + joining + recurrent)
    func `does with a mask what Keras does`(_ test: LayerCase) throws {
        try test.check(in: "keras_masks", comparesMask: true)
    }
}
