public import DLNetworks

/// How one weight changes by its gradient: the formula that tells optimizers apart.
///
/// Everything else (schedules, clipping, decay, averaging, accumulation, groups) is the same for
/// all rules and done by ``RuleOptimizer``. A rule of your own is a few lines:
///
///     struct SignDescent: UpdateRule {
///         func update(
///             _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int,
///             rate: Float
///         ) { weights = weights - sign(gradient) * rate }
///     }
///     let optimizer = RuleOptimizer("SignDescent", SignDescent(), learningRate: 0.01)
///
/// A rule that conforms to ``Configurable`` can be stored in model files.
public protocol UpdateRule: Sendable {
    /// What the rule remembers of a weight of this shape, by name, as it is before the first step.
    func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)]

    /// Changes a weight and what is remembered of it.
    ///
    /// - Parameters:
    ///   - weights: The weight.
    ///   - slots: What is remembered, in the order of `makeSlots`.
    ///   - gradient: The gradient, clipped already.
    ///   - step: How many steps the weight has made, this one included.
    ///   - rate: The learning rate of this step.
    func update(
        _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int, rate: Float)
}

extension UpdateRule {
    /// Nothing is remembered.
    public func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] { [] }

    /// Slots of the weight's own shape that start as zeros.
    func zeros(_ shape: Shape, _ names: String...) -> [(name: String, value: Tensor)] {
        names.map { ($0, Tensor(zeros: shape)) }
    }
}

extension [Tensor] {
    /// Makes every tensor the only holder of its elements, so that a kernel may change them.
    mutating func makeUnique() {
        for index in indices { self[index].makeUnique() }
    }
}
