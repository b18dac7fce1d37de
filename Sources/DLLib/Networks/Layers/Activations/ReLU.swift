public import DLTensors

/// Cuts negative values to zero, or lets a part of them through, and limits large ones.
///
/// `y = maximum` where `x ≥ maximum`, `y = x` where `threshold ≤ x < maximum`, else
/// `y = negativeSlope * (x - threshold)`; MobileNet's ReLU6 is `ReLU(maximum: 6)`.
/// - Shapes: any; the result has the shape of the input.
/// - Source: keras.layers.ReLU.
public final class ReLU: Layer {
    /// The largest value let through; `nil` for no limit.
    public let maximum: Float?
    /// What values below the threshold are multiplied with.
    public let negativeSlope: Float
    /// Where values begin to be let through.
    public let threshold: Float

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - maximum: The largest value let through, 0 or more; `nil` for no limit.
    ///   - negativeSlope: What values below the threshold are multiplied with, 0 or more.
    ///   - threshold: Where values begin to be let through, 0 or more.
    ///   - name: A name of its own.
    public init(
        maximum: Float? = nil, negativeSlope: Float = 0, threshold: Float = 0,
        name: String? = nil
    ) {
        self.maximum = maximum
        self.negativeSlope = negativeSlope
        self.threshold = threshold
        super.init(name: name)
        for (word, value) in [
            ("maximum", maximum ?? 0), ("negativeSlope", negativeSlope), ("threshold", threshold),
        ] where !(value >= 0) {
            layerFailure(self, "needs a \(word) of 0 or more, not \(value)")
        }
    }

    /// Whether it is `min(max(x, 0), maximum)`, which kernels can apply as they write.
    var isPlain: Bool { negativeSlope == 0 && threshold == 0 }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        if isPlain {
            return input.relu(max: maximum).recomputable(from: [input]) { [maximum] in
                $0[0].relu(max: maximum)
            }
        }
        // At the threshold itself the slope is 0 on either side, as in Keras.
        let edge = Tensor(repeating: threshold, shape: [], dtype: input.dtype)
        let lets = input.greater(edge).asType(input.dtype)
        let below = input.less(edge).asType(input.dtype)
        var passed = input
        if let maximum {
            let limit = Tensor(repeating: maximum, shape: [], dtype: input.dtype)
            passed = Tensor.minimum(input, limit)
        }
        return passed * lets + (input - threshold) * below * negativeSlope
    }
}

extension ReLU: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["maximum": maximum, "negativeSlope": negativeSlope, "threshold": threshold]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            maximum: try configuration("maximum"),
            negativeSlope: try configuration("negativeSlope", default: 0),
            threshold: try configuration("threshold", default: 0))
    }
}

/// Lets a part of negative values through: `y = x` where positive, else `negativeSlope * x`.
///
/// - Shapes: any; the result has the shape of the input.
/// - Source: Maas et al., "Rectifier Nonlinearities Improve Neural Network Acoustic Models", 2013;
///   keras.layers.LeakyReLU.
public final class LeakyReLU: Layer {
    /// What negative values are multiplied with.
    public let negativeSlope: Float

    /// Creates the layer.
    public init(negativeSlope: Float = 0.3, name: String? = nil) {
        self.negativeSlope = negativeSlope
        super.init(name: name)
        guard negativeSlope >= 0 else {
            layerFailure(self, "needs a negativeSlope of 0 or more, not \(negativeSlope)")
        }
    }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.leakyReLU(slope: negativeSlope)
    }
}

extension LeakyReLU: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["negativeSlope": negativeSlope] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(negativeSlope: try configuration("negativeSlope"))
    }
}

/// Lets a learnt part of negative values through: `y = x` where positive, else `alpha * x`.
///
/// - Shapes: any; the result has the shape of the input; `alpha` has the shape of one sample, with
///   size 1 along shared axes, and begins with zeros.
/// - Source: He et al., "Delving Deep into Rectifiers", arXiv:1502.01852; keras.layers.PReLU.
public final class PReLU: Layer {
    /// Axes along which `alpha` is the same, counted from 1, as 0 is that of the batch.
    public let sharedAxes: [Int]
    private let alpha: WeightOptions

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - sharedAxes: Axes along which `alpha` is the same; `[1, 2]` for images.
    ///   - alphaInitializer: The rule for the first `alpha`.
    ///   - alphaRegularizer: What a large `alpha` costs.
    ///   - alphaConstraint: What `alpha` is kept to.
    ///   - name: A name of its own.
    public init(
        sharedAxes: [Int] = [], alphaInitializer: Initializer = .zeros,
        alphaRegularizer: Regularizer? = nil, alphaConstraint: Constraint? = nil,
        name: String? = nil
    ) {
        self.sharedAxes = sharedAxes
        alpha = WeightOptions(alphaInitializer, alphaRegularizer, alphaConstraint)
        super.init(name: name)
    }

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

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.relu() - (-input).relu() * self["alpha"]
    }
}

extension PReLU: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["sharedAxes": sharedAxes] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(sharedAxes: try configuration("sharedAxes"))
    }
}

/// Bends negative values towards `-alpha`: `y = x` where positive, else `alpha * (e^x - 1)`.
///
/// - Shapes: any; the result has the shape of the input.
/// - Source: Clevert et al., "Fast and Accurate Deep Network Learning by Exponential Linear Units",
///   arXiv:1511.07289; keras.layers.ELU.
public final class ELU: Layer {
    /// What large negative values come close to, without the sign.
    public let alpha: Float

    /// Creates the layer.
    public init(alpha: Float = 1, name: String? = nil) {
        self.alpha = alpha
        super.init(name: name)
    }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.elu(alpha: alpha)
    }
}

extension ELU: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["alpha": alpha] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(alpha: try configuration("alpha"))
    }
}
