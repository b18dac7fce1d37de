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
public final class Conv2D: Layer, ActivatedLayer, ConfigurableLayer {
    /// The number of kernels, which is the number of channels of the result.
    @Setting(.positive) public private(set) var filters: Int
    /// Height and width of the window.
    @Setting(.positive(called: "a window")) public private(set) var kernelSize: Size2D
    /// The step of the window, down and to the right.
    @Setting(.positive) public private(set) var strides: Size2D
    /// Whether zeros are added at the border so that only the stride shrinks the image.
    @Setting public private(set) var padding: Padding
    /// The distance between neighbouring samples of the window.
    @Setting(.positive(called: "a dilation")) public private(set) var dilationRate: Size2D
    /// Into how many independent parts the channels are divided.
    @Setting(.positive) public private(set) var groups: Int
    /// The function applied to the result.
    @Setting public private(set) var activation: ActivationFunction
    /// Whether a bias is added.
    @Setting public private(set) var useBias: Bool
    private var kernel = WeightOptions()
    private var bias = WeightOptions()

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
        super.init(name: name)
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
        self.activityRegularizer = activityRegularizer
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

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
