public import DLTensors

/// Bends negative values towards `-alpha`: `y = x` where positive, else `alpha * (e^x - 1)`.
///
/// - Shapes: any; the result has the shape of the input.
/// - Source: Clevert et al., "Fast and Accurate Deep Network Learning by Exponential Linear Units",
///   arXiv:1511.07289; keras.layers.ELU.
public final class ELU: Layer, ConfigurableLayer {
    /// What large negative values come close to, without the sign.
    @Setting public private(set) var alpha: Float

    /// Creates the layer.
    public init(alpha: Float = 1, name: String? = nil) {
        super.init(name: name)
        self.alpha = alpha
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .gradientFromResult]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.elu(alpha: alpha)
    }
}
