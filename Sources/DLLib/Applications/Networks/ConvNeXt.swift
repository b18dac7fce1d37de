public import DLNetworks

/// What all sizes of ConvNeXt share.
///
/// A block filters each channel by a window of 7 x 7, normalises each pixel, and mixes the channels
/// by two dense layers. By default the first layer scales pixels of 0...255.
/// - Source: Liu, Mao, Wu, Feichtenhofer, Darrell, Xie, "A ConvNet for the 2020s",
///   arXiv:2201.03545.
public class ConvNeXt: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        ConvNeXtBlocks(size, arguments.name ?? facts.modelName)
    }

    /// How many blocks and channels the stages have.
    class var size: ConvNeXtBlocks.Size {
        fatalError("ConvNeXt is what its sizes share; make one, such as ConvNeXtTiny")
    }

    /// Creates the network with or without what scales its pixels.
    ///
    /// Beside what ``ImageNetwork`` takes: `includePreprocessing` says whether the first layer scales
    /// pixels of 0...255.
    /// - Throws: ``ApplicationError`` for arguments that do not fit together or weights that are not
    ///   there.
    public convenience init(
        weights: ApplicationWeights = .imageNet, includeTop: Bool = true,
        inputShape: Shape? = nil, pooling: FeaturePooling = .none, classes: Int = 1000,
        classifierActivation: ActivationFunction = .softmax, includePreprocessing: Bool = true,
        name: String? = nil
    ) throws {
        let arguments = ApplicationArguments(
            facts: Self.facts, weights: weights, includeTop: includeTop, inputShape: inputShape,
            pooling: pooling, classes: classes, classifierActivation: classifierActivation,
            name: name)
        var blocks = ConvNeXtBlocks(Self.size, name ?? Self.facts.modelName)
        blocks.includesPreprocessing = includePreprocessing
        try self.init(blocks, arguments)
    }
}

/// ConvNeXtTiny: 18 blocks, the smallest of five sizes.
///
/// - Source: as ``ConvNeXt``; `keras.applications.ConvNeXtTiny`.
public final class ConvNeXtTiny: ConvNeXt {
    override class var size: ConvNeXtBlocks.Size { ([3, 3, 9, 3], 96) }
}

/// ConvNeXtSmall: 36 blocks.
///
/// - Source: as ``ConvNeXt``; `keras.applications.ConvNeXtSmall`.
public final class ConvNeXtSmall: ConvNeXt {
    override class var size: ConvNeXtBlocks.Size { ([3, 3, 27, 3], 96) }
}

/// ConvNeXtBase: like ``ConvNeXtSmall``, a third wider.
///
/// - Source: as ``ConvNeXt``; `keras.applications.ConvNeXtBase`.
public final class ConvNeXtBase: ConvNeXt {
    override class var size: ConvNeXtBlocks.Size { ([3, 3, 27, 3], 128) }
}

/// ConvNeXtLarge: like ``ConvNeXtSmall``, twice as wide.
///
/// - Source: as ``ConvNeXt``; `keras.applications.ConvNeXtLarge`.
public final class ConvNeXtLarge: ConvNeXt {
    override class var size: ConvNeXtBlocks.Size { ([3, 3, 27, 3], 192) }
}

/// ConvNeXtXLarge: the largest of five sizes.
///
/// - Source: as ``ConvNeXt``; `keras.applications.ConvNeXtXLarge`.
public final class ConvNeXtXLarge: ConvNeXt {
    override class var size: ConvNeXtBlocks.Size { ([3, 3, 27, 3], 256) }
}

/// The layers of a ConvNeXt.
struct ConvNeXtBlocks: NetworkDescription {
    /// How many blocks each stage has, and the channels of the first; those of others double.
    typealias Size = (depths: [Int], channels: Int)

    let size: Size
    /// What the names of layers begin with.
    let prefix: String
    var includesPreprocessing = true

    /// Describes a network by its size and the beginning of its layers' names.
    init(_ size: Size, _ prefix: String) {
        self.size = size
        self.prefix = prefix
    }

    private func normalization(_ name: String? = nil) -> LayerNormalization {
        LayerNormalization(epsilon: 1e-6, name: name.map { prefix + $0 })
    }

    private func patches(_ filters: Int, _ size: Int, _ name: String) -> Conv2D {
        Conv2D(filters, kernelSize: size, strides: size, name: prefix + name)
    }

    func features(_ image: SymbolicTensor) -> SymbolicTensor {
        var x = image
        if includesPreprocessing, image.shape[2] == 3 {
            x = Normalization(
                mean: [0.485 * 255, 0.456 * 255, 0.406 * 255],
                variance: [0.229, 0.224, 0.225].map { Float(($0 * 255) * ($0 * 255)) },
                name: prefix + "_prestem_normalization")(x)
        }
        for (stage, depth) in size.depths.enumerated() {
            let filters = size.channels << stage
            let start: [Layer]
            if stage == 0 {
                start = [patches(filters, 4, "_stem_conv"), normalization("_stem_layernorm")]
            } else {
                start = [
                    normalization("_downsampling_layernorm_\(stage - 1)"),
                    patches(filters, 2, "_downsampling_conv_\(stage - 1)"),
                ]
            }
            let name = stage == 0 ? "_stem" : "_downsampling_block_\(stage - 1)"
            x = Sequential(start, name: prefix + name)(x)
            for block in 0..<depth {
                x = connect(x, filters, "\(prefix)_stage_\(stage)_block_\(block)_")
            }
        }
        return x
    }

    private func connect(
        _ input: SymbolicTensor, _ filters: Int, _ name: String
    ) -> SymbolicTensor {
        var x = Conv2D(
            filters, kernelSize: 7, padding: .same, groups: filters, name: name + "depthwise_conv"
        )(input)
        x = LayerNormalization(epsilon: 1e-6, name: name + "layernorm")(x)
        x = Dense(4 * filters, name: name + "pointwise_conv_1")(x)
        x = Activation(.gelu, name: name + "gelu")(x)
        x = Dense(filters, name: name + "pointwise_conv_2")(x)
        x = LayerScale(1e-6, name: name + "layer_scale")(x)
        return input + Activation(.linear, name: name + "identity")(x)
    }

    /// The mean of each channel, normalised, and a layer with a unit for each class.
    func classified(
        _ features: SymbolicTensor, _ classes: Int, _ activation: ActivationFunction
    ) -> SymbolicTensor {
        let x = GlobalAveragePooling2D(name: prefix + "_head_gap")(features)
        return Dense(classes, activation: activation, name: prefix + "_head_dense")(
            normalization("_head_layernorm")(x))
    }

    /// What is pooled is normalised, too, and so is a map of features.
    func pooled(_ features: SymbolicTensor, _ pooling: FeaturePooling) -> SymbolicTensor {
        switch pooling {
        case .none: normalization()(features)
        case .average: normalization()(GlobalAveragePooling2D()(features))
        case .max: normalization()(GlobalMaxPooling2D()(features))
        }
    }
}
