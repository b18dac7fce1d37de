internal import DLNetworks

/// An optimizer of the library, which files name by its class.
protocol StoredOptimizer: RuleOptimizer {
    /// Its formula with the options of the formula.
    associatedtype Rule: UpdateRule & Configurable
}

extension StoredOptimizer {
    /// Makes one with these options.
    static func make(
        rule: Configuration, options: StepOptions
    ) throws -> RuleOptimizer {
        Self(String(describing: Self.self), try Rule(configuration: rule), options: options)
    }
}
