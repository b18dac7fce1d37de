/// What is applied to the result of a layer while it is still in registers.
package enum FusedOperation: Hashable, Sendable {
    case none, relu
    /// Computes `min(max(x, 0), 6)`.
    case relu6

    /// The value above which the result is cut, if it is a rectifier.
    package var limit: Double? {
        switch self {
        case .none: nil
        case .relu: .infinity
        case .relu6: 6
        }
    }
}
