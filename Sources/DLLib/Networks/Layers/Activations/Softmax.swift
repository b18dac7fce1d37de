public import DLTensors

/// Turns its input into probabilities: `exp(x) / sum(exp(x))` along an axis.
///
/// Steps of sequences that do not count (``Tensor/mask``) get no probability when the axis is that
/// of the steps.
/// - Shapes: any; the result has the shape of the input.
/// - Source: keras.layers.Softmax.
public final class Softmax: Layer, ActivatedLayer, ConfigurableLayer {
    /// The axis, counted with that of the batch, which is 0; negative counts from the end.
    @Setting(absent: -1) public private(set) var axis: Int

    /// Softmax along the last axis, which a loss can look behind.
    package var activation: ActivationFunction { axis == -1 ? .softmax : .linear }

    /// Creates the layer.
    public init(axis: Int = -1, name: String? = nil) {
        super.init(name: name)
        self.axis = axis
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override var supportsMasking: Bool { true }

    public override func build(inputShape: Shape) { _ = outputShape(for: inputShape) }

    public override func outputShape(for inputShape: Shape) -> Shape {
        let rank = inputShape.rank + 1
        guard axis != 0, (-rank..<rank).contains(axis), axis != -rank else {
            layerFailure(
                self,
                "has the axis \(axis), which an input of shape \(inputShape) does not have; "
                    + "0 is the axis of the batch")
        }
        return inputShape
    }

    public override func traits(training: Bool) -> LayerTraits {
        // Along another axis, what is read again is a result with its axes in another order.
        [
            .repeatable, .fastInParts, .gradientWithoutInput,
            axis == -1 ? .gradientFromResult : [],
        ]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        let place = axis < 0 ? input.rank + axis : axis
        guard let mask = input.mask, mask.rank == input.rank else {
            return softmax(input, place)
        }
        let counts = mask.asType(input.dtype)
        return softmax(input - (1 - counts) * 1e9, place) * counts
    }

    package func call(
        _ inputs: [Tensor], training: Bool, activation: ActivationFunction
    ) -> Tensor {
        activation(
            self.activation == .softmax ? inputs[0] : call(inputs[0], training: training))
    }

    private func softmax(_ x: Tensor, _ place: Int) -> Tensor {
        guard place != x.rank - 1 else { return x.softmax() }
        var order = Array(0..<x.rank)
        order.swapAt(place, x.rank - 1)
        return x.transposed(order).softmax().transposed(order)
    }
}
