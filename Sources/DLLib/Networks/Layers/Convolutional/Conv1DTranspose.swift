public import DLTensors

/// The reverse of a convolution's geometry for sequences: every step is spread over a window of a
/// longer sequence; see ``Conv2DTranspose`` for formula and sizes.
///
/// - Shapes: input `[steps, channels]`; result `[steps', filters]`; `kernel`
///   `[window, filters, channels]`; `bias` `[filters]`.
/// - Source: keras.layers.Conv1DTranspose.
public final class Conv1DTranspose: Layer, LinearLayer {
    /// The number of kernels, which is the number of channels of the result.
    public let filters: Int
    /// The steps a window holds.
    public let kernelSize: Int
    /// How much longer the result is.
    public let strides: Int
    /// `.valid` or `.same`.
    public let padding: Padding
    /// Steps added to the result; `nil` lets padding and strides decide.
    public let outputPadding: Int?
    /// The distance between neighbouring samples of the window.
    public let dilationRate: Int
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
    ///   - strides: How much longer the result is.
    ///   - padding: `.valid` or `.same`.
    ///   - outputPadding: Steps added to the result, below the strides.
    ///   - dilationRate: The distance between neighbouring samples of the window.
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
        _ filters: Int, kernelSize: Int, strides: Int = 1, padding: Padding = .valid,
        outputPadding: Int? = nil, dilationRate: Int = 1,
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
        self.outputPadding = outputPadding
        self.dilationRate = dilationRate
        self.activation = activation
        self.useBias = useBias
        kernelOptions = WeightOptions(kernelInitializer, kernelRegularizer, kernelConstraint)
        biasOptions = WeightOptions(biasInitializer, biasRegularizer, biasConstraint)
        super.init(name: name)
        self.activityRegularizer = activityRegularizer
        requirePositive(
            ("filters", filters), ("kernelSize", kernelSize), ("strides", strides),
            ("dilationRate", dilationRate))
        requireTransposable(
            padding: padding, outputPadding: outputPadding.map { Size2D(0, $0) },
            strides: Size2D(1, strides))
    }

    public override func build(inputShape: Shape) {
        requireSequence(inputShape)
        addWeight("kernel", shape: [kernelSize, filters, inputShape[1]], kernelOptions)
        if useBias { addWeight("bias", shape: [filters], biasOptions) }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireSequence(inputShape)
        return [geometry.resultSize(Size2D(1, inputShape[0])).width, filters]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor { activated(input) }

    private var geometry: TransposedGeometry {
        TransposedGeometry(
            window: Size2D(1, kernelSize), strides: Size2D(1, strides), isSame: padding == .same,
            outputPadding: outputPadding.map { Size2D(0, $0) }, dilation: Size2D(1, dilationRate))
    }

    func linear(_ input: Tensor, fused: FusedActivation) -> Tensor {
        let kernel = self["kernel"]
        let result = input.asRow.transposedConv2D(
            filter: kernel.reshaped(to: kernel.shape.inserting(at: 0)), geometry
        ).asSequence
        let shifted = useBias ? result + self["bias"] : result
        switch fused {
        case .none: return shifted
        case .relu: return shifted.relu()
        case .relu6: return shifted.relu(max: 6)
        }
    }
}

extension Conv1DTranspose: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        [
            "filters": filters, "kernelSize": kernelSize, "strides": strides, "padding": padding,
            "outputPadding": outputPadding, "dilationRate": dilationRate, "activation": activation,
            "useBias": useBias,
        ]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            try configuration.positive("filters"),
            kernelSize: try configuration.positive("kernelSize"),
            strides: try configuration.positive("strides"), padding: try configuration("padding"),
            outputPadding: try configuration("outputPadding"),
            dilationRate: try configuration.positive("dilationRate"),
            activation: try configuration("activation"), useBias: try configuration("useBias"))
    }
}
