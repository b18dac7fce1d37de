internal import DLKernels

/// Steps divided by the root of a running mean of the squared gradient.
///
/// `v = rho * v + (1 - rho) * g²`, `m = momentum * m + rate * g / sqrt(v + epsilon)`, `w = w - m`.
/// - Source: Hinton, "Neural Networks for Machine Learning", lecture 6e; keras.optimizers.RMSprop.
public final class RMSprop: Optimizer {
    /// The name of the rule.
    public let name = "RMSprop"
    /// The size of a step; may be changed while training.
    public var learningRate: Float
    /// How slowly the mean of the squared gradient follows.
    public let rho: Float
    /// The part of the last step that is taken again.
    public let momentum: Float
    /// Keeps the division finite.
    public let epsilon: Float
    private var slots = OptimizerSlots(averageCount: 2)

    /// Creates the optimizer.
    public init(
        learningRate: Float = 0.001, rho: Float = 0.9, momentum: Float = 0, epsilon: Float = 1e-7
    ) {
        self.learningRate = learningRate
        self.rho = rho
        self.momentum = momentum
        self.epsilon = epsilon
    }

    /// Changes each parameter once by its gradient.
    public func apply(_ gradients: [ParameterGradient]) {
        slots.prepare(for: gradients)
        for entry in gradients {
            let gradient = entry.gradient
            slots.update(entry.parameter) { _, averages in
                averages[0].makeUnique()
                averages[1].makeUnique()
                entry.parameter.update { weights in
                    weights.makeUnique()
                    OptimizerStep.rmsprop(
                        weights.buffer, square: averages[0].buffer, velocity: averages[1].buffer,
                        gradient: gradient.buffer, rate: learningRate, rho: rho,
                        momentum: momentum, epsilon: epsilon)
                }
            }
        }
    }

    /// The numbers kept from step to step, as Keras counts them; 0 before the first step.
    public var variableCount: Int { slots.variableCount }

    /// Says, after a change of what is trained, how many weights were added and dropped.
    public func takeNotice() -> String? { slots.takeNotice() }
}
