public import DLTensors

/// Convolution of sequences with learnt kernels, then an activation.
///
/// `y[b, t, o] = activation(bias[o] + sum over p, c of x[b, t * s + p * d, c] * kernel[p, c, o])`
/// - Shapes: input `[steps, channels]`; result `[steps', filters]` with
///   `steps' = ceil(steps / stride)` for `.same` and `.causal`, `(steps - reach) / stride + 1` for
///   `.valid`, `reach = (window - 1) * dilation + 1`; `kernel` `[window, channels / groups, filters]`;
///   `bias` `[filters]`.
/// - Source: keras.layers.Conv1D.
public final class Conv1D: Layer, LinearLayer {
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
    /// Into how many independent parts the channels are divided.
    public let groups: Int
    /// The function applied to the result.
    public let activation: ActivationFunction
    /// Whether a bias is added.
    public let useBias: Bool
    private let kernelOptions: WeightOptions
    private let biasOptions: WeightOptions

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - filters: The number of kernels.
    ///   - kernelSize: The steps a window holds.
    ///   - strides: The steps from one window to the next.
    ///   - padding: What is put around the sequence.
    ///   - dilationRate: The distance between neighbouring samples of the window.
    ///   - groups: Into how many independent parts the channels are divided.
    ///   - activation: The function applied to the result.
    ///   - useBias: Whether a bias is added.
    ///   - kernelInitializer: The rule for the first kernels.
    ///   - biasInitializer: The rule for the first bias.
    ///   - kernelRegularizer: What large kernels cost.
    ///   - biasRegularizer: What a large bias costs.
    ///   - activityRegularizer: What large results cost.
    ///   - kernelConstraint: What the kernels are kept to.
    ///   - biasConstraint: What the bias is kept to.
    ///   - name: A name of its own.
    public init(
        _ filters: Int, kernelSize: Int, strides: Int = 1, padding: SequencePadding = .valid,
        dilationRate: Int = 1, groups: Int = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
        kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
        activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
        biasConstraint: Constraint? = nil, name: String? = nil
    ) {
        self.filters = filters
        self.kernelSize = kernelSize
        self.strides = strides
        self.padding = padding
        self.dilationRate = dilationRate
        self.groups = groups
        self.activation = activation
        self.useBias = useBias
        kernelOptions = WeightOptions(kernelInitializer, kernelRegularizer, kernelConstraint)
        biasOptions = WeightOptions(biasInitializer, biasRegularizer, biasConstraint)
        super.init(name: name)
        self.activityRegularizer = activityRegularizer
        requirePositive(
            ("filters", filters), ("kernelSize", kernelSize), ("strides", strides),
            ("dilationRate", dilationRate), ("groups", groups))
    }

    public override func build(inputShape: Shape) {
        requireSequence(inputShape)
        requireGroups(groups, channels: inputShape[1], filters: filters)
        addWeight(
            "kernel", shape: [kernelSize, inputShape[1] / groups, filters], kernelOptions)
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
        let kernel = self["kernel"]
        return input.asRow.conv2D(
            filter: kernel.reshaped(to: kernel.shape.inserting(at: 0)),
            bias: useBias ? self["bias"] : nil, strides: Size2D(1, strides),
            padding: padding.around(size: input.shape[1], extent: extent, stride: strides),
            dilation: Size2D(1, dilationRate), groups: groups, activation: fused
        ).asSequence
    }
}

extension Conv1D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        [
            "filters": filters, "kernelSize": kernelSize, "strides": strides, "padding": padding,
            "dilationRate": dilationRate, "groups": groups, "activation": activation,
            "useBias": useBias,
        ]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            try configuration.positive("filters"),
            kernelSize: try configuration.positive("kernelSize"),
            strides: try configuration.positive("strides"), padding: try configuration("padding"),
            dilationRate: try configuration.positive("dilationRate"),
            groups: try configuration.positive("groups"),
            activation: try configuration("activation"), useBias: try configuration("useBias"))
    }
}
