public import DLTensors

/// Lets a learnt part of negative values through: `y = x` where positive, else `alpha * x`.
///
/// - Shapes: any; the result has the shape of the input; `alpha` has the shape of one sample, with
///   size 1 along shared axes, and begins with zeros.
/// - Source: He et al., "Delving Deep into Rectifiers", arXiv:1502.01852; keras.layers.PReLU.
public final class PReLU: Layer, ConfigurableLayer {
    /// Axes along which `alpha` is the same, counted from 1, as 0 is that of the batch.
    @Setting public private(set) var sharedAxes: [Int]
    private var alpha = WeightOptions(.zeros)

    /// Creates the layer; its parameters are the properties of the same names, and those
    /// of its weights the parts of ``WeightOptions``.
    public init(
        sharedAxes: [Int] = [], alphaInitializer: Initializer = .zeros,
        alphaRegularizer: Regularizer? = nil, alphaConstraint: Constraint? = nil,
        name: String? = nil
    ) {
        super.init(name: name)
        self.sharedAxes = sharedAxes
        alpha = WeightOptions(
            alphaInitializer, regularizer: alphaRegularizer, constraint: alphaConstraint)
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override var supportsMasking: Bool { true }

    public override func build(inputShape: Shape) {
        var shape = inputShape
        for axis in sharedAxes {
            guard axis >= 1, axis <= inputShape.rank else {
                layerFailure(
                    self,
                    "shares axis \(axis), which its input of shape \(inputShape) does not "
                        + "have; axes are counted from 1")
            }
            shape[axis - 1] = 1
        }
        addWeight("alpha", shape: shape, alpha)
    }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .gradientWithoutInput]
    }

    /// The positive and the negative part.
    public override func innerResults(of inputShapes: [Shape]) -> InnerResults {
        InnerResults(kept: 2 * inputShapes[0].elementCount)
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.relu() - (-input).relu() * self["alpha"]
    }
}
