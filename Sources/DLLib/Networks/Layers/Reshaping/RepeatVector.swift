public import DLTensors

/// A vector repeated as the steps of a sequence.
///
/// - Shapes: input `[features]`; result `[count, features]`.
/// - Source: keras.layers.RepeatVector.
public final class RepeatVector: Layer, ConfigurableLayer {
    /// The number of steps.
    @Setting(.positive) public private(set) var count: Int

    /// Creates the layer.
    public init(_ count: Int, name: String? = nil) {
        super.init(name: name)
        self.count = count
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override func outputShape(for inputShape: Shape) -> Shape {
        guard inputShape.rank == 1 else {
            layerFailure(self, "repeats vectors [features], but its input is \(inputShape)")
        }
        return [count, inputShape[0]]
    }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .gradientWithoutInput]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.reshaped(to: [input.shape[0], 1, input.shape[1]]).repeated(count, axis: 1)
    }
}
