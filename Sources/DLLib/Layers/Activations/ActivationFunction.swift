/// A function applied to each element of a layer's result (softmax: to each row).
public enum ActivationFunction: String, Sendable, Equatable {
    /// The identity: `x`.
    case linear
    /// `max(x, 0)`.
    case relu
    /// `min(max(x, 0), 6)`.
    case relu6
    /// `1 / (1 + exp(-x))`.
    case sigmoid
    /// `min(max(x + 3, 0), 6) / 6`.
    case hardSigmoid = "hard_sigmoid"
    /// The hyperbolic tangent.
    case tanh
    /// `x / (1 + |x|)`.
    case softsign
    /// `exp(x) / sum(exp(x))` along the last axis.
    case softmax

    /// Applies the function.
    public func callAsFunction(_ x: Tensor) -> Tensor {
        switch self {
        case .linear: x
        case .relu: x.relu()
        case .relu6: x.relu(max: 6)
        case .sigmoid: x.sigmoid()
        case .hardSigmoid: (x + 3).relu(max: 6) / 6
        case .tanh: x.tanh()
        case .softsign: x / (1 + x.abs())
        case .softmax: x.softmax()
        }
    }
}
