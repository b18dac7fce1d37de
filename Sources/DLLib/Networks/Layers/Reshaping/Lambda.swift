public import DLTensors

/// A function of your own as a layer, without weights.
///
///     Lambda { x in x * x }
///
/// A model with it cannot be stored, as a file does not hold code: write a ``Layer`` for that.
/// - Shapes: input any; result what the function makes of it.
/// - Source: keras.layers.Lambda.
public final class Lambda: Layer {
    package override var canHoldLayers: Bool { false }

    private let shape: ((Shape) -> Shape)?
    private let function: (Tensor) -> Tensor

    /// Creates the layer; its parameters are the properties of the same names.
    public init(
        outputShape: ((Shape) -> Shape)? = nil, name: String? = nil,
        _ function: @escaping (Tensor) -> Tensor
    ) {
        shape = outputShape
        self.function = function
        super.init(name: name)
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        shape?(inputShape) ?? super.outputShape(for: inputShape)
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        RunningLayer.run(self) { function(input) }
    }
}
