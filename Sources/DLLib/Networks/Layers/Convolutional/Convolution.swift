public import DLTensors

/// Convolution with learnt kernels, each of which goes over all channels of its group.
///
/// `y[b, i, o] = activation(bias[o] + sum over p, c of x[b, i * s + p * d, c] * kernel[p, c, o])`,
/// with as many `i` and `p` as there are axes. The kernel is not flipped (cross-correlation), as in
/// every deep-learning library.
/// - Shapes, options: see ``ConvolutionLayer``; result channels `filters`; `kernel`
///   `[window…, channels / groups, filters]`.
public class GroupedConvolutionLayer<Window: WindowExtent, Border: WindowBorder>:
    ConvolutionLayer<Window, Border>
{
    /// The number of kernels, which is the number of channels of the result.
    @Setting(.positive) public private(set) final var filters: Int
    /// Into how many independent parts the channels are divided.
    @Setting(.positive) public private(set) final var groups: Int

    /// Creates the layer; the parameters are the properties of the same names, and those of kernel
    /// and bias the parts of ``WeightOptions``.
    public init(
        _ filters: Int, kernelSize: any WindowSize, strides: any WindowSize = 1,
        padding: Border = .valid, dilationRate: any WindowSize = 1, groups: Int = 1,
        activation: ActivationFunction = .linear, useBias: Bool = true,
        kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
        kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
        activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
        biasConstraint: Constraint? = nil, name: String? = nil
    ) {
        super.init(
            window: ConvolutionWindow(
                kernelSize, strides: strides, padding: padding, dilation: dilationRate),
            activation: activation, useBias: useBias,
            kernel: WeightOptions(
                kernelInitializer, regularizer: kernelRegularizer, constraint: kernelConstraint),
            bias: WeightOptions(
                biasInitializer, regularizer: biasRegularizer, constraint: biasConstraint),
            activityRegularizer: activityRegularizer, name: name)
        self.filters = filters
        self.groups = groups
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(configuration: configuration)
    }

    final override func resultChannels(_ channels: Int) -> Int { filters }

    final override func addKernels(channels: Int) {
        guard channels % groups == 0, filters % groups == 0 else {
            layerFailure(
                self,
                "has \(groups) groups, which must divide the \(channels) channels of its input "
                    + "and its \(filters) filters")
        }
        addWeight(
            "kernel", shape: Shape(kernelSize.sizes + [channels / groups, filters]), kernel)
    }
}

/// Convolution of sequences `[steps, channels]` with learnt kernels, then an activation.
///
/// - Shapes, options: see ``GroupedConvolutionLayer``.
/// - Source: keras.layers.Conv1D.
public final class Conv1D: GroupedConvolutionLayer<Int, SequencePadding> {
    override func linear(_ input: Tensor, fused: FusedActivation) -> Tensor {
        asRow(input) { images, strides, padding, dilation in
            images.conv2D(
                filter: rowKernel("kernel"), bias: biasIfUsed, strides: strides, padding: padding,
                dilation: dilation, groups: groups, activation: fused)
        }
    }
}

/// Convolution of images `[height, width, channels]` with learnt kernels, then an activation.
///
/// - Shapes, options: see ``GroupedConvolutionLayer``.
/// - Source: keras.layers.Conv2D.
public final class Conv2D: GroupedConvolutionLayer<Size2D, Padding>, FusableLayer {
    public override func traits(training: Bool) -> LayerTraits {
        super.traits(training: training).union(.fastInParts)
    }

    var fusionRole: FusionRole? { .convolution(groups: groups) }

    override func linear(_ input: Tensor, fused: FusedActivation) -> Tensor {
        input.conv2D(
            filter: self["kernel"], bias: biasIfUsed, strides: strides, padding: padding,
            dilation: dilationRate, groups: groups, activation: fused)
    }
}

/// Convolution of volumes `[depth, height, width, channels]`, such as films or scans, with learnt
/// kernels, then an activation.
///
/// The slices a window sees side by side are the channels of one image, which a two-dimensional
/// convolution goes over.
/// - Shapes, options: see ``GroupedConvolutionLayer``; padding `.valid` or `.same`.
/// - Source: keras.layers.Conv3D.
public final class Conv3D: GroupedConvolutionLayer<Size3D, SequencePadding> {
    public override func traits(training: Bool) -> LayerTraits {
        super.traits(training: training).union(.gradientWithoutInput)
    }

    /// The slices that windows see side by side, which the backward pass reads instead of the input.
    public override func innerResults(of inputShapes: [Shape]) -> InnerResults {
        var inner = super.innerResults(of: inputShapes)
        let slices = outputShape(for: inputShapes)[0] * kernelSize.depth
        inner.kept += slices * inputShapes[0].dropFirst().reduce(1, *)
        return inner
    }

    override func linear(_ input: Tensor, fused: FusedActivation) -> Tensor {
        input.conv3D(
            filter: self["kernel"], bias: biasIfUsed, strides: strides, padding: padding,
            dilation: dilationRate, groups: groups, activation: fused)
    }
}
