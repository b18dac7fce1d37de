public import DLTensors

/// The reverse of a convolution's geometry: every pixel is spread over a window of a larger image.
///
/// `y[b, i * s + p * d - before, j * s + q * d - before, o] += x[b, i, j, c] * kernel[p, q, o, c]`,
/// then bias and activation; this is the gradient of ``Conv2D`` with respect to its image.
/// - Shapes: input `[height, width, channels]`; result `[height', width', filters]` with
///   `size' = size * stride` for `.same` and `(size - 1) * stride + max(reach, stride)` for
///   `.valid`; with `outputPadding` `(size - 1) * stride + reach % 2 + outputPadding` and
///   `(size - 1) * stride + reach + outputPadding`; `kernel`
///   `[window, window, filters, channels]`; `bias` `[filters]`.
/// - Source: Zeiler et al., "Deconvolutional Networks", 2010; keras.layers.Conv2DTranspose.
public final class Conv2DTranspose: Layer, LinearLayer {
    /// The number of kernels, which is the number of channels of the result.
    public let filters: Int
    /// Height and width of the window.
    public let kernelSize: Size2D
    /// The step of the window, down and to the right.
    public let strides: Size2D
    /// What is put around the image.
    public let padding: Padding
    /// Rows and columns added to the result; `nil` lets padding and strides decide.
    public let outputPadding: Size2D?
    /// The distance between neighbouring samples of the window.
    public let dilationRate: Size2D
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
    ///   - kernelSize: Height and width of the window.
    ///   - strides: How much larger the result is.
    ///   - padding: `.valid` or `.same`.
    ///   - outputPadding: Rows and columns added to the result, below the strides.
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
        _ filters: Int, kernelSize: some WindowSize, strides: some WindowSize = 1,
        padding: Padding = .valid, outputPadding: (any WindowSize)? = nil,
        dilationRate: some WindowSize = 1,
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
        self.outputPadding = outputPadding?.size2D
        self.dilationRate = dilationRate.size2D
        self.activation = activation
        self.useBias = useBias
        kernelOptions = WeightOptions(kernelInitializer, kernelRegularizer, kernelConstraint)
        biasOptions = WeightOptions(biasInitializer, biasRegularizer, biasConstraint)
        super.init(name: name)
        self.activityRegularizer = activityRegularizer
        requirePositive(("filters", filters))
        requireWindow(self.kernelSize, strides: self.strides, dilation: self.dilationRate)
        requireTransposable(
            padding: padding, outputPadding: self.outputPadding, strides: self.strides)
    }

    public override func build(inputShape: Shape) {
        requireImage(inputShape)
        addWeight(
            "kernel", shape: [kernelSize.height, kernelSize.width, filters, inputShape[2]],
            kernelOptions)
        if useBias { addWeight("bias", shape: [filters], biasOptions) }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireImage(inputShape)
        let size = geometry.resultSize(Size2D(inputShape[0], inputShape[1]))
        return [size.height, size.width, filters]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor { activated(input) }

    private var geometry: TransposedGeometry {
        TransposedGeometry(
            window: kernelSize, strides: strides, isSame: padding == .same,
            outputPadding: outputPadding, dilation: dilationRate)
    }

    func linear(_ input: Tensor, fused: FusedActivation) -> Tensor {
        let result = input.transposedConv2D(filter: self["kernel"], geometry)
        let shifted = useBias ? result + self["bias"] : result
        switch fused {
        case .none: return shifted
        case .relu: return shifted.relu()
        case .relu6: return shifted.relu(max: 6)
        }
    }
}

extension Conv2DTranspose: ConfigurableLayer {
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
            kernelSize: try configuration.positive("kernelSize") as Size2D,
            strides: try configuration.positive("strides") as Size2D,
            padding: try configuration("padding"),
            outputPadding: try configuration("outputPadding") as Size2D?,
            dilationRate: try configuration.positive("dilationRate") as Size2D,
            activation: try configuration("activation"), useBias: try configuration("useBias"))
    }
}
