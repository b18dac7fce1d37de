public import DLTensors

/// Convolution of each channel by itself, then an activation.
///
/// `y[b, i, c * m + k] = activation(bias[c * m + k] + sum over p of
///  x[b, i * s + p * d, c] * kernel[p, c, k])`, with `m = depthMultiplier` and as many `i` and `p` as
/// there are axes
/// - Shapes, options: see ``ConvolutionLayer``; result channels `channels * m`; `kernel`
///   `[window…, channels, m]`.
public class DepthwiseConvolutionLayer<Window: WindowExtent, Border: WindowBorder>:
    ConvolutionLayer<Window, Border>
{
    /// How many results each channel gives.
    @Setting(.positive) public private(set) final var depthMultiplier: Int

    /// Creates the layer; the parameters are the properties of the same names, and those of kernel
    /// and bias the parts of ``WeightOptions``.
    public init(
        kernelSize: any WindowSize, strides: any WindowSize = 1, padding: Border = .valid,
        depthMultiplier: Int = 1, dilationRate: any WindowSize = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        depthwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
        depthwiseRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
        activityRegularizer: Regularizer? = nil, depthwiseConstraint: Constraint? = nil,
        biasConstraint: Constraint? = nil, name: String? = nil
    ) {
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
        self.depthMultiplier = depthMultiplier
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(configuration: configuration)
    }

    final override func resultChannels(_ channels: Int) -> Int { channels * depthMultiplier }

    final override func addKernels(channels: Int) {
        addWeight("kernel", shape: Shape(kernelSize.sizes + [channels, depthMultiplier]), kernel)
    }
}

/// Convolution of each channel of sequences `[steps, channels]` by itself, then an activation.
///
/// - Shapes, options: see ``DepthwiseConvolutionLayer``.
/// - Source: keras.layers.DepthwiseConv1D.
public final class DepthwiseConv1D: DepthwiseConvolutionLayer<Int, SequencePadding> {
    override func linear(_ input: Tensor, fused: FusedActivation) -> Tensor {
        asRow(input) { images, strides, padding, dilation in
            images.depthwiseConv2D(
                filter: rowKernel("kernel"), bias: biasIfUsed, strides: strides, padding: padding,
                dilation: dilation, activation: fused)
        }
    }
}

/// Convolution of each channel of images `[height, width, channels]` by itself, then an activation.
///
/// - Shapes, options: see ``DepthwiseConvolutionLayer``.
/// - Source: keras.layers.DepthwiseConv2D.
public final class DepthwiseConv2D: DepthwiseConvolutionLayer<Size2D, Padding>, FusableLayer {
    public override func traits(training: Bool) -> LayerTraits {
        super.traits(training: training).union(.fastInParts)
    }

    var fusionRole: FusionRole? { .convolution(groups: nil) }

    override func linear(_ input: Tensor, fused: FusedActivation) -> Tensor {
        input.depthwiseConv2D(
            filter: self["kernel"], bias: biasIfUsed, strides: strides, padding: padding,
            dilation: dilationRate, activation: fused)
    }
}
