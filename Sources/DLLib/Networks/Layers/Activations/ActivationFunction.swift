public import DLTensors

/// A function applied to each element of a layer's result (softmax: to each row).
///
/// - Source: keras.activations; the raw values are Keras's names.
public enum ActivationFunction: String, Sendable, Equatable, CaseIterable, ConfigurationValue {
    /// The identity: `x`.
    case linear
    /// `max(x, 0)`.
    case relu
    /// `min(max(x, 0), 6)`.
    case relu6
    /// `x` where it is positive, else `0.2 x`.
    case leakyReLU = "leaky_relu"
    /// `x` where it is positive, else `e^x - 1`.
    case elu
    /// `1.0507 x` where it is positive, else `1.0507 · 1.6733 (e^x - 1)`.
    ///
    /// - Source: Klambauer et al., "Self-Normalizing Neural Networks", arXiv:1706.02515.
    case selu
    /// `x Φ(x)` with the normal distribution `Φ`: `x (1 + erf(x / √2)) / 2`.
    ///
    /// - Source: Hendrycks, Gimpel, "Gaussian Error Linear Units", arXiv:1606.08415.
    case gelu
    /// Like ``gelu`` with `Φ` approximated by tanh: `x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2`.
    case geluTanh = "gelu_tanh"
    /// `x · sigmoid(x)`; Keras calls it silu as well.
    case swish = "silu"
    /// `x · hard sigmoid(x)`.
    case hardSwish = "hard_silu"
    /// `x tanh(softplus(x))`.
    case mish
    /// `log(1 + e^x)`.
    case softplus
    /// `x / (1 + |x|)`.
    case softsign
    /// `1 / (1 + exp(-x))`.
    case sigmoid
    /// `min(max(x + 3, 0), 6) / 6`.
    case hardSigmoid = "hard_sigmoid"
    /// The hyperbolic tangent.
    case tanh
    /// `e^x`.
    case exponential
    /// `exp(x) / sum(exp(x))` along the last axis.
    case softmax
    /// The logarithm of ``softmax``.
    case logSoftmax = "log_softmax"

    /// Applies the function.
    public func callAsFunction(_ x: Tensor) -> Tensor {
        switch self {
        case .linear: x
        case .relu: x.relu()
        case .relu6: x.relu(max: 6)
        case .leakyReLU: x.leakyReLU(slope: 0.2)
        case .elu: x.elu()
        case .selu:
            x.elu(alpha: 1.673_263_242_354_377_2, isPositiveAtZero: true)
                * 1.050_700_987_355_480_5
        case .gelu: x.gelu()
        case .geluTanh: x.gelu(approximate: true)
        case .swish: x * x.sigmoid()
        case .hardSwish: x * ActivationFunction.hardSigmoid(x)
        case .mish: x * x.softplus().tanh()
        case .softplus: x.softplus()
        case .softsign: x / (1 + x.abs())
        case .sigmoid: x.sigmoid()
        case .hardSigmoid: (x + 3).relu(max: 6) / 6
        case .tanh: x.tanh()
        case .exponential: x.exp()
        case .softmax: x.softmax()
        case .logSoftmax: x.logSoftmax()
        }
    }
}

extension Tensor {
    /// `x` where it is positive, else `slope * x`.
    ///
    /// The slope at zero is that of negative numbers, as in Keras.
    func leakyReLU(slope: Float) -> Tensor {
        guard slope != 0 else { return relu() }
        let x = real
        let plain = x.withoutGradient()
        return (plain.relu() - (-plain).relu() * slope).recorded(from: x) { gradient, _ in
            [Tensor.where(plain .> 0, gradient, gradient * slope)]
        }
    }

    /// `x` where it is positive, else `alpha * (e^x - 1)`.
    ///
    /// - Parameters:
    ///   - alpha: How far negative numbers go down.
    ///   - isPositiveAtZero: Whether the slope at zero is 1, as Keras has it for selu, instead of
    ///     `alpha`.
    /// - Returns: A tensor of the same shape.
    func elu(alpha: Float = 1, isPositiveAtZero: Bool = false) -> Tensor {
        let x = real
        let plain = x.withoutGradient()
        // The exponential never sees a positive number, which could overflow.
        let result = plain.relu() + (-(-plain).relu()).expm1() * alpha
        return result.recorded(from: x) { gradient, _ in
            // Computed anew from x where this is differentiated once more.
            let slope = (x.isBeingRecorded ? x.elu(alpha: alpha) : result) + alpha
            let isStraight = isPositiveAtZero ? plain .>= 0 : plain .> 0
            return [Tensor.where(isStraight, gradient, gradient * slope)]
        }
    }
}
