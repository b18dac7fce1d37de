public import DLTensors

/// Sets whole channels of sequences to zero while training and scales up the rest.
///
/// Neighbouring steps are alike, so that leaving out single elements would not take much away.
/// - Shapes: input `[steps, channels]`; result the same.
/// - Source: Tompson et al., "Efficient Object Localization Using Convolutional Networks",
///   arXiv:1411.4280; keras.layers.SpatialDropout1D.
public final class SpatialDropout1D: Layer, RandomLayer {
    /// The part of the channels that is set to zero.
    public let rate: Float
    package var generator: RandomGenerator

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - rate: The part that is set to zero, at least 0 and below 1.
    ///   - seed: A seed of its own; `nil` draws one from the library's generator.
    ///   - name: A name of its own.
    public init(_ rate: Float, seed: UInt64? = nil, name: String? = nil) {
        self.rate = rate
        generator = seed.map { RandomGenerator(seed: $0) } ?? WeightSource.split()
        super.init(name: name)
        requireRate(rate)
    }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireSequence(inputShape)
        return inputShape
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        guard training, rate > 0 else { return input }
        let ones = Tensor(ones: [input.shape[0], 1, input.shape[2]], dtype: input.dtype)
        return input * ones.dropout(rate: rate, using: &generator)
    }
}

extension SpatialDropout1D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["rate": rate] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(try configuration.rate("rate"))
    }
}

/// Sets whole channels of images to zero while training and scales up the rest.
///
/// - Shapes: input `[height, width, channels]`; result the same.
/// - Source: Tompson et al., "Efficient Object Localization Using Convolutional Networks",
///   arXiv:1411.4280; keras.layers.SpatialDropout2D.
public final class SpatialDropout2D: Layer, RandomLayer {
    /// The part of the channels that is set to zero.
    public let rate: Float
    package var generator: RandomGenerator

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - rate: The part that is set to zero, at least 0 and below 1.
    ///   - seed: A seed of its own; `nil` draws one from the library's generator.
    ///   - name: A name of its own.
    public init(_ rate: Float, seed: UInt64? = nil, name: String? = nil) {
        self.rate = rate
        generator = seed.map { RandomGenerator(seed: $0) } ?? WeightSource.split()
        super.init(name: name)
        requireRate(rate)
    }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireImage(inputShape)
        return inputShape
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        guard training, rate > 0 else { return input }
        let ones = Tensor(ones: [input.shape[0], 1, 1, input.shape[3]], dtype: input.dtype)
        return input * ones.dropout(rate: rate, using: &generator)
    }
}

extension SpatialDropout2D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["rate": rate] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(try configuration.rate("rate"))
    }
}

extension Layer {
    /// Stops unless a part to drop is at least 0 and below 1.
    func requireRate(_ rate: Float) {
        guard rate >= 0, rate < 1 else {
            layerFailure(self, "needs a rate from 0 up to but not including 1, not \(rate)")
        }
    }
}
