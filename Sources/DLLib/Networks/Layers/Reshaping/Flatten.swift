public import DLTensors

/// Joins all axes but the batch into one.
///
/// - Shapes: input any; result `[number of elements]`.
/// - Source: keras.layers.Flatten.
public final class Flatten: Layer, ConfigurableLayer {
    /// Creates the layer.
    public override init(name: String? = nil) { super.init(name: name) }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override func outputShape(for inputShape: Shape) -> Shape { [inputShape.elementCount] }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .fastInParts, .sharesElements, .gradientWithoutInput]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.reshaped(to: [input.shape[0], input.shape.droppingBatch.elementCount])
    }
}
