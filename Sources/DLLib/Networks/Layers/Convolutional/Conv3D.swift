public import DLTensors

/// Convolution of volumes, such as films or scans, with learnt kernels, then an activation.
///
/// `y[b, i, j, k, o] = activation(bias[o] + sum over p, q, r, c of
///  x[b, i * s + p * d, j * s + q * d, k * s + r * d, c] * kernel[p, q, r, c, o])`
///
/// The slices a window sees side by side are the channels of one image, which a two-dimensional
/// convolution goes over.
/// - Shapes: input `[depth, height, width, channels]`; result `[depth', height', width', filters]`,
///   sizes as in ``Conv2D``; `kernel` `[window, window, window, channels / groups, filters]`; `bias`
///   `[filters]`.
/// - Source: keras.layers.Conv3D.
public final class Conv3D: Layer, LinearLayer {
    /// The number of kernels, which is the number of channels of the result.
    public let filters: Int
    /// Depth, height and width of the window.
    public let kernelSize: Size3D
    /// The step of the window along each axis.
    public let strides: Size3D
    /// `.valid` or `.same`.
    public let padding: SequencePadding
    /// The distance between neighbouring samples of the window.
    public let dilationRate: Size3D
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
    ///   - kernelSize: Depth, height and width of the window.
    ///   - strides: The step of the window along each axis.
    ///   - padding: `.valid` or `.same`.
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
        _ filters: Int, kernelSize: some VolumeSize, strides: some VolumeSize = 1,
        padding: SequencePadding = .valid, dilationRate: some VolumeSize = 1, groups: Int = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
        kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
        activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
        biasConstraint: Constraint? = nil, name: String? = nil
    ) {
        self.filters = filters
        self.kernelSize = kernelSize.size3D
        self.strides = strides.size3D
        self.padding = padding
        self.dilationRate = dilationRate.size3D
        self.groups = groups
        self.activation = activation
        self.useBias = useBias
        kernelOptions = WeightOptions(kernelInitializer, kernelRegularizer, kernelConstraint)
        biasOptions = WeightOptions(biasInitializer, biasRegularizer, biasConstraint)
        super.init(name: name)
        self.activityRegularizer = activityRegularizer
        requirePositive(
            ("filters", filters), ("groups", groups), ("kernelSize", self.kernelSize.smallest),
            ("strides", self.strides.smallest), ("dilationRate", self.dilationRate.smallest))
        guard padding != .causal else { layerFailure(self, "cannot use causal padding") }
    }

    public override func build(inputShape: Shape) {
        requireVolume(inputShape)
        requireGroups(groups, channels: inputShape[3], filters: filters)
        let window = kernelSize
        addWeight(
            "kernel",
            shape: [window.depth, window.height, window.width, inputShape[3] / groups, filters],
            kernelOptions)
        if useBias { addWeight("bias", shape: [filters], biasOptions) }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireVolume(inputShape)
        return [
            positions(
                inputShape[0], window: kernelSize.depth, stride: strides.depth, padding: padding,
                dilation: dilationRate.depth, of: inputShape),
            positions(
                inputShape[1], window: kernelSize.height, stride: strides.height,
                padding: padding, dilation: dilationRate.height, of: inputShape),
            positions(
                inputShape[2], window: kernelSize.width, stride: strides.width, padding: padding,
                dilation: dilationRate.width, of: inputShape), filters,
        ]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor { activated(input) }

    func linear(_ input: Tensor, fused: FusedActivation) -> Tensor {
        input.conv3D(
            filter: self["kernel"], bias: useBias ? self["bias"] : nil, strides: strides,
            padding: padding, dilation: dilationRate, groups: groups, activation: fused)
    }
}

extension Conv3D: ConfigurableLayer {
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
            kernelSize: try configuration.positive("kernelSize") as Size3D,
            strides: try configuration.positive("strides") as Size3D,
            padding: try configuration("padding"),
            dilationRate: try configuration.positive("dilationRate") as Size3D,
            groups: try configuration.positive("groups"),
            activation: try configuration("activation"), useBias: try configuration("useBias"))
    }
}
