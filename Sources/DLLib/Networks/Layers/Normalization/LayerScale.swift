public import DLTensors

/// Multiplies each channel by a factor that is learnt: `y = x * gamma`.
///
/// The factors begin so small that a residual behind them adds next to nothing at first, which keeps
/// the training of deep networks stable.
/// - Shapes: input `[…, channels]`; result the same; `gamma` `[channels]`.
/// - Source: Touvron et al., "Going deeper with Image Transformers", arXiv:2103.17239, section 2;
///   `LayerScale` of keras.applications.convnext.
public final class LayerScale: Layer, ConfigurableLayer {
    /// What all factors begin with.
    @Setting public private(set) var initialValue: Float

    /// Creates the layer.
    public init(_ initialValue: Float = 1e-6, name: String? = nil) {
        super.init(name: name)
        self.initialValue = initialValue
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override var supportsMasking: Bool { true }

    public override func build(inputShape: Shape) {
        guard let channels = inputShape.last else {
            layerFailure(self, "needs an input with at least one axis besides the batch")
        }
        addWeight("gamma", shape: [channels], initializer: .constant(initialValue))
    }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func traits(training: Bool) -> LayerTraits { .repeatable }

    public override func call(_ input: Tensor, training: Bool) -> Tensor { input * self["gamma"] }
}
