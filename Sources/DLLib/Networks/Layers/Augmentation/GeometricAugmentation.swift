public import DLTensors

/// Along which axes ``RandomFlip`` mirrors images.
public enum FlipMode: String, Sendable, ConfigurationValue {
    /// Left and right change places.
    case horizontal
    /// Top and bottom change places.
    case vertical
    /// Each of both by its own chance.
    case both = "horizontal_and_vertical"
}

/// Mirrors each image with probability 1/2 while training.
///
/// - Shapes, use: see ``AugmentationLayer``.
/// - Source: keras.layers.RandomFlip.
public final class RandomFlip: AugmentationLayer {
    /// Along which axes images are mirrored.
    @Setting public private(set) var mode: FlipMode

    /// Creates the layer.
    public init(_ mode: FlipMode = .both, seed: UInt64? = nil, name: String? = nil) {
        super.init(seed: seed, name: name)
        self.mode = mode
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(configuration: configuration)
    }

    override func augment(_ images: Tensor, using generator: inout RandomGenerator) -> Tensor {
        var result = images
        if mode != .vertical { result = mirrored(result, axis: 2, using: &generator) }
        if mode != .horizontal { result = mirrored(result, axis: 1, using: &generator) }
        return result
    }

    private func mirrored(
        _ images: Tensor, axis: Int, using generator: inout RandomGenerator
    ) -> Tensor {
        let chosen = (0..<images.shape[0]).map { _ in generator.uniform() <= 0.5 }
        let choice = Tensor(chosen, shape: [images.shape[0], 1, 1, 1])
        return Tensor.where(choice, images.flipped(axes: [axis]), images)
    }
}

/// Turns each image about its middle by a random angle while training.
///
/// - Shapes, use: see ``AugmentationLayer``.
/// - Source: keras.layers.RandomRotation.
public final class RandomRotation: AugmentationLayer {
    /// The angles, as parts of a full turn; positive ones are counter-clockwise.
    @Setting(.within(-1...1)) public private(set) var factor: AugmentationRange
    /// What lies outside an image.
    @Setting public private(set) var fill: FillMode
    /// How pixels follow from those around them.
    @Setting public private(set) var interpolation: Interpolation

    /// Creates the layer; its parameters are the properties of the same names.
    public init(
        _ factor: AugmentationRange, fill: FillMode = .reflect,
        interpolation: Interpolation = .bilinear, seed: UInt64? = nil, name: String? = nil
    ) {
        super.init(seed: seed, name: name)
        self.factor = factor
        self.fill = fill
        self.interpolation = interpolation
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(configuration: configuration)
    }

    override func augment(_ images: Tensor, using generator: inout RandomGenerator) -> Tensor {
        let angles = (0..<images.shape[0]).map { _ in
            factor.draw(using: &generator) * 2 * Float.pi
        }
        return rotated(images, by: angles)
    }

    /// Each image turned by its angle in radians.
    package func rotated(_ images: Tensor, by angles: [Float]) -> Tensor {
        let size = Size2D(images.shape[1], images.shape[2])
        return images.transformed(
            angles.map { .rotation($0, of: size) }, fill: fill, interpolation: interpolation)
    }
}

/// Shows a random part of each image larger, or the image smaller, while training.
///
/// - Shapes, use: see ``AugmentationLayer``.
/// - Source: keras.layers.RandomZoom.
public final class RandomZoom: AugmentationLayer {
    /// How much more of the height is shown: -0.2 magnifies, 0.2 makes smaller.
    @Setting(.zoom) public private(set) var heightFactor: AugmentationRange
    /// The same for the width; `nil` keeps the proportions.
    @Setting(.zoom) public private(set) var widthFactor: AugmentationRange?
    /// What lies outside an image.
    @Setting public private(set) var fill: FillMode
    /// How pixels follow from those around them.
    @Setting public private(set) var interpolation: Interpolation

    /// Creates the layer; its parameters are the properties of the same names.
    public init(
        _ heightFactor: AugmentationRange, widthFactor: AugmentationRange? = nil,
        fill: FillMode = .reflect, interpolation: Interpolation = .bilinear,
        seed: UInt64? = nil, name: String? = nil
    ) {
        super.init(seed: seed, name: name)
        self.heightFactor = heightFactor
        self.widthFactor = widthFactor
        self.fill = fill
        self.interpolation = interpolation
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(configuration: configuration)
    }

    override func augment(_ images: Tensor, using generator: inout RandomGenerator) -> Tensor {
        let zooms = (0..<images.shape[0]).map { _ in
            let height = 1 + heightFactor.draw(using: &generator)
            return (height, widthFactor.map { 1 + $0.draw(using: &generator) } ?? height)
        }
        return zoomed(images, by: zooms)
    }

    /// Each image with so many times its height and width shown.
    package func zoomed(_ images: Tensor, by zooms: [(height: Float, width: Float)]) -> Tensor {
        let size = Size2D(images.shape[1], images.shape[2])
        return images.transformed(
            zooms.map { .zoom(height: $0.height, width: $0.width, of: size) }, fill: fill,
            interpolation: interpolation)
    }
}

/// Moves each image by a random part of its size while training.
///
/// - Shapes, use: see ``AugmentationLayer``.
/// - Source: keras.layers.RandomTranslation.
public final class RandomTranslation: AugmentationLayer {
    /// How far down, as parts of the height.
    @Setting(.within(-1...1)) public private(set) var heightFactor: AugmentationRange
    /// How far to the right, as parts of the width.
    @Setting(.within(-1...1)) public private(set) var widthFactor: AugmentationRange
    /// What lies outside an image.
    @Setting public private(set) var fill: FillMode
    /// How pixels follow from those around them.
    @Setting public private(set) var interpolation: Interpolation

    /// Creates the layer; its parameters are the properties of the same names.
    public init(
        _ heightFactor: AugmentationRange, _ widthFactor: AugmentationRange,
        fill: FillMode = .reflect, interpolation: Interpolation = .bilinear,
        seed: UInt64? = nil, name: String? = nil
    ) {
        super.init(seed: seed, name: name)
        self.heightFactor = heightFactor
        self.widthFactor = widthFactor
        self.fill = fill
        self.interpolation = interpolation
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(configuration: configuration)
    }

    override func augment(_ images: Tensor, using generator: inout RandomGenerator) -> Tensor {
        let (height, width) = (Float(images.shape[1]), Float(images.shape[2]))
        let shifts = (0..<images.shape[0]).map { _ in
            let down = heightFactor.draw(using: &generator) * height
            return (down, widthFactor.draw(using: &generator) * width)
        }
        return shifted(images, by: shifts)
    }

    /// Each image moved by so many pixels.
    package func shifted(_ images: Tensor, by shifts: [(down: Float, right: Float)]) -> Tensor {
        images.transformed(
            shifts.map { .shift(down: $0.down, right: $0.right) }, fill: fill,
            interpolation: interpolation)
    }
}

/// Takes a random part of one size out of a batch of images while training, else the part in the
/// middle.
///
/// All images of a batch lose the same rows and columns, as in Keras; smaller images are first made
/// as large as needed. (Keras 3.15 leaves images as large as they are outside training, against its
/// own output shape.)
/// - Shapes: input `[height', width', channels]`; result `[height, width, channels]`.
/// - Source: keras.layers.RandomCrop.
public final class RandomCrop: AugmentationLayer {
    /// The size of the part.
    @Setting(.positive) public private(set) var size: Size2D

    /// Creates the layer.
    public init(_ height: Int, _ width: Int, seed: UInt64? = nil, name: String? = nil) {
        super.init(seed: seed, name: name)
        size = Size2D(height, width)
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(configuration: configuration)
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireImage(inputShape)
        return [size.height, size.width, inputShape[2]]
    }

    override func passThrough(_ images: Tensor) -> Tensor {
        cropped(images) { $0 / 2 }
    }

    override func augment(_ images: Tensor, using generator: inout RandomGenerator) -> Tensor {
        cropped(images) { Int.random(in: 0...$0, using: &generator) }
    }

    private func cropped(_ images: Tensor, _ start: (_ rest: Int) -> Int) -> Tensor {
        let (rows, columns) = (images.shape[1] - size.height, images.shape[2] - size.width)
        guard rows >= 0, columns >= 0 else {
            return images.croppedToAspectRatio(of: size).resized2D(to: size)
        }
        let (top, left) = (start(rows), start(columns))
        return images.slice(axis: 1, top..<top + size.height)
            .slice(axis: 2, left..<left + size.width)
    }
}
