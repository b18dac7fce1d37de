public import DLNetworks

/// What both sizes of MobileNetV3 share.
///
/// Blocks as those of ``MobileNetV2``, of which some weigh their channels by what they see in the
/// whole image; the activation in the later ones is x · relu6(x + 3) / 6.
/// - Source: Howard et al., "Searching for MobileNetV3", arXiv:1905.02244.
public class MobileNetV3: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        blocks
    }

    /// The layers with the usual options.
    class var blocks: MobileNetV3Blocks {
        fatalError("MobileNetV3 is what MobileNetV3Small and MobileNetV3Large share")
    }

    /// Creates the network in a certain form.
    ///
    /// Beside what ``ImageNetwork`` takes: `alpha` multiplies the number of channels of every layer;
    /// a `minimalistic` network goes without channels that are weighed, without x · relu6(x + 3), and
    /// without windows of 5 x 5; `dropoutRate` is the part that is dropped in front of the classifier;
    /// and `includePreprocessing` says whether the first layer brings pixels of 0...255 to -1...1.
    /// - Throws: ``ApplicationError`` for arguments that do not fit together or weights that are not
    ///   there.
    public convenience init(
        weights: ApplicationWeights = .imageNet, includeTop: Bool = true,
        inputShape: Shape? = nil, pooling: FeaturePooling = .none, classes: Int = 1000,
        classifierActivation: ActivationFunction = .softmax, alpha: Float = 1,
        minimalistic: Bool = false, dropoutRate: Float = 0.2, includePreprocessing: Bool = true,
        name: String? = nil
    ) throws {
        let arguments = ApplicationArguments(
            facts: Self.facts, weights: weights, includeTop: includeTop, inputShape: inputShape,
            pooling: pooling, classes: classes, classifierActivation: classifierActivation,
            name: name)
        var blocks = Self.blocks
        blocks.alpha = alpha
        blocks.isMinimalistic = minimalistic
        blocks.dropout = dropoutRate
        blocks.includesPreprocessing = includePreprocessing
        try self.init(blocks, arguments)
    }
}

/// MobileNetV3Small: eleven blocks, for the least work.
///
/// - Source: as ``MobileNetV3``, table 2; `keras.applications.MobileNetV3Small`.
public final class MobileNetV3Small: MobileNetV3 {
    override class var blocks: MobileNetV3Blocks {
        MobileNetV3Blocks(
            [
                (16, 1, 3, 2, true, .relu), (24, 72.0 / 16, 3, 2, false, .relu),
                (24, 88.0 / 24, 3, 1, false, .relu), (40, 4, 5, 2, true, .hardSwish),
                (40, 6, 5, 1, true, .hardSwish), (40, 6, 5, 1, true, .hardSwish),
                (48, 3, 5, 1, true, .hardSwish), (48, 3, 5, 1, true, .hardSwish),
                (96, 6, 5, 2, true, .hardSwish), (96, 6, 5, 1, true, .hardSwish),
                (96, 6, 5, 1, true, .hardSwish),
            ], lastFilters: 1024)
    }
}

/// MobileNetV3Large: fifteen blocks, for more accuracy.
///
/// - Source: as ``MobileNetV3``, table 1; `keras.applications.MobileNetV3Large`.
public final class MobileNetV3Large: MobileNetV3 {
    override class var blocks: MobileNetV3Blocks {
        MobileNetV3Blocks(
            [
                (16, 1, 3, 1, false, .relu), (24, 4, 3, 2, false, .relu),
                (24, 3, 3, 1, false, .relu), (40, 3, 5, 2, true, .relu), (40, 3, 5, 1, true, .relu),
                (40, 3, 5, 1, true, .relu), (80, 6, 3, 2, false, .hardSwish),
                (80, 2.5, 3, 1, false, .hardSwish), (80, 2.3, 3, 1, false, .hardSwish),
                (80, 2.3, 3, 1, false, .hardSwish), (112, 6, 3, 1, true, .hardSwish),
                (112, 6, 3, 1, true, .hardSwish), (160, 6, 5, 2, true, .hardSwish),
                (160, 6, 5, 1, true, .hardSwish), (160, 6, 5, 1, true, .hardSwish),
            ], lastFilters: 1280)
    }
}

/// The layers of MobileNetV3.
struct MobileNetV3Blocks: NetworkDescription {
    /// One block, as a row of the paper's tables.
    typealias Block = (
        filters: Int, expansion: Double, kernelSize: Int, strides: Int, weighsChannels: Bool,
        activation: ActivationFunction
    )

    let blocks: [Block]
    /// The filters of the convolution in front of the classes.
    let lastFilters: Int
    var alpha: Float = 1
    var isMinimalistic = false
    var dropout: Float = 0.2
    var includesPreprocessing = true
    private let units = ConvolutionUnits(momentum: 0.999)

    /// Describes a network by its blocks.
    init(_ blocks: [Block], lastFilters: Int) {
        self.blocks = blocks
        self.lastFilters = lastFilters
    }

    var variant: String? {
        guard isMinimalistic else { return "alpha=\(alpha)" }
        return "minimalistic" + (alpha == 1 ? "" : ", alpha=\(alpha)")
    }

    func features(_ image: SymbolicTensor) -> SymbolicTensor {
        var x = image
        if includesPreprocessing { x = Rescaling(1 / 127.5, offset: -1)(x) }
        x = units.convolution(x, 16, 3, strides: 2, padding: .same, name: "conv")
        x = activated(units.normalized(x, name: "conv_bn"), .hardSwish)
        for (index, block) in blocks.enumerated() { x = connect(x, block, index) }
        let filters = divisibleBy8(Double(x.shape[2] * 6))
        x = units.convolution(x, filters, 1, padding: .same, name: "conv_1")
        return activated(units.normalized(x, name: "conv_1_bn"), .hardSwish)
    }

    private func width(_ filters: Int) -> Int { divisibleBy8(Double(filters) * decimal(alpha)) }

    /// The activation as a layer; a minimalistic network has ReLU everywhere.
    private func activated(
        _ x: SymbolicTensor, _ function: ActivationFunction
    ) -> SymbolicTensor {
        function == .relu || isMinimalistic ? ReLU()(x) : Activation(function)(x)
    }

    private func connect(_ input: SymbolicTensor, _ block: Block, _ index: Int) -> SymbolicTensor {
        let prefix = index == 0 ? "expanded_conv_" : "expanded_conv_\(index)_"
        let expanded = divisibleBy8(Double(input.shape[2]) * block.expansion)
        let filters = width(block.filters)
        var x = input
        if index > 0 {
            x = units.convolution(x, expanded, 1, padding: .same, name: prefix + "expand")
            x = activated(units.normalized(x, name: prefix + "expand_bn"), block.activation)
        }
        x = units.borderedDepthwise(
            x, isMinimalistic ? 3 : block.kernelSize, strides: block.strides,
            border: prefix + "depthwise_pad", name: prefix + "depthwise")
        x = activated(units.normalized(x, name: prefix + "depthwise_bn"), block.activation)
        if block.weighsChannels, !isMinimalistic {
            x = weighed(x, expanded, prefix + "squeeze_excite_")
        }
        x = units.convolution(x, filters, 1, padding: .same, name: prefix + "project")
        x = units.normalized(x, name: prefix + "project_bn")
        guard block.strides == 1, input.shape[2] == filters else { return x }
        return Add(name: prefix + "add")([input, x])
    }

    /// Channels times a factor that two small layers find from their means.
    private func weighed(
        _ input: SymbolicTensor, _ channels: Int, _ prefix: String
    ) -> SymbolicTensor {
        var x = GlobalAveragePooling2D(keepDims: true, name: prefix + "avg_pool")(input)
        let few = divisibleBy8(Double(channels) * 0.25)
        x = Conv2D(few, kernelSize: 1, padding: .same, name: prefix + "conv")(x)
        x = ReLU(name: prefix + "relu")(x)
        x = Conv2D(channels, kernelSize: 1, padding: .same, name: prefix + "conv_1")(x)
        x = ReLU(maximum: 6)(x + 3) * (1 / 6)
        return Multiply(name: prefix + "mul")([input, x])
    }

    /// Two convolutions of a single pixel, of which the filters of the second are the classes.
    func classified(
        _ features: SymbolicTensor, _ classes: Int, _ activation: ActivationFunction
    ) -> SymbolicTensor {
        let filters = alpha > 1 ? width(lastFilters) : lastFilters
        var x = GlobalAveragePooling2D(keepDims: true)(features)
        x = Conv2D(filters, kernelSize: 1, padding: .same, name: "conv_2")(x)
        x = activated(x, .hardSwish)
        if dropout > 0 { x = Dropout(dropout)(x) }
        x = Conv2D(classes, kernelSize: 1, padding: .same, name: "logits")(x)
        return Activation(activation, name: "predictions")(Flatten()(x))
    }
}
