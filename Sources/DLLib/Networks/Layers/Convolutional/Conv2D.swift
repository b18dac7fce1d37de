public import DLTensors

/// Convolution of images with learnt kernels, then an activation.
///
/// `y[b, i, j, o] = activation(bias[o] + sum over p, q, c of
///  x[b, i * s + p * d, j * s + q * d, c] * kernel[p, q, c, o])`
///
/// The kernel is not flipped (cross-correlation), as in every deep-learning library.
/// - Shapes: input `[height, width, channels]`; result `[height', width', filters]` with
///   `size' = ceil(size / stride)` for `.same` and `(size - reach) / stride + 1` for `.valid`,
///   `reach = (window - 1) * dilation + 1`; `kernel` `[window, window, channels / groups, filters]`;
///   `bias` `[filters]`.
/// - Source: keras.layers.Conv2D.
public final class Conv2D: Layer, ActivatedLayer {
    /// The number of kernels, which is the number of channels of the result.
    public let filters: Int
    /// Height and width of the window.
    public let kernelSize: Size2D
    /// The step of the window, down and to the right.
    public let strides: Size2D
    /// Whether zeros are added at the border so that only the stride shrinks the image.
    public let padding: Padding
    /// The distance between neighbouring samples of the window.
    public let dilationRate: Size2D
    /// Into how many independent parts the channels are divided.
    public let groups: Int
    /// The function applied to the result.
    public let activation: ActivationFunction
    /// Whether a bias is added.
    public let useBias: Bool
    private let kernel: WeightOptions
    private let bias: WeightOptions

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - filters: The number of kernels.
    ///   - kernelSize: Height and width of the window.
    ///   - strides: The step of the window.
    ///   - padding: `.valid`, `.same` or explicit rows and columns.
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
        _ filters: Int, kernelSize: some WindowSize, strides: some WindowSize = 1,
        padding: Padding = .valid, dilationRate: some WindowSize = 1, groups: Int = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
        kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
        activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
        biasConstraint: Constraint? = nil, name: String? = nil
    ) {
        self.filters = filters
        self.kernelSize = kernelSize.size2D
        self.strides = strides.size2D
        self.padding = padding
        self.dilationRate = dilationRate.size2D
        self.groups = groups
        self.activation = activation
        self.useBias = useBias
        kernel = WeightOptions(kernelInitializer, kernelRegularizer, kernelConstraint)
        bias = WeightOptions(biasInitializer, biasRegularizer, biasConstraint)
        super.init(name: name)
        self.activityRegularizer = activityRegularizer
        requirePositive(("filters", filters), ("groups", groups))
        requireWindow(self.kernelSize, strides: self.strides, dilation: self.dilationRate)
    }

    public override func build(inputShape: Shape) {
        requireImage(inputShape)
        let channels = inputShape[2]
        guard channels % groups == 0, filters % groups == 0 else {
            layerFailure(
                self,
                "has \(groups) groups, which must divide the \(channels) channels of its input "
                    + "and its \(filters) filters")
        }
        addWeight(
            "kernel",
            shape: [kernelSize.height, kernelSize.width, channels / groups, filters], kernel)
        if useBias { addWeight("bias", shape: [filters], bias) }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        slidingShape(
            inputShape, window: kernelSize, strides: strides, padding: padding,
            dilation: dilationRate, channels: filters)
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        convolve(input, activation: activation)
    }

    package func callBeforeActivation(_ inputs: [Tensor], training: Bool) -> Tensor {
        convolve(inputs[0], activation: .linear)
    }
}

extension Conv2D: ConfigurableLayer {
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
            kernelSize: try configuration.positive("kernelSize") as Size2D,
            strides: try configuration.positive("strides") as Size2D,
            padding: try configuration("padding"),
            dilationRate: try configuration.positive("dilationRate") as Size2D,
            groups: try configuration.positive("groups"),
            activation: try configuration("activation"), useBias: try configuration("useBias"))
    }
}
