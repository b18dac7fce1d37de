public import DLTensors

/// Brings images to one size, without smoothing before they are shrunk.
///
/// With `cropToAspectRatio` the largest part in the middle that has the wanted proportions is taken
/// first; else images are squeezed.
/// - Shapes: input `[height', width', channels]`; result `[height, width, channels]`.
/// - Source: keras.layers.Resizing.
public final class Resizing: Layer, ConfigurableLayer {
    /// The size of the result.
    @Setting(.positive) public private(set) var size: Size2D
    /// How new pixels follow from old ones.
    @Setting public private(set) var interpolation: Interpolation
    /// Whether what does not fit the proportions is cut off.
    @Setting public private(set) var cropToAspectRatio: Bool

    /// Creates the layer.
    public init(
        _ height: Int, _ width: Int, interpolation: Interpolation = .bilinear,
        cropToAspectRatio: Bool = false, name: String? = nil
    ) {
        super.init(name: name)
        size = Size2D(height, width)
        self.interpolation = interpolation
        self.cropToAspectRatio = cropToAspectRatio
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireImage(inputShape)
        return [size.height, size.width, inputShape[2]]
    }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .gradientWithoutInput]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        let image = cropToAspectRatio ? input.croppedToAspectRatio(of: size) : input
        return image.resized2D(to: size, interpolation: interpolation)
    }
}

/// Takes a part of one size out of the middle of images; smaller images are first made as large
/// as needed.
///
/// - Shapes: input `[height', width', channels]`; result `[height, width, channels]`.
/// - Source: keras.layers.CenterCrop.
public final class CenterCrop: Layer, ConfigurableLayer {
    /// The size of the part.
    @Setting(.positive) public private(set) var size: Size2D

    /// Creates the layer.
    public init(_ height: Int, _ width: Int, name: String? = nil) {
        super.init(name: name)
        size = Size2D(height, width)
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireImage(inputShape)
        return [size.height, size.width, inputShape[2]]
    }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .gradientWithoutInput]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        guard input.shape[1] >= size.height, input.shape[2] >= size.width else {
            return input.croppedToAspectRatio(of: size).resized2D(to: size)
        }
        let top = (input.shape[1] - size.height) / 2
        let left = (input.shape[2] - size.width) / 2
        return input.slice(axis: 1, top..<top + size.height)
            .slice(axis: 2, left..<left + size.width)
    }
}

extension Tensor {
    /// The largest part in the middle of images with the proportions of a size.
    func croppedToAspectRatio(of size: Size2D) -> Tensor {
        let (height, width) = (shape[1], shape[2])
        let rows = Int(Float(width * size.height) / Float(size.width))
        let columns = Int(Float(height * size.width) / Float(size.height))
        let (h, w) = (
            Swift.max(1, Swift.min(height, rows)), Swift.max(1, Swift.min(width, columns))
        )
        let (top, left) = ((height - h) / 2, (width - w) / 2)
        return slice(axis: 1, top..<top + h).slice(axis: 2, left..<left + w)
    }
}
