public import DLTensors

/// Sets whole channels of sequences `[steps, channels]` to zero while training and scales up the
/// rest.
///
/// Neighbouring steps are alike, so that leaving out single elements would not take much away.
/// - Source: Tompson et al., "Efficient Object Localization Using Convolutional Networks",
///   arXiv:1411.4280; keras.layers.SpatialDropout1D.
public final class SpatialDropout1D: DropoutLayer {
    public override func outputShape(for inputShape: Shape) -> Shape {
        requireSequence(inputShape)
        return inputShape
    }

    override func disturb(_ input: Tensor, using generator: inout RandomGenerator) -> Tensor {
        input.droppingChannels(rate: rate, using: &generator)
    }
}

/// Sets whole channels of images `[height, width, channels]` to zero while training and scales up
/// the rest.
///
/// - Source: Tompson et al., "Efficient Object Localization Using Convolutional Networks",
///   arXiv:1411.4280; keras.layers.SpatialDropout2D.
public final class SpatialDropout2D: DropoutLayer {
    public override func outputShape(for inputShape: Shape) -> Shape {
        requireImage(inputShape)
        return inputShape
    }

    override func disturb(_ input: Tensor, using generator: inout RandomGenerator) -> Tensor {
        input.droppingChannels(rate: rate, using: &generator)
    }
}

extension Tensor {
    /// Some channels of each sample set to zero, the others scaled up.
    fileprivate func droppingChannels(
        rate: Float, using generator: inout RandomGenerator
    ) -> Tensor {
        var sizes = shape
        for axis in 1..<rank - 1 { sizes[axis] = 1 }
        return self * Tensor(ones: sizes, dtype: dtype).dropout(rate: rate, using: &generator)
    }
}
