/// How a network wants the pixels of an image: `y = x * scale + offset` for each channel.
public struct ImageScaling: Sendable, Equatable {
    /// The factors of red, green and blue.
    public let scale: [Float]
    /// The offsets of red, green and blue.
    public let offset: [Float]

    /// To the mean and deviation of ImageNet: `y = (x / 255 - mean) / deviation`.
    ///
    /// - Source: torchvision's models; Keras's mode "torch".
    public static let torch = ImageScaling(
        mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])

    /// To -1...1: `y = x / 127.5 - 1`.
    ///
    /// - Source: Keras's mode "tf".
    public static let symmetric = ImageScaling(mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5])

    /// Creates the scaling from pixels of 0...255 to mean 0 and deviation 1 for these statistics.
    public init(mean: [Double], deviation: [Double]) {
        scale = deviation.map { Float(1 / (255 * $0)) }
        offset = zip(mean, deviation).map { Float(-$0 / $1) }
    }

    /// Creates the scaling `y = x * scale + offset` of each channel.
    public init(scale: [Float], offset: [Float]) {
        self.scale = scale
        self.offset = offset
    }

    /// Scales images, `[..., 3]`, to `float32`; the argument stays as it is.
    public func apply(to images: Tensor) -> Tensor {
        images.asType(.float32).scaled(by: scale, offset: offset)
    }
}
