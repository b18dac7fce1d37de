public import DLTensors

/// How a network wants the pixels of an image: `y = x * scale + offset` for each channel.
public struct ImageScaling: Sendable, Equatable {
    /// The factors of the channels, in the order in which the network takes them.
    public let scale: [Float]
    /// The offsets of the channels, in the order in which the network takes them.
    public let offset: [Float]
    /// Whether the network takes blue, green, red instead of red, green, blue.
    public let reversesChannels: Bool

    /// No change: pixels of 0...255, for networks that scale them themselves.
    public static let identity = ImageScaling(scale: [1, 1, 1], offset: [0, 0, 0])

    /// To the mean and deviation of ImageNet: `y = (x / 255 - mean) / deviation`.
    ///
    /// - Source: torchvision's models; Keras's mode "torch".
    public static let torch = ImageScaling(
        mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])

    /// To -1...1: `y = x / 127.5 - 1`.
    ///
    /// - Source: Keras's mode "tf".
    public static let symmetric = ImageScaling(mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5])

    /// To blue, green, red around the mean of ImageNet, in the units of pixels: `y = x - mean`.
    ///
    /// - Source: Keras's mode "caffe".
    public static let caffe = ImageScaling(
        scale: [1, 1, 1], offset: [-103.939, -116.779, -123.68], reversesChannels: true)

    /// Creates the scaling from pixels of 0...255 to mean 0 and deviation 1 for these statistics.
    public init(mean: [Double], deviation: [Double]) {
        self.init(
            scale: deviation.map { Float(1 / (255 * $0)) },
            offset: zip(mean, deviation).map { Float(-$0 / $1) })
    }

    /// Creates the scaling from its factors and offsets.
    ///
    /// - Parameters:
    ///   - scale: The factors of the channels of the result.
    ///   - offset: The offsets of the channels of the result.
    ///   - reversesChannels: Whether the result has blue, green, red of red, green, blue.
    public init(scale: [Float], offset: [Float], reversesChannels: Bool = false) {
        self.scale = scale
        self.offset = offset
        self.reversesChannels = reversesChannels
    }

    /// Scales images, `[..., 3]`, to `float32`; the argument stays as it is.
    public func apply(to images: Tensor) -> Tensor {
        images.asType(.float32)
            .scaled(by: scale, offset: offset, reversingChannels: reversesChannels)
    }
}
