public import DLTensors

/// Joins all axes but the batch into one.
///
/// - Shapes: input any; result `[number of elements]`.
/// - Source: keras.layers.Flatten.
public final class Flatten: Layer {
    /// Creates the layer.
    public override init(name: String? = nil) { super.init(name: name) }

    public override func outputShape(for inputShape: Shape) -> Shape { [inputShape.elementCount] }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.reshaped(to: [input.shape[0], input.shape.droppingBatch.elementCount])
    }
}

extension Flatten: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        [:]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init()
    }
}
