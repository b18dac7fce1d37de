public import DLNetworks

/// MobileNet: blocks of a convolution of each channel by itself and one that mixes the channels.
///
/// - Source: Howard et al., "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision
///   Applications", arXiv:1704.04861; `keras.applications.MobileNet`.
public final class MobileNet: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        MobileNetBlocks()
    }

    /// Creates the network in a certain width.
    ///
    /// Beside what ``ImageNetwork`` takes: `alpha` multiplies the number of channels of every layer,
    /// `depthMultiplier` is how many results each channel gives where it is filtered by itself, and
    /// `dropout` the part that is dropped in front of the classifier.
    /// - Throws: ``ApplicationError`` for arguments that do not fit together or weights that are not
    ///   there.
    public convenience init(
        weights: ApplicationWeights = .imageNet, includeTop: Bool = true,
        inputShape: Shape? = nil, pooling: FeaturePooling = .none, classes: Int = 1000,
        classifierActivation: ActivationFunction = .softmax, alpha: Float = 1,
        depthMultiplier: Int = 1, dropout: Float = 1e-3, name: String? = nil
    ) throws {
        let arguments = ApplicationArguments(
            facts: Self.facts, weights: weights, includeTop: includeTop, inputShape: inputShape,
            pooling: pooling, classes: classes, classifierActivation: classifierActivation,
            name: name)
        let blocks = MobileNetBlocks(
            alpha: alpha, depthMultiplier: depthMultiplier, dropout: dropout)
        try self.init(blocks, arguments)
    }
}

/// The layers of MobileNet.
struct MobileNetBlocks: NetworkDescription {
    var alpha: Float = 1
    var depthMultiplier = 1
    var dropout: Float = 1e-3
    let namesPooling = false
    private let units = ConvolutionUnits(activation: .relu(max: 6))

    /// Describes the network by its options.
    init(alpha: Float = 1, depthMultiplier: Int = 1, dropout: Float = 1e-3) {
        self.alpha = alpha
        self.depthMultiplier = depthMultiplier
        self.dropout = dropout
    }

    var variant: String? {
        "alpha=\(alpha)" + (depthMultiplier == 1 ? "" : ", depthMultiplier=\(depthMultiplier)")
    }

    /// Width and height are part of it.
    func name(for shape: Shape, _ arguments: ApplicationArguments) -> String {
        "mobilenet_\(NumberText.fixed(Double(alpha), 2))_\(shape[0])"
    }

    func features(_ image: SymbolicTensor) -> SymbolicTensor {
        var x = units.convolution(
            image, width(32), 3, strides: 2, padding: .same, name: "conv1")
        x = activated(x, "conv1")
        let filters = [64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024]
        for (index, filters) in filters.enumerated() {
            x = block(
                x, filters, strides: [2, 4, 6, 12].contains(index + 1) ? 2 : 1, number: index + 1)
        }
        return x
    }

    private func width(_ filters: Int) -> Int { Int(Double(filters) * decimal(alpha)) }

    private func activated(_ x: SymbolicTensor, _ name: String) -> SymbolicTensor {
        units.activated(units.normalized(x, name: name + "_bn"), name: name + "_relu")
    }

    private func block(
        _ input: SymbolicTensor, _ filters: Int, strides: Int, number: Int
    ) -> SymbolicTensor {
        var x = input
        if strides > 1 {
            x = ZeroPadding2D(rows: (0, 1), columns: (0, 1), name: "conv_pad_\(number)")(x)
        }
        x = units.depthwise(
            x, 3, strides: strides, padding: strides > 1 ? .valid : .same,
            multiplier: depthMultiplier, name: "conv_dw_\(number)")
        x = activated(x, "conv_dw_\(number)")
        x = units.convolution(x, width(filters), 1, padding: .same, name: "conv_pw_\(number)")
        return activated(x, "conv_pw_\(number)")
    }

    /// A convolution of a single pixel, whose filters are the classes.
    func classified(
        _ features: SymbolicTensor, _ classes: Int, _ activation: ActivationFunction
    ) -> SymbolicTensor {
        var x = GlobalAveragePooling2D(keepDims: true)(features)
        x = Dropout(dropout, name: "dropout")(x)
        x = Conv2D(classes, kernelSize: 1, padding: .same, name: "conv_preds")(x)
        x = Reshape([classes], name: "reshape_2")(x)
        return Activation(activation, name: "predictions")(x)
    }
}
