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

    public override func call(_ input: Tensor, training: Bool) -> Tensor { activation(input) }

    package func callBeforeActivation(_ inputs: [Tensor], training: Bool) -> Tensor { inputs[0] }
}

/// Turns each row of its input into probabilities: `exp(x) / sum(exp(x))` along the last axis.
public final class Softmax: Layer, ActivatedLayer {
    /// Always softmax.
    package var activation: ActivationFunction { .softmax }

    /// Creates the layer.
    public override init(name: String? = nil) { super.init(name: name) }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func call(_ input: Tensor, training: Bool) -> Tensor { input.softmax() }

    package func callBeforeActivation(_ inputs: [Tensor], training: Bool) -> Tensor { inputs[0] }
}

/// Cuts negative values to zero and, with `maximum`, large values to that.
///
/// `y = min(max(x, 0), maximum)`; MobileNet's ReLU6 is `ReLU(maximum: 6)`.
public final class ReLU: Layer {
    /// The largest value let through; `nil` for no limit.
    public let maximum: Float?

    /// Creates the layer.
    public init(maximum: Float? = nil, name: String? = nil) {
        self.maximum = maximum
        super.init(name: name)
    }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.relu(max: maximum)
    }
}

extension Activation: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["activation": activation]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(try configuration("activation"))
    }
}

extension Softmax: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        [:]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init()
    }
}

extension ReLU: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["maximum": maximum]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(maximum: try configuration("maximum"))
    }
}
