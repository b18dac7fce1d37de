/// How a weight began, what it costs and what it is kept to, as model files have it.
struct WeightRules {
    var initializer: Initializer?
    var regularizer: Regularizer?
    var constraint: Constraint?
}

/// How a weight begins, what it costs and what it is kept to.
///
/// Layers take the parts of it under the names that Keras has for them, as `kernelInitializer`,
/// `kernelRegularizer` and `kernelConstraint`; a layer of your own may take and hand on the whole:
///
///     addWeight("kernel", shape: [3, 4], kernel)
public struct WeightOptions: Sendable {
    /// The rule for its first value.
    public var initializer: Initializer
    /// What it costs; added to the loss.
    public var regularizer: Regularizer?
    /// What it is kept to after each step of training.
    public var constraint: Constraint?

    /// Creates the options.
    public init(
        _ initializer: Initializer = .glorotUniform, regularizer: Regularizer? = nil,
        constraint: Constraint? = nil
    ) {
        self.initializer = initializer
        self.regularizer = regularizer
        self.constraint = constraint
    }
}
