public import DLTensors

/// A convolution of images in two parts: each channel by itself, then across channels.
///
/// `y = activation(bias + pointwise(depthwise(x)))`, with `m = depthMultiplier`
/// - Shapes: input `[height, width, channels]`; result `[height', width', filters]`;
///   `depthwise_kernel` `[window, window, channels, m]`; `pointwise_kernel`
///   `[1, 1, channels * m, filters]`; `bias` `[filters]`.
/// - Source: Chollet, "Xception", arXiv:1610.02357; keras.layers.SeparableConv2D.
public final class SeparableConv2D: Layer, LinearLayer {
    /// The number of kernels, which is the number of channels of the result.
    public let filters: Int
    /// Height and width of the window.
    public let kernelSize: Size2D
    /// The step of the window, down and to the right.
    public let strides: Size2D
    /// What is put around the image.
    public let padding: Padding
    /// The distance between neighbouring samples of the window.
    public let dilationRate: Size2D
    /// How many results each channel gives in the first part.
    public let depthMultiplier: Int
    /// The function applied to the result.
    public let activation: ActivationFunction
    /// Whether a bias is added.
    public let useBias: Bool
    private let depthwiseOptions: WeightOptions
    private let pointwiseOptions: WeightOptions
    private let biasOptions: WeightOptions

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - filters: The number of kernels.
    ///   - kernelSize: Height and width of the window.
    ///   - strides: The step of the window.
    ///   - padding: `.valid`, `.same` or explicit rows and columns.
    ///   - dilationRate: The distance between neighbouring samples of the window.
    ///   - depthMultiplier: How many results each channel gives in the first part.
    ///   - activation: The function applied to the result.
    ///   - useBias: Whether a bias is added.
    ///   - depthwiseInitializer: The rule for the first kernels of the first part.
    ///   - pointwiseInitializer: The rule for the first kernels of the second part.
    ///   - biasInitializer: The rule for the first bias.
    ///   - depthwiseRegularizer: What large kernels of the first part cost.
    ///   - pointwiseRegularizer: What large kernels of the second part cost.
    ///   - biasRegularizer: What a large bias costs.
    ///   - activityRegularizer: What large results cost.
    ///   - depthwiseConstraint: What the kernels of the first part are kept to.
    ///   - pointwiseConstraint: What the kernels of the second part are kept to.
    ///   - biasConstraint: What the bias is kept to.
    ///   - name: A name of its own.
    public init(
        _ filters: Int, kernelSize: some WindowSize, strides: some WindowSize = 1,
        padding: Padding = .valid, dilationRate: some WindowSize = 1, depthMultiplier: Int = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: Initializer = .glorotUniform,
        pointwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
        depthwiseRegularizer: Regularizer? = nil, pointwiseRegularizer: Regularizer? = nil,
        biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil,
        depthwiseConstraint: Constraint? = nil, pointwiseConstraint: Constraint? = nil,
        biasConstraint: Constraint? = nil, name: String? = nil
    ) {
        self.filters = filters
        self.kernelSize = kernelSize.size2D
        self.strides = strides.size2D
        self.padding = padding
        self.dilationRate = dilationRate.size2D
        self.depthMultiplier = depthMultiplier
        self.activation = activation
        self.useBias = useBias
        depthwiseOptions = WeightOptions(
            depthwiseInitializer, depthwiseRegularizer, depthwiseConstraint)
        pointwiseOptions = WeightOptions(
            pointwiseInitializer, pointwiseRegularizer, pointwiseConstraint)
        biasOptions = WeightOptions(biasInitializer, biasRegularizer, biasConstraint)
        super.init(name: name)
        self.activityRegularizer = activityRegularizer
        requirePositive(("filters", filters), ("depthMultiplier", depthMultiplier))
        requireWindow(self.kernelSize, strides: self.strides, dilation: self.dilationRate)
    }

    public override func build(inputShape: Shape) {
        requireImage(inputShape)
        let channels = inputShape[2]
        addWeight(
            "depthwise_kernel",
            shape: [kernelSize.height, kernelSize.width, channels, depthMultiplier],
            depthwiseOptions)
        addWeight(
            "pointwise_kernel", shape: [1, 1, channels * depthMultiplier, filters],
            pointwiseOptions)
        if useBias { addWeight("bias", shape: [filters], biasOptions) }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        slidingShape(
            inputShape, window: kernelSize, strides: strides, padding: padding,
            dilation: dilationRate, channels: filters)
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor { activated(input) }

    func linear(_ input: Tensor, fused: FusedActivation) -> Tensor {
        input.depthwiseConv2D(
            filter: self["depthwise_kernel"], strides: strides, padding: padding,
            dilation: dilationRate
        ).conv2D(
            filter: self["pointwise_kernel"], bias: useBias ? self["bias"] : nil,
            activation: fused)
    }
}

extension SeparableConv2D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        [
            "filters": filters, "kernelSize": kernelSize, "strides": strides, "padding": padding,
            "dilationRate": dilationRate, "depthMultiplier": depthMultiplier,
            "activation": activation, "useBias": useBias,
        ]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            try configuration.positive("filters"),
            kernelSize: try configuration.positive("kernelSize") as Size2D,
            strides: try configuration.positive("strides") as Size2D,
            padding: try configuration("padding"),
            dilationRate: try configuration.positive("dilationRate") as Size2D,
            depthMultiplier: try configuration.positive("depthMultiplier"),
            activation: try configuration("activation"), useBias: try configuration("useBias"))
    }
}
