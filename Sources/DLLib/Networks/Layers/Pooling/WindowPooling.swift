public import DLTensors

/// Pooling with a window that slides along the axes between batch and channels: each channel has
/// one number for each place of the window.
///
/// `y[b, i, c] = max over p of x[b, i * s + p, c]`, or the mean over `p`. Padding never is the
/// largest and does not count for a mean.
/// - Shapes: input `[sizes…, channels]`; result `[sizes'…, channels]` with
///   `size' = ceil(size / stride)` for `.same` and `(size - window) / stride + 1` for `.valid`.
public class WindowPoolingLayer<Window: WindowExtent, Border: WindowBorder>: Layer,
    ConfigurableLayer
{
    /// The sizes of the window.
    @Setting(.positive) public private(set) final var poolSize: Window
    /// How far the window moves; its own sizes unless given.
    @Setting(.positive) public private(set) final var strides: Window
    /// Whether windows may reach over the border: `.valid` or `.same`.
    @Setting(.notCausal) public private(set) final var padding: Border

    /// Creates the layer; the parameters are the properties of the same names.
    public init(
        _ poolSize: any WindowSize = 2, strides: (any WindowSize)? = nil,
        padding: Border = .valid, name: String? = nil
    ) {
        super.init(name: name)
        self.poolSize = .of(poolSize)
        self.strides = .of(strides ?? poolSize)
        self.padding = padding
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(settings: configuration)
    }

    public final override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .gradientWithoutInput, Window.axisCount == 2 ? .fastInParts : []]
    }

    public final override func outputShape(for inputShape: Shape) -> Shape {
        slidingShape(
            inputShape, window: poolSize, strides: strides, padding: padding,
            channels: inputShape.last ?? 0)
    }
}

/// Keeps the largest number of each channel in each window of a sequence `[steps, channels]`.
///
/// - Shapes, options: see ``WindowPoolingLayer``.
/// - Source: keras.layers.MaxPooling1D.
public final class MaxPooling1D: WindowPoolingLayer<Int, SequencePadding> {
    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.sequencesPooled(.max, window: poolSize, strides: strides, padding: padding)
    }
}

/// Takes the mean of each channel in each window of a sequence `[steps, channels]`.
///
/// - Shapes, options: see ``WindowPoolingLayer``.
/// - Source: keras.layers.AveragePooling1D.
public final class AveragePooling1D: WindowPoolingLayer<Int, SequencePadding> {
    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.sequencesPooled(.average, window: poolSize, strides: strides, padding: padding)
    }
}

/// Keeps the largest number of each channel in each window of an image `[height, width, channels]`.
///
/// - Shapes, options: see ``WindowPoolingLayer``.
/// - Source: keras.layers.MaxPooling2D.
public final class MaxPooling2D: WindowPoolingLayer<Size2D, Padding> {
    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.maxPool2D(window: poolSize, strides: strides, padding: padding)
    }
}

/// Takes the mean of each channel in each window of an image `[height, width, channels]`.
///
/// - Shapes, options: see ``WindowPoolingLayer``.
/// - Source: keras.layers.AveragePooling2D.
public final class AveragePooling2D: WindowPoolingLayer<Size2D, Padding> {
    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.averagePool2D(window: poolSize, strides: strides, padding: padding)
    }
}

/// Keeps the largest number of each channel in each window of a volume
/// `[depth, height, width, channels]`.
///
/// - Shapes, options: see ``WindowPoolingLayer``.
/// - Source: keras.layers.MaxPooling3D.
public final class MaxPooling3D: WindowPoolingLayer<Size3D, SequencePadding> {
    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.volumesPooled(.max, window: poolSize, strides: strides, padding: padding)
    }
}

/// Takes the mean of each channel in each window of a volume `[depth, height, width, channels]`.
///
/// - Shapes, options: see ``WindowPoolingLayer``.
/// - Source: keras.layers.AveragePooling3D.
public final class AveragePooling3D: WindowPoolingLayer<Size3D, SequencePadding> {
    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.volumesPooled(.average, window: poolSize, strides: strides, padding: padding)
    }
}

/// Which number stands for those that pooling puts together.
enum PoolingKind {
    /// The largest.
    case max
    /// The mean.
    case average

    /// Images pooled with a window.
    func pool(
        _ images: Tensor, window: Size2D, strides: Size2D? = nil, padding: Padding = .valid
    ) -> Tensor {
        switch self {
        case .max: images.maxPool2D(window: window, strides: strides, padding: padding)
        case .average: images.averagePool2D(window: window, strides: strides, padding: padding)
        }
    }
}

extension Tensor {
    /// Pools sequences `[batch, steps, channels]` as images with one row.
    fileprivate func sequencesPooled(
        _ kind: PoolingKind, window: Int, strides: Int, padding: SequencePadding
    ) -> Tensor {
        kind.pool(
            asRow, window: Size2D(1, window), strides: Size2D(1, strides),
            padding: padding.around(size: shape[1], extent: window, stride: strides)
        ).asSequence
    }

    /// Pools volumes slice by slice, then the slices.
    ///
    /// The largest number of a box is the largest of its slices' largest; its mean is the mean of
    /// its slices' means, as all of them count as many elements.
    fileprivate func volumesPooled(
        _ kind: PoolingKind, window: Size3D, strides: Size3D, padding: SequencePadding
    ) -> Tensor {
        let slices = reshaped(to: [shape[0] * shape[1], shape[2], shape[3], shape[4]])
        let flat = kind.pool(
            slices, window: window.plane, strides: strides.plane,
            padding: padding == .same ? .same : .valid)
        let (rows, columns) = (flat.shape[1], flat.shape[2])
        let pads = padding.amounts(
            axis: 0, size: shape[1], extent: window.depth, stride: strides.depth)
        let result = kind.pool(
            flat.reshaped(to: [shape[0], shape[1], rows * columns, shape[4]]),
            window: Size2D(window.depth, 1), strides: Size2D(strides.depth, 1),
            padding: .explicit(top: pads.before, bottom: pads.after, left: 0, right: 0))
        return result.reshaped(to: [shape[0], result.shape[1], rows, columns, shape[4]])
    }
}
