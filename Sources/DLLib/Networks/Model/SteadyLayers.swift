internal import DLTensors

extension Layer {
    /// Whether the layer treats every sample by itself, always alike, in training as outside it, as
    /// long as nothing about it changes.
    ///
    /// That is so for layers of the library whose weights are frozen, that draw no random numbers
    /// and add nothing to the loss. Of layers of a user's own nobody knows.
    package var isSteady: Bool {
        guard activityRegularizer == nil, !ownWeights.contains(where: \.isTrainable) else {
            return false
        }
        return switch self {
        case let model as Model:
            // Of whatever class: a model computes what its graph says.
            model.graph != nil && model.layers.allSatisfy(\.isSteady)
        case let distributed as TimeDistributed: distributed.layer.isSteady
        case let normalization as BatchNormalization:
            !normalization.usesBatchStatistics(training: true)
        default: isFunctionOfItsSample
        }
    }

    private var isFunctionOfItsSample: Bool {
        switch self {
        case is InputLayer, is Dense, is Activation, is ReLU, is LeakyReLU, is PReLU, is ELU,
            is Softmax, is Add, is Subtract, is Multiply, is Average, is Maximum, is Minimum,
            is Concatenate, is Dot, is Flatten, is Reshape, is Permute, is RepeatVector,
            is LayerNormalization, is GroupNormalization, is UnitNormalization, is Normalization,
            is Rescaling, is ImagePreprocessing, is Resizing, is CenterCrop:
            true
        case is Conv1D, is Conv1DTranspose, is Conv2D, is Conv2DTranspose, is Conv3D,
            is DepthwiseConv1D, is DepthwiseConv2D, is SeparableConv1D, is SeparableConv2D:
            true
        case is AveragePooling1D, is AveragePooling2D, is AveragePooling3D, is MaxPooling1D,
            is MaxPooling2D, is MaxPooling3D, is GlobalAveragePooling1D,
            is GlobalAveragePooling2D, is GlobalAveragePooling3D, is GlobalMaxPooling1D,
            is GlobalMaxPooling2D, is GlobalMaxPooling3D:
            true
        case is ZeroPadding1D, is ZeroPadding2D, is ZeroPadding3D, is Cropping1D, is Cropping2D,
            is Cropping3D, is UpSampling1D, is UpSampling2D, is UpSampling3D:
            true
        default: false
        }
    }
}

extension Node {
    /// About how many products the layer computes for one sample: at each place of its result, one
    /// for every number of its kernels.
    package var productCount: Int { layer.productCount(outputs: outputShapes) }

    /// The numbers of the largest result, of the layer or inside a nested model, for one sample.
    var largestResult: Int {
        Swift.max(layer.largestInside, outputShapes.map(\.elementCount).max() ?? 0)
    }
}

extension Layer {
    fileprivate func productCount(outputs: [Shape]) -> Int {
        switch self {
        case let model as Model:
            return model.graph?.nodes.reduce(0) { $0 + $1.productCount } ?? 0
        case let distributed as TimeDistributed:
            let steps = outputs.first?.first ?? 0
            return steps * distributed.layer.productCount(outputs: outputs.map(\.droppingBatch))
        default:
            let kernels = ownWeights.filter { $0.shape.rank > 1 }
            let places = outputs.reduce(0) { $0 + $1.elementCount / Swift.max(1, $1.last ?? 1) }
            return places * kernels.elementCount
        }
    }

    /// The numbers of the largest result inside, for one sample.
    fileprivate var largestInside: Int {
        switch self {
        case let model as Model: model.graph?.nodes.map(\.largestResult).max() ?? 0
        case let distributed as TimeDistributed:
            (builtShapes?.first?.first ?? 1) * distributed.layer.largestInside
        default: 0
        }
    }
}
