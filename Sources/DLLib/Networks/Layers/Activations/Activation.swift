public import DLTensors

/// A layer that ends in an activation, which it can leave out or exchange.
///
/// Cross-entropy is computed from the values before softmax or sigmoid, where it is exact.
package protocol ActivatedLayer: Layer {
    /// The activation at the end of the layer.
    var activation: ActivationFunction { get }

    /// The result with another activation at the end; ``ActivationFunction/linear`` gives the result
    /// before the activation.
    func call(_ inputs: [Tensor], training: Bool, activation: ActivationFunction) -> Tensor
}

/// Applies an activation to its input.
///
/// - Shapes: any; the result has the shape of the input.
/// - Source: keras.layers.Activation.
public final class Activation: Layer, ActivatedLayer, ConfigurableLayer, FusableLayer {
    /// The function.
    @Setting public private(set) var activation: ActivationFunction

    /// Creates the layer.
    public init(_ activation: ActivationFunction, name: String? = nil) {
        super.init(name: name)
        self.activation = activation
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func traits(training: Bool) -> LayerTraits {
        activation.traits.union([.repeatable, .fastInParts, .recomputedWithInputs])
    }

    var fusionRole: FusionRole? { activation.fusionRole }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        activation(input).recomputable(from: [input]) { [activation] in activation($0[0]) }
    }

    package func call(
        _ inputs: [Tensor], training: Bool, activation: ActivationFunction
    ) -> Tensor {
        activation(inputs[0])
    }
}

extension ActivationFunction {
    /// What is true of the function as a layer of its own.
    var traits: LayerTraits {
        switch self {
        case .linear: [.sharesElements, .gradientWithoutInput]
        case .relu, .relu6, .sigmoid, .tanh, .exponential, .softmax, .logSoftmax:
            [.gradientWithoutInput, .gradientFromResult]
        case .hardSigmoid: .gradientWithoutInput
        case .elu: .gradientFromResult
        case .leakyReLU, .selu, .gelu, .geluTanh, .swish, .hardSwish, .mish, .softplus, .softsign:
            []
        }
    }

    /// What is true of a layer that ends in the function.
    var traitsOfResult: LayerTraits { traits.intersection(.gradientFromResult) }

    /// What a layer that ends in the function keeps for the backward pass beside its result.
    func innerResults(of result: Shape) -> InnerResults {
        let readsBefore = !traits.contains(.gradientWithoutInput) || self == .hardSigmoid
        return InnerResults(kept: readsBefore ? result.elementCount : 0)
    }

    /// What the function can be in a pass that runs several layers at once.
    var fusionRole: FusionRole? { isFusable ? .activation(self) : nil }
}
