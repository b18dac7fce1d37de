public import DLTensors

/// A convolution of sequences in two parts: each channel by itself, then across channels.
///
/// `y = activation(bias + pointwise(depthwise(x)))`, with `m = depthMultiplier`
/// - Shapes: input `[steps, channels]`; result `[steps', filters]`; `depthwise_kernel`
///   `[window, channels, m]`; `pointwise_kernel` `[1, channels * m, filters]`; `bias` `[filters]`.
/// - Source: keras.layers.SeparableConv1D.
public final class SeparableConv1D: Layer, LinearLayer {
    /// The number of kernels, which is the number of channels of the result.
    public let filters: Int
    /// The steps a window holds.
    public let kernelSize: Int
    /// The steps from one window to the next.
    public let strides: Int
    /// What is put around the sequence.
    public let padding: SequencePadding
    /// The distance between neighbouring samples of the window.
    public let dilationRate: Int
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
    ///   - kernelSize: The steps a window holds.
    ///   - strides: The steps from one window to the next.
    ///   - padding: What is put around the sequence.
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
        _ filters: Int, kernelSize: Int, strides: Int = 1, padding: SequencePadding = .valid,
        dilationRate: Int = 1, depthMultiplier: Int = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: Initializer = .glorotUniform,
        pointwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
        depthwiseRegularizer: Regularizer? = nil, pointwiseRegularizer: Regularizer? = nil,
        biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil,
        depthwiseConstraint: Constraint? = nil, pointwiseConstraint: Constraint? = nil,
        biasConstraint: Constraint? = nil, name: String? = nil
    ) {
        self.filters = filters
        self.kernelSize = kernelSize
        self.strides = strides
        self.padding = padding
        self.dilationRate = dilationRate
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
        requirePositive(
            ("filters", filters), ("kernelSize", kernelSize), ("strides", strides),
            ("dilationRate", dilationRate), ("depthMultiplier", depthMultiplier))
    }

    public override func build(inputShape: Shape) {
        requireSequence(inputShape)
        let channels = inputShape[1]
        addWeight(
            "depthwise_kernel", shape: [kernelSize, channels, depthMultiplier], depthwiseOptions)
        addWeight(
            "pointwise_kernel", shape: [1, channels * depthMultiplier, filters], pointwiseOptions)
        if useBias { addWeight("bias", shape: [filters], biasOptions) }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireSequence(inputShape)
        return [
            positions(
                inputShape[0], window: kernelSize, stride: strides, padding: padding,
                dilation: dilationRate, of: inputShape), filters,
        ]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor { activated(input) }

    func linear(_ input: Tensor, fused: FusedActivation) -> Tensor {
        let extent = (kernelSize - 1) * dilationRate + 1
        let depthwise = self["depthwise_kernel"]
        let pointwise = self["pointwise_kernel"]
        return input.asRow.depthwiseConv2D(
            filter: depthwise.reshaped(to: depthwise.shape.inserting(at: 0)),
            strides: Size2D(1, strides),
            padding: padding.around(size: input.shape[1], extent: extent, stride: strides),
            dilation: Size2D(1, dilationRate)
        ).conv2D(
            filter: pointwise.reshaped(to: pointwise.shape.inserting(at: 0)),
            bias: useBias ? self["bias"] : nil, activation: fused
        ).asSequence
    }
}

extension SeparableConv1D: ConfigurableLayer {
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
            kernelSize: try configuration.positive("kernelSize"),
            strides: try configuration.positive("strides"), padding: try configuration("padding"),
            dilationRate: try configuration.positive("dilationRate"),
            depthMultiplier: try configuration.positive("depthMultiplier"),
            activation: try configuration("activation"), useBias: try configuration("useBias"))
    }
}
