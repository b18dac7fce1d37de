internal import DLKernels
internal import DLTensors

extension ActivationFunction {
    /// The function as part of a kernel's pass; `none` when it has to be applied afterwards.
    var fused: FusedActivation {
        guard !NotANumber.isKept else { return .none }
        return switch self {
        case .relu: .relu
        case .relu6: .relu6
        default: .none
        }
    }

    /// Whether a kernel can apply the function to its result as it writes it.
    var isFusable: Bool { self == .linear || fused != .none }

    /// What a kernel wrote that was given ``fused``, with the function applied if it is not yet.
    func finish(_ result: Tensor) -> Tensor { isFusable ? result : self(result) }
}
