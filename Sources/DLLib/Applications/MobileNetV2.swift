public import DLNetworks

/// MobileNetV2: a small, fast network of inverted residual blocks.
///
/// A block widens its input six times by a 1 x 1 convolution, filters each channel by a 3 x 3
/// depthwise convolution, narrows it by a 1 x 1 convolution without activation, and adds its input
/// where the shapes agree. Layers have Keras's names and order.
///
/// With `weights: .imageNet` the network is that of torchvision, whose weights these are: it pads
/// by 1 on all sides where Keras pads at the bottom and right only, its batch normalisation has an
/// epsilon of 1e-5, and a first layer, `preprocessing`, scales pixels of 0...255. With
/// `weights: .none` it is exactly Keras's and takes what Keras's takes.
///
///     let base = try MobileNetV2(weights: .imageNet, includeTop: false, inputShape: [150, 150, 3])
///     base.trainable = false
///
/// - Source: Sandler, Howard, Zhu, Zhmoginov, Chen, "MobileNetV2: Inverted Residuals and Linear
///   Bottlenecks", arXiv:1801.04381; `keras.applications.MobileNetV2`.
public final class MobileNetV2: Model, ImageNetwork, StoredNetwork {
    /// -1...1, as Keras's network takes it; pretrained weights bring a layer of their own.
    public static let preprocessing = ImageScaling.symmetric

    /// Where the first weights come from.
    public enum Weights: Sendable {
        /// Random numbers.
        case none
        /// The weights trained on ImageNet, from the weights folder.
        case imageNet
        /// A file that `torch.save` wrote of torchvision's `mobilenet_v2`, such as one trained on
        /// other classes.
        case file(String)
    }

    /// What stands in for the classifier where it is left out.
    public typealias Pooling = FeaturePooling

    /// What is known about the weights, if they are those of ImageNet.
    public let imageNetWeights: ImageNetWeights?

    /// Creates the network.
    ///
    /// - Parameters:
    ///   - weights: Where the first weights come from.
    ///   - includeTop: Whether the classifier is part of the network.
    ///   - inputShape: Height, width and channels; at least 32 pixels on each side.
    ///   - pooling: What ends the network where there is no classifier.
    ///   - classes: The number of classes of the classifier.
    ///   - classifierActivation: The activation of the classifier.
    ///   - alpha: Multiplies the number of channels of every layer.
    ///   - includePreprocessing: Whether the first layer scales pixels of 0...255 to what the weights
    ///     want; nil does so exactly where there are pretrained weights.
    ///   - name: The name of the model; nil gives Keras's.
    /// - Throws: ``ApplicationError`` for arguments that do not fit together and
    ///   ``CheckpointError`` for weights that are missing, damaged, or others than published.
    public init(
        weights: Weights = .imageNet, includeTop: Bool = true,
        inputShape: Shape = [224, 224, 3], pooling: Pooling = .none, classes: Int = 1000,
        classifierActivation: ActivationFunction = .softmax, alpha: Float = 1,
        includePreprocessing: Bool? = nil, name: String? = nil
    ) throws {
        try MobileNetV2.check(
            weights: weights, includeTop: includeTop, inputShape: inputShape, classes: classes,
            activation: classifierActivation, alpha: alpha)
        let checkpoint = try MobileNetV2.checkpoint(weights)
        let isPretrained = checkpoint != nil

        let input = Input(shape: inputShape)
        var x = input
        if includePreprocessing ?? isPretrained {
            x = ImagePreprocessing(
                isPretrained ? .torch : .symmetric, name: "preprocessing")(x)
        }
        let blocks = MobileNetV2Blocks(
            alpha: alpha, convention: isPretrained ? .torchvision : .keras)
        x = blocks.features(x)
        if includeTop {
            x = GlobalAveragePooling2D()(x)
            x = Dense(
                classes, activation: classifierActivation,
                kernelInitializer: isPretrained ? .zeros : .glorotUniform, name: "predictions")(x)
        } else {
            switch pooling {
            case .none: break
            case .average: x = GlobalAveragePooling2D()(x)
            case .max: x = GlobalMaxPooling2D()(x)
            }
        }
        if case .imageNet = weights {
            imageNetWeights = .mobileNetV2
        } else {
            imageNetWeights = nil
        }
        super.init(
            inputs: [input], outputs: [x],
            name: name
                ?? MobileNetV2.kerasName(
                    alpha: alpha, shape: inputShape, isPretrained: isPretrained))
        if let checkpoint { try load(checkpoint) }
        if includeTop, let imageNetWeights { classNames = imageNetWeights.classNames }
    }

    package init(
        restored inputs: [SymbolicTensor], outputs: [SymbolicTensor], name: String,
        weightsFile: String?
    ) {
        imageNetWeights = ImageNetWeights.all.first { $0.file == weightsFile }
        super.init(inputs: inputs, outputs: outputs, name: name)
    }

    /// Refuses arguments that do not fit together, as Keras does.
    private static func check(
        weights: Weights, includeTop: Bool, inputShape: Shape, classes: Int,
        activation: ActivationFunction, alpha: Float
    ) throws(ApplicationError) {
        let model = "MobileNetV2"
        let sizes = Array(inputShape)
        let isPretrained = if case .none = weights { false } else { true }
        guard sizes.count == 3, sizes[0] >= 32, sizes[1] >= 32, sizes[2] >= 1 else {
            throw .inputShape(
                model: model, expected: "[height, width, channels] of at least 32 x 32",
                found: sizes)
        }
        guard isPretrained else { return }
        guard sizes[2] == 3 else {
            throw .inputShape(
                model: model, expected: "[height, width, 3] with pretrained weights", found: sizes)
        }
        guard alpha == 1 else { throw .width(model: model, expected: 1, found: alpha) }
        guard includeTop else { return }
        if case .imageNet = weights, classes != 1000 {
            throw .classCount(model: model, expected: 1000, found: classes)
        }
        try ApplicationArguments.check(activation, of: model)
    }

    /// The name Keras gives, such as `mobilenetv2_1.00_224`.
    ///
    /// The number is the height; with pretrained weights, 224 unless the image is a square of a
    /// size for which Keras has weights.
    private static func kerasName(alpha: Float, shape: Shape, isPretrained: Bool) -> String {
        let isKnown = shape[0] == shape[1] && [96, 128, 160, 192, 224].contains(shape[0])
        let rows = isPretrained && !isKnown ? 224 : shape[0]
        return "mobilenetv2_\(NumberText.fixed(Double(alpha), 2))_\(rows)"
    }
}
