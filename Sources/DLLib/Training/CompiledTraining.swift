/// What `compile` settles: how a model learns and how it is judged.
package struct CompiledTraining {
    package let optimizer: any Optimizer
    package let loss: Loss
    package let metrics: [Metric]
}

extension Model {
    /// Settles how the model learns.
    ///
    /// What is frozen is not settled here: `trainable` is read at every step.
    /// - Parameters:
    ///   - optimizer: The rule that changes the weights.
    ///   - loss: What training makes small.
    ///   - metrics: What else is measured.
    public func compile(optimizer: any Optimizer, loss: Loss, metrics: [Metric] = []) {
        compiled = CompiledTraining(optimizer: optimizer, loss: loss, metrics: metrics)
    }

    /// The optimizer given to `compile`.
    public var optimizer: (any Optimizer)? { compiled?.optimizer }
}
