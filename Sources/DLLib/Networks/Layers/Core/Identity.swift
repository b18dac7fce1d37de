public import DLTensors

/// Hands its input on: `y = x`.
///
/// It stands where a network has a place for a layer and needs none there.
/// - Shapes: any; the result has the shape of the input.
/// - Source: keras.layers.Identity.
public final class Identity: Layer, ConfigurableLayer {
    /// Creates the layer.
    public override init(name: String? = nil) { super.init(name: name) }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .sharesElements, .gradientWithoutInput]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor { input }
}
