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
/// Model files store the rules of the library's optimizers; a model with another one is saved with
/// `includesTraining: false`.
public protocol UpdateRule: Sendable {
    /// The rule of one weight, by its path in the model and its shape: this one, unless weights differ
    /// in how they change.
    func rule(for path: String, shape: Shape) -> any UpdateRule

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
    /// All weights change alike.
    public func rule(for path: String, shape: Shape) -> any UpdateRule { self }

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
