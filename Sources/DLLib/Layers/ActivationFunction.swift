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
    /// The hyperbolic tangent.
    case tanh
    /// `exp(x) / sum(exp(x))` along the last axis.
    case softmax

    /// Applies the function.
    public func callAsFunction(_ x: Tensor) -> Tensor {
        switch self {
        case .linear: x
        case .relu: x.relu()
        case .relu6: x.relu(max: 6)
        case .sigmoid: x.sigmoid()
        case .tanh: x.tanh()
        case .softmax: x.softmax()
        }
    }
}
