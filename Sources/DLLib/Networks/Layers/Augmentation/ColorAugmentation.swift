public import DLTensors

/// Makes the differences from each image's mean larger or smaller while training.
///
/// `y = clip((x - mean) * f + mean)` with the mean of each channel and `f` from `1 + factor`.
/// - Shapes, use: see ``AugmentationLayer``.
/// - Source: keras.layers.RandomContrast.
public final class RandomContrast: AugmentationLayer {
    /// What is added to 1 to give the factor; at least -1.
    public let factor: AugmentationRange
    /// The smallest and largest value of a pixel.
    public let valueRange: ClosedRange<Float>

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - factor: What is added to 1 to give the factor: `0.2` is from 0.8 to 1.2.
    ///   - valueRange: The smallest and largest value of a pixel.
    ///   - seed: A seed of its own; `nil` draws one from the library's generator.
    ///   - name: A name of its own.
    public init(
        _ factor: AugmentationRange, valueRange: ClosedRange<Float> = 0...255,
        seed: UInt64? = nil, name: String? = nil
    ) {
        self.factor = factor
        self.valueRange = valueRange
        super.init(seed: seed, name: name)
        guard factor.lower >= -1 else {
            layerFailure(self, "needs a factor of -1 or more, not \(factor)")
        }
    }

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

extension RandomContrast: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["factor": factor, "valueRange": [valueRange.lowerBound, valueRange.upperBound]]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            try configuration("factor"), valueRange: try configuration.range("valueRange"))
    }
}

/// Makes each image lighter or darker while training: `y = clip(x + d)` with `d` a random part of the
/// range of values.
///
/// - Shapes, use: see ``AugmentationLayer``.
/// - Source: keras.layers.RandomBrightness.
public final class RandomBrightness: AugmentationLayer {
    /// What is added, as parts of the range of values.
    public let factor: AugmentationRange
    /// The smallest and largest value of a pixel.
    public let valueRange: ClosedRange<Float>

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - factor: What is added, as parts of the range of values, from -1 to 1.
    ///   - valueRange: The smallest and largest value of a pixel.
    ///   - seed: A seed of its own; `nil` draws one from the library's generator.
    ///   - name: A name of its own.
    public init(
        _ factor: AugmentationRange, valueRange: ClosedRange<Float> = 0...255,
        seed: UInt64? = nil, name: String? = nil
    ) {
        self.factor = factor
        self.valueRange = valueRange
        super.init(seed: seed, name: name)
        guard factor.lower >= -1, factor.upper <= 1 else {
            layerFailure(self, "needs a factor from -1 to 1, not \(factor)")
        }
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

extension RandomBrightness: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["factor": factor, "valueRange": [valueRange.lowerBound, valueRange.upperBound]]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            try configuration("factor"), valueRange: try configuration.range("valueRange"))
    }
}

extension Configuration {
    /// The range with this name, from its two ends.
    fileprivate func range(_ key: String) throws -> ClosedRange<Float> {
        let ends: [Float] = try self(key)
        guard ends.count == 2, ends[0] <= ends[1] else {
            throw ModelFileError.configuration(
                key: key, expected: "two ends in order", found: "\(ends)")
        }
        return ends[0]...ends[1]
    }
}
