public import DLTensors

/// The place where data enters a model; it computes nothing.
public final class InputLayer: Layer, ConfigurableLayer {
    /// The shape of one sample, without the batch axis.
    @Setting public private(set) var shape: Shape

    /// Creates the layer for samples of this shape.
    public init(shape: Shape, name: String? = nil) {
        super.init(name: name)
        self.shape = shape
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override func outputShape(for inputShapes: [Shape]) -> Shape { shape }

    public override func build(inputShapes: [Shape]) {}

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .sharesElements, .gradientWithoutInput]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor { input }
}
