public import DLTensors

/// Repeats every step of sequences, row and column of images, or slice, row and column of volumes.
///
/// - Shapes: input `[sizes…, channels]`; result `[sizes * size…, channels]`.
public class UpSamplingLayer<Factors: WindowExtent>: Layer, ConfigurableLayer {
    /// The factor along each axis.
    @Setting(.positive) public private(set) final var size: Factors

    /// Creates the layer.
    public init(_ size: any WindowSize = 2, name: String? = nil) {
        super.init(name: name)
        self.size = .of(size)
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(settings: configuration)
    }

    public final override func outputShape(for inputShape: Shape) -> Shape {
        requireInput(inputShape, axes: Factors.axisCount)
        let sizes = zip(inputShape, size.sizes).map { $0 * $1 }
        return Shape(sizes + [inputShape[Factors.axisCount]])
    }

    public final override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .gradientWithoutInput]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        size.sizes.enumerated().reduce(input) { $0.repeated($1.element, axis: $1.offset + 1) }
    }
}

/// Repeats every step of sequences `[steps, channels]`; see ``UpSamplingLayer``.
///
/// - Source: keras.layers.UpSampling1D.
public final class UpSampling1D: UpSamplingLayer<Int> {}

/// Makes images `[height, width, channels]` larger by whole factors; see ``UpSamplingLayer``.
///
/// - Source: keras.layers.UpSampling2D.
public final class UpSampling2D: UpSamplingLayer<Size2D> {
    /// How new pixels follow from old ones.
    @Setting public private(set) var interpolation: Interpolation

    /// Creates the layer.
    public init(
        _ size: any WindowSize = 2, interpolation: Interpolation = .nearest, name: String? = nil
    ) {
        super.init(size, name: name)
        self.interpolation = interpolation
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(configuration: configuration)
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        switch interpolation {
        case .nearest: super.call(input, training: training)
        case .bilinear:
            input.resized2D(
                to: Size2D(input.shape[1] * size.height, input.shape[2] * size.width))
        }
    }
}

/// Repeats every slice, row and column of volumes `[depth, height, width, channels]`; see
/// ``UpSamplingLayer``.
///
/// - Source: keras.layers.UpSampling3D.
public final class UpSampling3D: UpSamplingLayer<Size3D> {}
