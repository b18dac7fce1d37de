public import DLTensors

/// A convolution in two parts: each channel by itself, then across channels.
///
/// `y = activation(bias + pointwise(depthwise(x)))`, with `m = depthMultiplier`
/// - Shapes, options: see ``ConvolutionLayer``; result channels `filters`; `depthwise_kernel`
///   `[window…, channels, m]`; `pointwise_kernel` `[1…, channels * m, filters]`.
/// - Source: Chollet, "Xception", arXiv:1610.02357.
public class SeparableConvolutionLayer<Window: WindowExtent, Border: WindowBorder>:
    ConvolutionLayer<Window, Border>
{
    /// The number of kernels of the second part, which is the number of channels of the result.
    @Setting(.positive) public private(set) final var filters: Int
    /// How many results each channel gives in the first part.
    @Setting(.positive) public private(set) final var depthMultiplier: Int
    private let pointwise: WeightOptions

    /// Creates the layer; the parameters are the properties of the same names, and those of both
    /// kernels and the bias the parts of ``WeightOptions``.
    public init(
        _ filters: Int, kernelSize: any WindowSize, strides: any WindowSize = 1,
        padding: Border = .valid, dilationRate: any WindowSize = 1, depthMultiplier: Int = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: Initializer = .glorotUniform,
        pointwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
        depthwiseRegularizer: Regularizer? = nil, pointwiseRegularizer: Regularizer? = nil,
        biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil,
        depthwiseConstraint: Constraint? = nil, pointwiseConstraint: Constraint? = nil,
        biasConstraint: Constraint? = nil, name: String? = nil
    ) {
        pointwise = WeightOptions(
            pointwiseInitializer, regularizer: pointwiseRegularizer, constraint: pointwiseConstraint
        )
        super.init(
            window: ConvolutionWindow(
                kernelSize, strides: strides, padding: padding, dilation: dilationRate),
            activation: activation, useBias: useBias,
            kernel: WeightOptions(
                depthwiseInitializer, regularizer: depthwiseRegularizer,
                constraint: depthwiseConstraint),
            bias: WeightOptions(
                biasInitializer, regularizer: biasRegularizer, constraint: biasConstraint),
            activityRegularizer: activityRegularizer, name: name)
        self.filters = filters
        self.depthMultiplier = depthMultiplier
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        pointwise = WeightOptions(.zeros)
        try super.init(configuration: configuration)
    }

    final override func resultChannels(_ channels: Int) -> Int { filters }

    final override func addKernels(channels: Int) {
        addWeight(
            "depthwise_kernel", shape: Shape(kernelSize.sizes + [channels, depthMultiplier]),
            kernel)
        let ones = Array(repeating: 1, count: Window.axisCount)
        addWeight(
            "pointwise_kernel", shape: Shape(ones + [channels * depthMultiplier, filters]),
            pointwise)
    }
}

/// Convolution of sequences `[steps, channels]` in two parts, then an activation.
///
/// - Shapes, options: see ``SeparableConvolutionLayer``.
/// - Source: keras.layers.SeparableConv1D.
public final class SeparableConv1D: SeparableConvolutionLayer<Int, SequencePadding> {
    override func linear(_ input: Tensor, fused: FusedActivation) -> Tensor {
        asRow(input) { images, strides, padding, dilation in
            images.depthwiseConv2D(
                filter: rowKernel("depthwise_kernel"), strides: strides, padding: padding,
                dilation: dilation
            ).conv2D(filter: rowKernel("pointwise_kernel"), bias: biasIfUsed, activation: fused)
        }
    }
}

/// Convolution of images `[height, width, channels]` in two parts, then an activation.
///
/// - Shapes, options: see ``SeparableConvolutionLayer``.
/// - Source: keras.layers.SeparableConv2D.
public final class SeparableConv2D: SeparableConvolutionLayer<Size2D, Padding> {
    override func linear(_ input: Tensor, fused: FusedActivation) -> Tensor {
        input.depthwiseConv2D(
            filter: self["depthwise_kernel"], strides: strides, padding: padding,
            dilation: dilationRate
        ).conv2D(filter: self["pointwise_kernel"], bias: biasIfUsed, activation: fused)
    }
}
