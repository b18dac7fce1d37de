public import DLTensors

/// The reverse of a convolution's geometry: every element is spread over a window of a larger result.
///
/// `y[b, i * s + p * d - before, o] += x[b, i, c] * kernel[p, o, c]`, with as many `i` and `p` as
/// there are axes, then bias and activation; this is the gradient of a convolution with respect to
/// its input.
/// - Shapes: input `[sizes…, channels]`; result `[sizes'…, filters]` with `size' = size * stride` for
///   `.same` and `(size - 1) * stride + max(reach, stride)` for `.valid`; with `outputPadding`
///   `(size - 1) * stride + reach % 2 + outputPadding` and
///   `(size - 1) * stride + reach + outputPadding`; `kernel` `[window…, filters, channels]`.
/// - Source: Zeiler et al., "Deconvolutional Networks", 2010.
public class TransposedConvolutionLayer<Window: WindowExtent>:
    ConvolutionLayer<Window, Padding>
{
    /// The number of kernels, which is the number of channels of the result.
    @Setting(.positive) public private(set) final var filters: Int
    /// What is added to the sizes of the result, below the strides; `nil` lets padding and strides
    /// decide.
    @Setting public private(set) final var outputPadding: Window?

    /// Creates the layer; the parameters are the properties of the same names, and those of kernel
    /// and bias the parts of ``WeightOptions``.
    public init(
        _ filters: Int, kernelSize: any WindowSize, strides: any WindowSize = 1,
        padding: Padding = .valid, outputPadding: (any WindowSize)? = nil,
        dilationRate: any WindowSize = 1,
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
        self.outputPadding = outputPadding.map { Window.of($0) }
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(configuration: configuration)
    }

    public final override func validate() throws {
        guard padding == .same || padding == .valid else {
            throw SettingError("padding", expected: "valid or same", found: padding)
        }
        guard let added = outputPadding else { return }
        guard zip(added.sizes, strides.sizes).allSatisfy({ (0..<$1).contains($0) }) else {
            throw SettingError(
                "outputPadding", expected: "0 or more and below the strides \(strides)",
                found: added)
        }
    }

    final override func resultChannels(_ channels: Int) -> Int { filters }

    final override func addKernels(channels: Int) {
        addWeight("kernel", shape: Shape(kernelSize.sizes + [filters, channels]), kernel)
    }

    public final override func outputShape(for inputShape: Shape) -> Shape {
        let axes = Window.axisCount
        requireInput(inputShape, axes: axes)
        let size = geometry.resultSize(Self.plane(Array(inputShape.prefix(axes)), rows: 1))
        return Shape(Array([size.height, size.width].suffix(axes)) + [filters])
    }

    /// The sizes for images; sequences are images with one row.
    private var geometry: TransposedGeometry {
        TransposedGeometry(
            window: Self.plane(kernelSize.sizes, rows: 1),
            strides: Self.plane(strides.sizes, rows: 1), isSame: padding == .same,
            outputPadding: outputPadding.map { Self.plane($0.sizes, rows: 0) },
            dilation: Self.plane(dilationRate.sizes, rows: 1))
    }

    private static func plane(_ sizes: [Int], rows: Int) -> Size2D {
        sizes.count == 1 ? Size2D(rows, sizes[0]) : Size2D(sizes[0], sizes[1])
    }

    /// The transposed convolution of images with a kernel.
    fileprivate final func spread(_ images: Tensor, _ kernel: Tensor) -> Tensor {
        images.transposedConv2D(filter: kernel, geometry)
    }

    /// A result with the bias and a fused activation.
    fileprivate final func finished(_ result: Tensor, _ fused: FusedActivation) -> Tensor {
        (biasIfUsed.map { result + $0 } ?? result).applying(fused)
    }
}

/// Spreads each step of sequences `[steps, channels]` over a window of a longer sequence.
///
/// - Shapes, options: see ``TransposedConvolutionLayer``.
/// - Source: keras.layers.Conv1DTranspose.
public final class Conv1DTranspose: TransposedConvolutionLayer<Int> {
    override func linear(_ input: Tensor, fused: FusedActivation) -> Tensor {
        finished(spread(input.asRow, rowKernel("kernel")).asSequence, fused)
    }
}

/// Spreads each pixel of images `[height, width, channels]` over a window of a larger image.
///
/// - Shapes, options: see ``TransposedConvolutionLayer``.
/// - Source: keras.layers.Conv2DTranspose.
public final class Conv2DTranspose: TransposedConvolutionLayer<Size2D> {
    override func linear(_ input: Tensor, fused: FusedActivation) -> Tensor {
        finished(spread(input, self["kernel"]), fused)
    }
}
