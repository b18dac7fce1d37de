public import DLTensors

/// An augmentation of the values of pixels by a random factor.
///
/// - Shapes, use: see ``AugmentationLayer``.
public class ColorAugmentationLayer: AugmentationLayer {
    /// What is drawn for each image, at least -1.
    @Setting(.atLeast(-1)) public private(set) final var factor: AugmentationRange
    /// The smallest and largest value of a pixel.
    @Setting public private(set) final var valueRange: ClosedRange<Float>

    /// Creates the layer; its parameters are the properties of the same names.
    public init(
        _ factor: AugmentationRange, valueRange: ClosedRange<Float> = 0...255,
        seed: UInt64? = nil, name: String? = nil
    ) {
        super.init(seed: seed, name: name)
        self.factor = factor
        self.valueRange = valueRange
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(configuration: configuration)
    }
}

/// Makes the differences from each image's mean larger or smaller while training.
///
/// `y = clip((x - mean) * f + mean)` with the mean of each channel and `f` from `1 + factor`: a
/// factor of `0.2` is from 0.8 to 1.2.
/// - Shapes, use: see ``AugmentationLayer``.
/// - Source: keras.layers.RandomContrast.
public final class RandomContrast: ColorAugmentationLayer {
    override func augment(_ images: Tensor, using generator: inout RandomGenerator) -> Tensor {
        adjusted(
            images, by: (0..<images.shape[0]).map { _ in 1 + factor.draw(using: &generator) })
    }

    /// Each image with its differences from the mean times a factor.
    package func adjusted(_ images: Tensor, by factors: [Float]) -> Tensor {
        let mean = images.mean(axes: [1, 2], keepDims: true)
        let factors = Tensor(factors, shape: [factors.count, 1, 1, 1])
        return ((images - mean) * factors + mean).clipped(to: valueRange)
    }
}

/// Makes each image lighter or darker while training: `y = clip(x + d)` with `d` a random part of the
/// range of values.
///
/// - Shapes, use: see ``AugmentationLayer``.
/// - Source: keras.layers.RandomBrightness.
public final class RandomBrightness: ColorAugmentationLayer {
    public override func validate() throws {
        try Requirement<AugmentationRange>.within(-1...1).check(factor, key: "factor")
    }

    override func augment(_ images: Tensor, using generator: inout RandomGenerator) -> Tensor {
        let width = valueRange.upperBound - valueRange.lowerBound
        return adjusted(
            images, by: (0..<images.shape[0]).map { _ in factor.draw(using: &generator) * width })
    }

    /// Each image with a number added.
    package func adjusted(_ images: Tensor, by amounts: [Float]) -> Tensor {
        (images + Tensor(amounts, shape: [amounts.count, 1, 1, 1])).clipped(to: valueRange)
    }
}

extension ClosedRange: ConfigurationValue where Bound == Float {
    /// Both ends as a list.
    public var configurationValue: PlainValue { [lowerBound, upperBound].configurationValue }

    /// Reads both ends, in order, from a list.
    public init?(configurationValue: PlainValue) {
        guard let ends = [Float](configurationValue: configurationValue), ends.count == 2,
            ends[0] <= ends[1]
        else { return nil }
        self = ends[0]...ends[1]
    }
}
