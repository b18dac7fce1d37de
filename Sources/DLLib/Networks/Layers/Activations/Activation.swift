public import DLTensors

/// A layer that ends in an activation which a loss may want to look behind.
///
/// Cross-entropy is computed from the values before softmax or sigmoid, where it is exact.
package protocol ActivatedLayer: Layer {
    /// The activation at the end of the layer.
    var activation: ActivationFunction { get }

    /// The result before that activation.
    func callBeforeActivation(_ inputs: [Tensor], training: Bool) -> Tensor
}

/// Applies an activation to its input.
///
/// - Shapes: any; the result has the shape of the input.
/// - Source: keras.layers.Activation.
public final class Activation: Layer, ActivatedLayer {
    /// The function.
    public let activation: ActivationFunction

    /// Creates the layer.
    public init(_ activation: ActivationFunction, name: String? = nil) {
        self.activation = activation
        super.init(name: name)
    }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        activation(input).recomputable(from: [input]) { [activation] in activation($0[0]) }
    }

    package func callBeforeActivation(_ inputs: [Tensor], training: Bool) -> Tensor { inputs[0] }
}

extension Activation: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["activation": activation] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(try configuration("activation"))
    }
}
