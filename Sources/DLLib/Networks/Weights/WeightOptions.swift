/// How a weight began, what it costs and what it is kept to, as model files have it.
struct WeightRules {
    var initializer: Initializer?
    var regularizer: Regularizer?
    var constraint: Constraint?
}

/// How a weight begins, what it costs and what it is kept to.
struct WeightOptions {
    let initializer: Initializer
    let regularizer: Regularizer?
    let constraint: Constraint?

    init(
        _ initializer: Initializer = .glorotUniform, _ regularizer: Regularizer? = nil,
        _ constraint: Constraint? = nil
    ) {
        self.initializer = initializer
        self.regularizer = regularizer
        self.constraint = constraint
    }

    /// The same cost and limits with another beginning.
    func replacingInitializer(_ initializer: Initializer) -> WeightOptions {
        WeightOptions(initializer, regularizer, constraint)
    }
}
