public import DLTensors

/// Leaves out steps of sequences whose values all equal one number.
///
/// Recurrent layers and others that know masks pass over such steps: `y = x` where the step
/// counts, zeros where not.
/// - Shapes: input `[steps, features]`; result the same.
/// - Source: keras.layers.Masking.
public final class Masking: Layer, ConfigurableLayer {
    /// The number that marks a step to leave out.
    @Setting public private(set) var maskValue: Float

    /// Creates the layer.
    public init(maskValue: Float = 0, name: String? = nil) {
        super.init(name: name)
        self.maskValue = maskValue
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override func outputShape(for inputShape: Shape) -> Shape {
        guard inputShape.rank >= 1 else {
            layerFailure(self, "needs sequences [steps, features], but its input is \(inputShape)")
        }
        return inputShape
    }

    public override func computeMask(of inputs: [Tensor]) -> Tensor? {
        let x = inputs[0]
        let differs = x.notEqual(Tensor(repeating: maskValue, shape: [], dtype: x.dtype))
        return differs.asType(.int32).max(axis: -1).asType(.bool)
    }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .makesMask, .gradientWithoutInput]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        guard let mask = computeMask(of: [input]) else { return input }
        return input * mask.asType(input.dtype).reshaped(to: mask.shape.inserting(at: mask.rank))
    }
}
