public import DLNetworks

/// MobileNetV2: a small, fast network of inverted residual blocks.
///
/// A block widens its input six times by a 1 x 1 convolution, filters each channel by a 3 x 3
/// depthwise convolution, narrows it by a 1 x 1 convolution without activation, and adds its input
/// where the shapes agree.
///
/// With `weights: .imageNet` and the usual width the network is that of torchvision, whose weights
/// these are: it pads by 1 on all sides where Keras pads at the bottom and right only, its batch
/// normalisation has an epsilon of 1e-5, and a first layer, `preprocessing`, scales pixels of 0...255.
/// For other widths the weights and the network are Keras's, behind such a layer. With
/// `weights: .none` it is exactly Keras's and takes what Keras's takes.
///
///     let base = try MobileNetV2(weights: .imageNet, includeTop: false, inputShape: [150, 150, 3])
///     base.trainable = false
///
/// - Source: Sandler, Howard, Zhu, Zhmoginov, Chen, "MobileNetV2: Inverted Residuals and Linear
///   Bottlenecks", arXiv:1801.04381; `keras.applications.MobileNetV2`.
public final class MobileNetV2: ImageNetwork {
    /// Where the first weights come from.
    ///
    /// A file may be one that `torch.save` wrote of torchvision's `mobilenet_v2`, such as one trained on
    /// other classes: then the network is torchvision's, with the layer that scales pixels. With every
    /// other kind of file it is exactly Keras's. What `saveWeights` wrote of a network with torchvision's
    /// weights goes back by `loadWeights` into one made with `.imageNet`.
    public typealias Weights = ApplicationWeights

    /// What stands in for the classifier where it is left out.
    public typealias Pooling = FeaturePooling

    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        MobileNetV2Blocks(weights: arguments.weights)
    }

    /// Creates the network in a certain width.
    ///
    /// Beside what ``ImageNetwork`` takes: `alpha` multiplies the number of channels of every layer,
    /// and `includePreprocessing` says whether the first layer scales pixels of 0...255 to what the
    /// weights want; nil does so exactly where the weights are ImageNet's or torchvision's.
    /// - Throws: ``ApplicationError`` for arguments that do not fit together; ``CheckpointError`` and
    ///   ``ModelFileError`` for weights that are missing, damaged, or others than published.
    public convenience init(
        weights: ApplicationWeights = .imageNet, includeTop: Bool = true,
        inputShape: Shape? = nil, pooling: FeaturePooling = .none, classes: Int = 1000,
        classifierActivation: ActivationFunction = .softmax, alpha: Float = 1,
        includePreprocessing: Bool? = nil, name: String? = nil
    ) throws {
        let arguments = ApplicationArguments(
            facts: Self.facts, weights: weights, includeTop: includeTop, inputShape: inputShape,
            pooling: pooling, classes: classes, classifierActivation: classifierActivation,
            name: name)
        let blocks = MobileNetV2Blocks(
            alpha: alpha, weights: weights, includesPreprocessing: includePreprocessing)
        try self.init(blocks, arguments)
    }
}
