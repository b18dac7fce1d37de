public import DLTensors

/// Convolution of each channel of sequences by itself, then an activation.
///
/// `y[b, t, c * m + k] = activation(bias[c * m + k] + sum over p of
///  x[b, t * s + p * d, c] * kernel[p, c, k])`, with `m = depthMultiplier`
/// - Shapes: input `[steps, channels]`; result `[steps', channels * m]`; `kernel`
///   `[window, channels, m]`; `bias` `[channels * m]`.
/// - Source: keras.layers.DepthwiseConv1D.
public final class DepthwiseConv1D: Layer, LinearLayer {
    /// The steps a window holds.
    public let kernelSize: Int
    /// The steps from one window to the next.
    public let strides: Int
    /// What is put around the sequence.
    public let padding: SequencePadding
    /// How many results each channel gives.
    public let depthMultiplier: Int
    /// The distance between neighbouring samples of the window.
    public let dilationRate: Int
    /// The function applied to the result.
    public let activation: ActivationFunction
    /// Whether a bias is added.
    public let useBias: Bool
    private let depthwiseOptions: WeightOptions
    private let biasOptions: WeightOptions

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - kernelSize: The steps a window holds.
    ///   - strides: The steps from one window to the next.
    ///   - padding: What is put around the sequence.
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
        kernelSize: Int, strides: Int = 1, padding: SequencePadding = .valid,
        depthMultiplier: Int = 1, dilationRate: Int = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
        depthwiseRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
        activityRegularizer: Regularizer? = nil, depthwiseConstraint: Constraint? = nil,
        biasConstraint: Constraint? = nil, name: String? = nil
    ) {
        self.kernelSize = kernelSize
        self.strides = strides
        self.padding = padding
        self.depthMultiplier = depthMultiplier
        self.dilationRate = dilationRate
        self.activation = activation
        self.useBias = useBias
        depthwiseOptions = WeightOptions(
            depthwiseInitializer, depthwiseRegularizer, depthwiseConstraint)
        biasOptions = WeightOptions(biasInitializer, biasRegularizer, biasConstraint)
        super.init(name: name)
        self.activityRegularizer = activityRegularizer
        requirePositive(
            ("kernelSize", kernelSize), ("strides", strides), ("dilationRate", dilationRate),
            ("depthMultiplier", depthMultiplier))
    }

    public override func build(inputShape: Shape) {
        requireSequence(inputShape)
        addWeight(
            "kernel", shape: [kernelSize, inputShape[1], depthMultiplier], depthwiseOptions)
        if useBias { addWeight("bias", shape: [inputShape[1] * depthMultiplier], biasOptions) }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireSequence(inputShape)
        return [
            positions(
                inputShape[0], window: kernelSize, stride: strides, padding: padding,
                dilation: dilationRate, of: inputShape), inputShape[1] * depthMultiplier,
        ]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor { activated(input) }

    func linear(_ input: Tensor, fused: FusedActivation) -> Tensor {
        let extent = (kernelSize - 1) * dilationRate + 1
        let kernel = self["kernel"]
        return input.asRow.depthwiseConv2D(
            filter: kernel.reshaped(to: kernel.shape.inserting(at: 0)),
            bias: useBias ? self["bias"] : nil, strides: Size2D(1, strides),
            padding: padding.around(size: input.shape[1], extent: extent, stride: strides),
            dilation: Size2D(1, dilationRate), activation: fused
        ).asSequence
    }
}

extension DepthwiseConv1D: ConfigurableLayer {
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
            kernelSize: try configuration.positive("kernelSize"),
            strides: try configuration.positive("strides"), padding: try configuration("padding"),
            depthMultiplier: try configuration.positive("depthMultiplier"),
            dilationRate: try configuration.positive("dilationRate"),
            activation: try configuration("activation"), useBias: try configuration("useBias"))
    }
}
