import DLLib
import TestSupport
import Testing

/// A differentiable function and where to check its gradient.
struct GradientCase: Sendable, CustomTestStringConvertible {
    let name: String
    let inputs: [Tensor]
    var tolerance = 1e-6
    let function: @Sendable ([Tensor]) throws -> Tensor

    init(
        _ name: String, _ inputs: Tensor..., tolerance: Double = 1e-6,
        function: @escaping @Sendable ([Tensor]) throws -> Tensor
    ) {
        self.name = name
        self.inputs = inputs
        self.tolerance = tolerance
        self.function = function
    }

    /// The second derivative of a product divides by its factors.
    var isTwiceDifferentiable: Bool { name != "prod with zeros" }

    var testDescription: String { name }
}

// Inputs that several cases share.
extension GradientCase {
    static let x = formula([2, 3], seed: 1)
    static let y = formula([2, 3], seed: 2)
    static let z = formula([2, 3, 4], seed: 6)
    static let positive = formula([2, 3], seed: 3).abs() + 0.5
    /// Inside -1...1, away from the ends.
    static let inside = formula([2, 3], seed: 1) * 0.8
    static let row = formula([3], seed: 4)
    static let column = formula([2, 1], seed: 5)
}
