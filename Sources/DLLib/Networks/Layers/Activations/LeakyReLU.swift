public import DLTensors

/// Lets a part of negative values through: `y = x` where positive, else `negativeSlope * x`.
///
/// - Shapes: any; the result has the shape of the input.
/// - Source: Maas et al., "Rectifier Nonlinearities Improve Neural Network Acoustic Models", 2013;
///   keras.layers.LeakyReLU.
public final class LeakyReLU: Layer, ConfigurableLayer {
    /// What negative values are multiplied with.
    @Setting(.notNegative) public private(set) var negativeSlope: Float

    /// Creates the layer.
    public init(negativeSlope: Float = 0.3, name: String? = nil) {
        super.init(name: name)
        self.negativeSlope = negativeSlope
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func traits(training: Bool) -> LayerTraits { .repeatable }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.leakyReLU(slope: negativeSlope)
    }
}
