public import DLTensors

/// Cuts negative values to zero, or lets a part of them through, and limits large ones.
///
/// `y = maximum` where `x ≥ maximum`, `y = x` where `threshold ≤ x < maximum`, else
/// `y = negativeSlope * (x - threshold)`; MobileNet's ReLU6 is `ReLU(maximum: 6)`.
/// - Shapes: any; the result has the shape of the input.
/// - Source: keras.layers.ReLU.
public final class ReLU: Layer, ConfigurableLayer, FusableLayer {
    /// The largest value let through; `nil` for no limit.
    @Setting(.notNegative) public private(set) var maximum: Float?
    /// What values below the threshold are multiplied with.
    @Setting(.notNegative, absent: 0) public private(set) var negativeSlope: Float
    /// Where values begin to be let through.
    @Setting(.notNegative, absent: 0) public private(set) var threshold: Float

    /// Creates the layer; its parameters are the properties of the same names.
    public init(
        maximum: Float? = nil, negativeSlope: Float = 0, threshold: Float = 0,
        name: String? = nil
    ) {
        super.init(name: name)
        self.maximum = maximum
        self.negativeSlope = negativeSlope
        self.threshold = threshold
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    /// Whether it is `min(max(x, 0), maximum)`, which kernels can apply as they write.
    var isPlain: Bool { negativeSlope == 0 && threshold == 0 }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func traits(training: Bool) -> LayerTraits {
        isPlain
            ? [
                .repeatable, .fastInParts, .recomputedWithInputs, .gradientWithoutInput,
                .gradientFromResult,
            ] : [.repeatable, .fastInParts]
    }

    var fusionRole: FusionRole? {
        switch maximum {
        case nil where isPlain: ActivationFunction.relu.fusionRole
        case 6 where isPlain: ActivationFunction.relu6.fusionRole
        default: nil
        }
    }

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
