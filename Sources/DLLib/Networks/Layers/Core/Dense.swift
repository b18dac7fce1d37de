public import DLTensors

/// A fully connected layer: every result is a weighted sum of all inputs, then an activation.
///
/// `y = activation(x * kernel + bias)`
/// - Shapes: input `[..., in]`; result `[..., units]`; `kernel` `[in, units]`; `bias` `[units]`.
/// - Source: keras.layers.Dense.
public final class Dense: Layer, ActivatedLayer, ConfigurableLayer {
    /// The number of results.
    @Setting(.positive) public private(set) var units: Int
    /// The function applied to the result.
    @Setting public private(set) var activation: ActivationFunction
    /// Whether a bias is added.
    @Setting public private(set) var useBias: Bool
    private var kernel = WeightOptions()
    private var bias = WeightOptions()

    /// Creates the layer; its parameters are the properties of the same names, and those
    /// of its weights the parts of ``WeightOptions``.
    public init(
        _ units: Int, activation: ActivationFunction = .linear, useBias: Bool = true,
        kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
        kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
        activityRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
        biasConstraint: Constraint? = nil, name: String? = nil
    ) {
        super.init(name: name)
        self.units = units
        self.activation = activation
        self.useBias = useBias
        self.activityRegularizer = activityRegularizer
        kernel = WeightOptions(
            kernelInitializer, regularizer: kernelRegularizer, constraint: kernelConstraint)
        bias = WeightOptions(
            biasInitializer, regularizer: biasRegularizer, constraint: biasConstraint)
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override func build(inputShape: Shape) {
        guard inputShape.rank > 0 else {
            layerFailure(self, "needs an input with at least one axis besides the batch")
        }
        addWeight("kernel", shape: [inputShape[inputShape.rank - 1], units], kernel)
        if useBias { addWeight("bias", shape: [units], bias) }
    }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape {
        Shape(Array(inputShape.dropLast()) + [units])
    }

    public override func traits(training: Bool) -> LayerTraits {
        activation.traitsOfResult.union([.repeatable, .fastInParts])
    }

    public override func innerResults(of inputShapes: [Shape]) -> InnerResults {
        activation.innerResults(of: outputShape(for: inputShapes))
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        call([input], training: training, activation: activation)
    }

    package func call(
        _ inputs: [Tensor], training: Bool, activation: ActivationFunction
    ) -> Tensor {
        activation.finish(
            inputs[0].dense(
                self["kernel"], bias: useBias ? self["bias"] : nil, activation: activation.fused))
    }
}

extension Dense {
    /// The product, with an activation in the same pass where that is possible.
    func product(_ input: Tensor, activation: ActivationFunction) -> Tensor {
        let result = input.dense(
            self["kernel"], bias: useBias ? self["bias"] : nil, activation: activation.fused)
        return activation.isFusable ? result : activation(result)
    }
}
