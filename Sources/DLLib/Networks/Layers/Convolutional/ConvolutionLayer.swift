public import DLTensors

/// What all convolutions share: a window slides over sequences, images or volumes, and at each of
/// its places the result is a weighted sum of what it covers, then an activation.
///
/// - Shapes: input `[sizes…, channels]`; result `[sizes'…, channels']` with
///   `size' = ceil(size / stride)` for `.same` and `.causal` and `(size - reach) / stride + 1` for
///   `.valid`, `reach = (window - 1) * dilation + 1`; `bias` `[channels']`.
/// - Starts with: kernels by Glorot's uniform rule and a bias of zeros, unless told otherwise.
public class ConvolutionLayer<Window: WindowExtent, Border: WindowBorder>: Layer, ActivatedLayer,
    ConfigurableLayer
{
    /// The sizes of the window.
    @Setting(.positive) public private(set) final var kernelSize: Window
    /// How far the window moves.
    @Setting(.positive) public private(set) final var strides: Window
    /// What is put around the input.
    @Setting(.causal(isAllowed: Window.axisCount == 1))
    public private(set) final var padding: Border
    /// The distance between neighbouring elements of the window.
    @Setting(.positive) public private(set) final var dilationRate: Window
    /// The function applied to the result.
    @Setting public private(set) final var activation: ActivationFunction
    /// Whether a bias is added.
    @Setting public private(set) final var useBias: Bool
    /// How the kernel begins, what it costs and what it is kept to.
    final let kernel: WeightOptions
    /// How the bias begins, what it costs and what it is kept to.
    final let bias: WeightOptions

    init(
        window: ConvolutionWindow<Window, Border>, activation: ActivationFunction, useBias: Bool,
        kernel: WeightOptions, bias: WeightOptions, activityRegularizer: Regularizer?,
        name: String?
    ) {
        self.kernel = kernel
        self.bias = bias
        super.init(name: name)
        kernelSize = window.size
        strides = window.strides
        padding = window.padding
        dilationRate = window.dilation
        self.activation = activation
        self.useBias = useBias
        self.activityRegularizer = activityRegularizer
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        kernel = WeightOptions(.zeros)
        bias = WeightOptions(.zeros)
        try super.init(settings: configuration)
    }

    // MARK: What a subclass defines

    /// The channels of the result.
    func resultChannels(_ channels: Int) -> Int { layerFailure(self, "has no channels") }

    /// Adds the kernels for an input with so many channels.
    func addKernels(channels: Int) {}

    /// The result before the activation, or after it where it can be fused.
    func linear(_ input: Tensor, fused: FusedActivation) -> Tensor {
        layerFailure(self, "has no convolution")
    }

    // MARK: Layer

    public final override func build(inputShape: Shape) {
        requireInput(inputShape, axes: Window.axisCount)
        let channels = inputShape[Window.axisCount]
        addKernels(channels: channels)
        if useBias { addWeight("bias", shape: [resultChannels(channels)], bias) }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        slidingShape(
            inputShape, window: kernelSize, strides: strides, padding: padding,
            dilation: dilationRate, channels: resultChannels(inputShape.last ?? 0))
    }

    public override func traits(training: Bool) -> LayerTraits {
        activation.traitsOfResult.union(.repeatable)
    }

    public override func innerResults(of inputShapes: [Shape]) -> InnerResults {
        activation.innerResults(of: outputShape(for: inputShapes))
    }

    public final override func call(_ input: Tensor, training: Bool) -> Tensor {
        call([input], training: training, activation: activation)
    }

    package final func call(
        _ inputs: [Tensor], training: Bool, activation: ActivationFunction
    ) -> Tensor {
        activation.finish(linear(inputs[0], fused: activation.fused))
    }

    /// The bias, if there is one.
    final var biasIfUsed: Tensor? { useBias ? self["bias"] : nil }
}

/// The window of a convolution and how it moves.
struct ConvolutionWindow<Window: WindowExtent, Border: WindowBorder> {
    let size: Window
    let strides: Window
    let padding: Border
    let dilation: Window

    init(
        _ size: any WindowSize, strides: any WindowSize, padding: Border,
        dilation: any WindowSize
    ) {
        self.size = .of(size)
        self.strides = .of(strides)
        self.padding = padding
        self.dilation = .of(dilation)
    }
}

extension ConvolutionLayer<Int, SequencePadding> {
    /// Runs a convolution of images with one row over sequences.
    ///
    /// - Parameters:
    ///   - input: `[batch, steps, channels]`.
    ///   - convolve: From the images, strides, padding and dilation to the result.
    /// - Returns: `[batch, steps', channels']`.
    final func asRow(
        _ input: Tensor, _ convolve: (Tensor, Size2D, Padding, Size2D) -> Tensor
    ) -> Tensor {
        let extent = (kernelSize - 1) * dilationRate + 1
        return convolve(
            input.asRow, Size2D(1, strides),
            padding.around(size: input.shape[1], extent: extent, stride: strides),
            Size2D(1, dilationRate)
        ).asSequence
    }
}

extension Layer {
    /// The weight with this name as a kernel for images with one row.
    func rowKernel(_ name: String) -> Tensor {
        let kernel = self[name]
        return kernel.reshaped(to: kernel.shape.inserting(at: 0))
    }
}
