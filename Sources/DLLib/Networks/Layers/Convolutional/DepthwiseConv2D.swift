public import DLTensors

/// Convolution of each channel by itself, then an activation.
///
/// `y[b, i, j, c * m + k] = activation(bias[c * m + k] + sum over p, q of
///  x[b, i * s + p * d, j * s + q * d, c] * kernel[p, q, c, k])`, with `m = depthMultiplier`
/// - Shapes: input `[height, width, channels]`; result `[height', width', channels * m]`;
///   `kernel` `[window, window, channels, m]`; `bias` `[channels * m]`.
/// - Source: keras.layers.DepthwiseConv2D.
public final class DepthwiseConv2D: Layer, ActivatedLayer {
    /// Height and width of the window.
    public let kernelSize: Size2D
    /// The step of the window, down and to the right.
    public let strides: Size2D
    /// Whether zeros are added at the border so that only the stride shrinks the image.
    public let padding: Padding
    /// How many results each channel gives.
    public let depthMultiplier: Int
    /// The distance between neighbouring samples of the window.
    public let dilationRate: Size2D
    /// The function applied to the result.
    public let activation: ActivationFunction
    /// Whether a bias is added.
    public let useBias: Bool
    private let depthwiseOptions: WeightOptions
    private let biasOptions: WeightOptions

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - kernelSize: Height and width of the window.
    ///   - strides: The step of the window.
    ///   - padding: `.valid` or `.same`.
    ///   - depthMultiplier: How many results each channel gives.
    ///   - dilationRate: The distance between neighbouring samples of the window.
    ///   - activation: The function applied to the result.
    ///   - useBias: Whether a bias is added.
    ///   - depthwiseInitializer: The rule for the first kernels.
    ///   - biasInitializer: The rule for the first bias.
    ///   - depthwiseRegularizer: What large kernels cost.
    ///   - biasRegularizer: What a large bias costs.
    ///   - activityRegularizer: What large results cost.
    ///   - depthwiseConstraint: What the kernels are kept to.
    ///   - biasConstraint: What the bias is kept to.
    ///   - name: A name of its own.
    public init(
        kernelSize: some WindowSize, strides: some WindowSize = 1, padding: Padding = .valid,
        depthMultiplier: Int = 1, dilationRate: some WindowSize = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
        depthwiseRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
        activityRegularizer: Regularizer? = nil, depthwiseConstraint: Constraint? = nil,
        biasConstraint: Constraint? = nil, name: String? = nil
    ) {
        self.kernelSize = kernelSize.size2D
        self.strides = strides.size2D
        self.padding = padding
        self.depthMultiplier = depthMultiplier
        self.dilationRate = dilationRate.size2D
        self.activation = activation
        self.useBias = useBias
        depthwiseOptions = WeightOptions(
            depthwiseInitializer, depthwiseRegularizer, depthwiseConstraint)
        biasOptions = WeightOptions(biasInitializer, biasRegularizer, biasConstraint)
        super.init(name: name)
        self.activityRegularizer = activityRegularizer
        requirePositive(("depthMultiplier", depthMultiplier))
        requireWindow(self.kernelSize, strides: self.strides, dilation: self.dilationRate)
    }

    public override func build(inputShape: Shape) {
        requireImage(inputShape)
        let channels = inputShape[2]
        addWeight(
            "kernel", shape: [kernelSize.height, kernelSize.width, channels, depthMultiplier],
            depthwiseOptions)
        if useBias { addWeight("bias", shape: [channels * depthMultiplier], biasOptions) }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireImage(inputShape)
        return slidingShape(
            inputShape, window: kernelSize, strides: strides, padding: padding,
            dilation: dilationRate, channels: inputShape[2] * depthMultiplier)
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        convolve(input, activation: activation)
    }

    package func callBeforeActivation(_ inputs: [Tensor], training: Bool) -> Tensor {
        convolve(inputs[0], activation: .linear)
    }
}

extension DepthwiseConv2D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        [
            "kernelSize": kernelSize, "strides": strides, "padding": padding,
            "depthMultiplier": depthMultiplier, "dilationRate": dilationRate,
            "activation": activation, "useBias": useBias,
        ]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            kernelSize: try configuration.positive("kernelSize") as Size2D,
            strides: try configuration.positive("strides") as Size2D,
            padding: try configuration("padding"),
            depthMultiplier: try configuration.positive("depthMultiplier"),
            dilationRate: try configuration.positive("dilationRate") as Size2D,
            activation: try configuration("activation"), useBias: try configuration("useBias"))
    }
}
