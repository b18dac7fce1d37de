public import DLTensors

/// Repeats every step of sequences.
///
/// - Shapes: input `[steps, channels]`; result `[steps * size, channels]`.
/// - Source: keras.layers.UpSampling1D.
public final class UpSampling1D: Layer {
    /// How often each step comes.
    public let size: Int

    /// Creates the layer.
    public init(_ size: Int = 2, name: String? = nil) {
        self.size = size
        super.init(name: name)
        requirePositive(("size", size))
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireSequence(inputShape)
        return [inputShape[0] * size, inputShape[1]]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.repeated(size, axis: 1)
    }
}

extension UpSampling1D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["size": size] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(try configuration.positive("size"))
    }
}

/// Makes images larger by whole factors.
///
/// - Shapes: input `[height, width, channels]`; result
///   `[height * size.height, width * size.width, channels]`.
/// - Source: keras.layers.UpSampling2D.
public final class UpSampling2D: Layer {
    /// The factors for height and width.
    public let size: Size2D
    /// How new pixels follow from old ones.
    public let interpolation: Interpolation

    /// Creates the layer.
    public init(
        _ size: some WindowSize = 2, interpolation: Interpolation = .nearest, name: String? = nil
    ) {
        self.size = size.size2D
        self.interpolation = interpolation
        super.init(name: name)
        requirePositive(("size", min(self.size.height, self.size.width)))
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireImage(inputShape)
        return [inputShape[0] * size.height, inputShape[1] * size.width, inputShape[2]]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        switch interpolation {
        case .nearest: input.repeated(size.height, axis: 1).repeated(size.width, axis: 2)
        case .bilinear:
            input.resized2D(
                to: Size2D(input.shape[1] * size.height, input.shape[2] * size.width))
        }
    }
}

extension UpSampling2D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["size": size, "interpolation": interpolation] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            try configuration.positive("size") as Size2D,
            interpolation: try configuration("interpolation"))
    }
}

/// Brings images to one size, without smoothing before they are shrunk.
///
/// With `cropToAspectRatio` the largest part in the middle that has the wanted proportions is taken
/// first; else images are squeezed.
/// - Shapes: input `[height', width', channels]`; result `[height, width, channels]`.
/// - Source: keras.layers.Resizing.
public final class Resizing: Layer {
    /// The size of the result.
    public let size: Size2D
    /// How new pixels follow from old ones.
    public let interpolation: Interpolation
    /// Whether what does not fit the proportions is cut off.
    public let cropToAspectRatio: Bool

    /// Creates the layer.
    public init(
        _ height: Int, _ width: Int, interpolation: Interpolation = .bilinear,
        cropToAspectRatio: Bool = false, name: String? = nil
    ) {
        size = Size2D(height, width)
        self.interpolation = interpolation
        self.cropToAspectRatio = cropToAspectRatio
        super.init(name: name)
        requirePositive(("height", height), ("width", width))
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireImage(inputShape)
        return [size.height, size.width, inputShape[2]]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        let image = cropToAspectRatio ? input.croppedToAspectRatio(of: size) : input
        return image.resized2D(to: size, interpolation: interpolation)
    }
}

extension Resizing: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["size": size, "interpolation": interpolation, "cropToAspectRatio": cropToAspectRatio]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        let size: Size2D = try configuration.positive("size")
        self.init(
            size.height, size.width, interpolation: try configuration("interpolation"),
            cropToAspectRatio: try configuration("cropToAspectRatio"))
    }
}

/// Takes a part of one size out of the middle of images; smaller images are first made as large
/// as needed.
///
/// - Shapes: input `[height', width', channels]`; result `[height, width, channels]`.
/// - Source: keras.layers.CenterCrop.
public final class CenterCrop: Layer {
    /// The size of the part.
    public let size: Size2D

    /// Creates the layer.
    public init(_ height: Int, _ width: Int, name: String? = nil) {
        size = Size2D(height, width)
        super.init(name: name)
        requirePositive(("height", height), ("width", width))
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireImage(inputShape)
        return [size.height, size.width, inputShape[2]]
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

extension CenterCrop: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["size": size] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        let size: Size2D = try configuration.positive("size")
        self.init(size.height, size.width)
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
