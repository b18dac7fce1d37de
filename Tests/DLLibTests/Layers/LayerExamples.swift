import DLLib

/// A layer of the library with options that are not its defaults, and what it takes.
///
/// `make_stored_layers.py` runs this file in a notebook cell, so it uses what is public alone.
struct LayerExample: Sendable {
    /// What a layer takes.
    enum Source: Sendable, CaseIterable {
        case sequence, image, volume, vector, words, category

        /// The shape of one sample.
        var shape: Shape {
            switch self {
            case .sequence: [6, 4]
            case .image: [8, 8, 4]
            case .volume: [4, 5, 4, 2]
            case .vector: [5]
            case .words: [6]
            case .category: []
            }
        }

        /// Some samples: numbers in about -1...1, or whole numbers below 7.
        func samples(_ count: Int, seed: Int = 1) -> Tensor {
            let size = shape.elementCount
            let numbers = (0..<count * size).map { Float(($0 * 7919 + seed * 104_729) % 2003) }
            let all = Shape([count] + Array(shape))
            switch self {
            case .words, .category: return Tensor(numbers.map { Int32($0) % 7 }, shape: all)
            default: return Tensor(numbers.map { $0 / 1001 - 1 }, shape: all)
            }
        }
    }

    let source: Source
    var inputCount = 1
    let make: @Sendable () -> Layer

    init(_ source: Source, inputs: Int = 1, _ make: @escaping @Sendable () -> Layer) {
        self.source = source
        inputCount = inputs
        self.make = make
    }

    /// As many batches of samples as the layer has inputs.
    func inputs(_ count: Int) -> [Tensor] {
        (0..<inputCount).map { source.samples(count, seed: $0 + 1) }
    }
}

extension LayerExample {
    static let all =
        convolutions + poolings + movements + functions + mergings + normalizations + sequences
        + noise

    static let convolutions: [LayerExample] = [
        LayerExample(.sequence) {
            Conv1D(
                4, kernelSize: 2, padding: .causal, dilationRate: 2, groups: 2, activation: .relu,
                kernelRegularizer: .l2(0.02), biasConstraint: .nonNegative)
        },
        LayerExample(.sequence) {
            Conv1D(3, kernelSize: 3, strides: 2, padding: .same, useBias: false)
        },
        LayerExample(.sequence) {
            Conv1DTranspose(
                3, kernelSize: 3, strides: 2, padding: .same, outputPadding: 1, activation: .elu)
        },
        LayerExample(.image) {
            Conv2D(
                6, kernelSize: [3, 2], strides: 2, padding: .same, groups: 2, activation: .tanh,
                kernelInitializer: .heNormal, activityRegularizer: .l1(0.1))
        },
        LayerExample(.image) {
            Conv2D(
                3, kernelSize: 2, padding: .explicit(top: 1, bottom: 0, left: 2, right: 1),
                dilationRate: [1, 2], useBias: false)
        },
        LayerExample(.image) {
            Conv2DTranspose(
                3, kernelSize: [3, 2], strides: [2, 3], outputPadding: [1, 0], activation: .gelu)
        },
        LayerExample(.volume) {
            Conv3D(
                4, kernelSize: [2, 3, 2], strides: [1, 2, 1], padding: .same, groups: 2,
                activation: .sigmoid)
        },
        LayerExample(.sequence) {
            DepthwiseConv1D(
                kernelSize: 3, padding: .same, depthMultiplier: 2, dilationRate: 2,
                activation: .softplus)
        },
        LayerExample(.image) {
            DepthwiseConv2D(
                kernelSize: 3, strides: 2, padding: .same, depthMultiplier: 2,
                activation: .relu6, depthwiseConstraint: .maxNorm(0.5))
        },
        LayerExample(.sequence) {
            SeparableConv1D(5, kernelSize: 2, depthMultiplier: 2, activation: .swish)
        },
        LayerExample(.image) {
            SeparableConv2D(
                5, kernelSize: [2, 3], padding: .same, depthMultiplier: 2, useBias: false)
        },
    ]

    static let poolings: [LayerExample] = [
        LayerExample(.sequence) { MaxPooling1D(3, strides: 2, padding: .same) },
        LayerExample(.sequence) { AveragePooling1D(2, strides: 1) },
        LayerExample(.image) { MaxPooling2D([2, 3], strides: 2, padding: .same) },
        LayerExample(.image) { AveragePooling2D(3, strides: [1, 2]) },
        LayerExample(.volume) { MaxPooling3D([2, 1, 2], padding: .same) },
        LayerExample(.volume) { AveragePooling3D(2, strides: [1, 2, 1]) },
        LayerExample(.sequence) { GlobalMaxPooling1D(keepDims: true) },
        LayerExample(.sequence) { GlobalAveragePooling1D() },
        LayerExample(.image) { GlobalMaxPooling2D() },
        LayerExample(.image) { GlobalAveragePooling2D(keepDims: true) },
        LayerExample(.volume) { GlobalMaxPooling3D(keepDims: true) },
        LayerExample(.volume) { GlobalAveragePooling3D() },
    ]

    static let movements: [LayerExample] = [
        LayerExample(.sequence) { ZeroPadding1D(before: 1, after: 2) },
        LayerExample(.image) { ZeroPadding2D(rows: (1, 2), columns: (0, 3)) },
        LayerExample(.volume) { ZeroPadding3D(depth: (0, 1), rows: (2, 0), columns: (1, 3)) },
        LayerExample(.sequence) { Cropping1D(before: 2, after: 1) },
        LayerExample(.image) { Cropping2D(rows: (1, 2), columns: (0, 3)) },
        LayerExample(.volume) { Cropping3D(depth: (0, 1), rows: (2, 0), columns: (1, 1)) },
        LayerExample(.sequence) { UpSampling1D(3) },
        LayerExample(.image) { UpSampling2D([2, 3], interpolation: .bilinear) },
        LayerExample(.volume) { UpSampling3D([1, 2, 3]) },
        LayerExample(.image) { CenterCrop(4, 6) },
        LayerExample(.image) { Resizing(5, 6, interpolation: .nearest, cropToAspectRatio: true) },
        LayerExample(.sequence) { Flatten() },
        LayerExample(.sequence) { Reshape([3, -1, 2]) },
        LayerExample(.sequence) { Permute([2, 1]) },
        LayerExample(.vector) { RepeatVector(3) },
        LayerExample(.category) { CategoryEncoding(7, outputMode: .oneHot) },
        LayerExample(.words) { CategoryEncoding(9, outputMode: .count) },
    ]

    static let functions: [LayerExample] = [
        LayerExample(.vector) {
            Dense(
                3, activation: .softmax, kernelRegularizer: .l1(0.1), biasRegularizer: .l2(0.2),
                kernelConstraint: .unitNorm())
        },
        LayerExample(.sequence) { Dense(3, useBias: false) },
        LayerExample(.image) { ReLU(maximum: 0.7, negativeSlope: 0.1, threshold: 0.2) },
        LayerExample(.image) { ReLU(maximum: 6) },
        LayerExample(.image) { LeakyReLU(negativeSlope: 0.2) },
        LayerExample(.image) { PReLU(sharedAxes: [1, 2], alphaInitializer: .constant(0.3)) },
        LayerExample(.image) { ELU(alpha: 0.5) },
        LayerExample(.sequence) { Softmax(axis: 1) },
        LayerExample(.sequence) { Softmax() },
    ]

    static let mergings: [LayerExample] = [
        LayerExample(.image, inputs: 2) { Add() },
        LayerExample(.image, inputs: 2) { CustomScaleLayer(0.3) },
        LayerExample(.image, inputs: 2) { SymbolicOperation(.divide) },
        LayerExample(.sequence) { SymbolicOperation(.subtract, 2.5, isNumberFirst: true) },
        LayerExample(.image, inputs: 2) { Subtract() },
        LayerExample(.image, inputs: 2) { Multiply() },
        LayerExample(.image, inputs: 2) { Average() },
        LayerExample(.image, inputs: 2) { Maximum() },
        LayerExample(.image, inputs: 2) { Minimum() },
        LayerExample(.sequence, inputs: 2) { Concatenate(axis: 1) },
        LayerExample(.sequence, inputs: 2) { Dot(axes: (2, -1), normalize: true) },
    ]

    static let normalizations: [LayerExample] = [
        LayerExample(.image) { BatchNormalization(momentum: 0.9, epsilon: 0.01, scale: false) },
        LayerExample(.sequence) { BatchNormalization(center: false) },
        LayerExample(.sequence) { LayerNormalization(axes: [1, 2], epsilon: 0.01, center: false) },
        LayerExample(.image) { LayerScale(0.5) },
        LayerExample(.image) { GroupNormalization(groups: 2, epsilon: 0.01, scale: false) },
        LayerExample(.sequence) { UnitNormalization() },
        LayerExample(.vector) { Identity() },
        LayerExample(.image) {
            SpectralNormalization(Conv2D(3, kernelSize: 2), powerIterations: 2)
        },
        LayerExample(.vector) {
            Normalization(
                mean: [0.1, 0.2, 0.3, 0.4, 0.5], variance: [1, 2, 3, 4, 5], invert: true)
        },
        LayerExample(.vector) { Normalization() },
        LayerExample(.image) {
            ImagePreprocessing(
                ImageScaling(scale: [1, 2, 3, 4], offset: [0, 1, 2, 3], reversesChannels: true))
        },
        LayerExample(.sequence) { Rescaling([0.5, 2, 1, 3], offset: [1, 0, -1, 2]) },
    ]

    static let sequences: [LayerExample] = [
        LayerExample(.words) { Embedding(8, 3, embeddingsRegularizer: .l2(0.1), maskZero: true) },
        LayerExample(.sequence) { Masking(maskValue: 0.5) },
        LayerExample(.sequence) {
            SimpleRNN(
                3, activation: .relu, dropout: 0.1, recurrentDropout: 0.2, returnSequences: true)
        },
        LayerExample(.sequence) {
            LSTM(
                3, recurrentActivation: .hardSigmoid, unitForgetBias: false,
                kernelRegularizer: .l2(0.01), recurrentConstraint: .maxNorm(1), returnState: true)
        },
        LayerExample(.sequence) { LSTM(2, dropout: 0.3, returnSequences: true) },
        LayerExample(.sequence) { GRU(3, useBias: false, goBackwards: true, resetAfter: false) },
        LayerExample(.sequence) { GRU(3, returnSequences: true) },
        LayerExample(.sequence) {
            Bidirectional(LSTM(3, unitForgetBias: false, returnSequences: true), mergeMode: .sum)
        },
        LayerExample(.sequence) { TimeDistributed(Dense(3, activation: .tanh)) },
        LayerExample(.sequence, inputs: 2) {
            MultiHeadAttention(
                heads: 2, keyDim: 3, valueDim: 2, outputDim: 5, dropout: 0.1, useBias: false,
                useCausalMask: true, attentionAxes: [1], kernelRegularizer: .l1(0.01))
        },
        LayerExample(.sequence, inputs: 2) { MultiHeadAttention(heads: 2, keyDim: 3) },
    ]

    static let noise: [LayerExample] =
        [
            LayerExample(.vector) { Dropout(0.3, seed: 1) },
            LayerExample(.image) { Dropout(0.3, noiseShape: [1, -1, 4], seed: 1) },
            LayerExample(.image) { StochasticDepth(0.5, seed: 3) },
            LayerExample(.vector) { GaussianNoise(0.3, seed: 1) },
            LayerExample(.vector) { GaussianDropout(0.3, seed: 1) },
            LayerExample(.vector) { AlphaDropout(0.3, seed: 1) },
            LayerExample(.sequence) { SpatialDropout1D(0.3, seed: 1) },
            LayerExample(.image) { SpatialDropout2D(0.3, seed: 1) },
            LayerExample(.image) { RandomFlip(.vertical, seed: 1) },
            LayerExample(.image) {
                RandomRotation(
                    AugmentationRange(-0.1, 0.2), fill: .constant(0.5), interpolation: .nearest,
                    seed: 1)
            },
            LayerExample(.image) { RandomZoom(0.2, widthFactor: 0.3, fill: .wrap, seed: 1) },
            LayerExample(.image) { RandomZoom(0.2, seed: 1) },
            LayerExample(.image) { RandomTranslation(0.2, 0.1, fill: .nearest, seed: 1) },
            LayerExample(.image) { RandomCrop(5, 4, seed: 1) },
            LayerExample(.image) { RandomContrast(0.3, valueRange: 0...1, seed: 1) },
            LayerExample(.image) { RandomBrightness(0.3, valueRange: -1...1, seed: 1) },
        ]
        + ActivationFunction.allCases.map { function in
            LayerExample(.vector) { Activation(function) }
        }
}

extension LayerExample {
    /// A model with an input of each source and every layer behind its input, as its outputs.
    ///
    /// The second input of a layer is half the first.
    static func model() -> Model {
        var outputs: [SymbolicTensor] = []
        var inputs: [SymbolicTensor] = []
        for source in Source.allCases {
            let input = Input(shape: source.shape)
            inputs.append(input)
            for example in all where example.source == source {
                let tensors =
                    example.inputCount == 1 ? [input] : [input, Rescaling(0.5)(input)]
                outputs += example.make().apply(tensors)
            }
        }
        return Model(inputs: inputs, outputs: outputs)
    }
}
