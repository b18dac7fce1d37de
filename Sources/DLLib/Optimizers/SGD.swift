internal import DLKernels

/// Stochastic gradient descent, with momentum if wanted.
///
/// `m = momentum * m - rate * g`, `w = w + m`; with Nesterov's look-ahead
/// `w = w + momentum * m - rate * g`.
/// - Source: keras.optimizers.SGD; Sutskever et al., "On the importance of initialization and
///   momentum in deep learning", 2013.
public final class SGD: Optimizer {
    /// The name of the rule.
    public let name = "SGD"
    /// The size of a step; may be changed while training.
    public var learningRate: Float
    /// The part of the last step that is taken again.
    public let momentum: Float
    /// Whether the step looks ahead along the momentum.
    public let nesterov: Bool
    private var slots: OptimizerSlots

    /// Creates the optimizer.
    public init(learningRate: Float = 0.01, momentum: Float = 0, nesterov: Bool = false) {
        self.learningRate = learningRate
        self.momentum = momentum
        self.nesterov = nesterov
        slots = OptimizerSlots(averageCount: momentum == 0 ? 0 : 1)
    }

    /// Changes each parameter once by its gradient.
    public func apply(_ gradients: [ParameterGradient]) {
        slots.prepare(for: gradients)
        for entry in gradients {
            let gradient = entry.gradient
            slots.update(entry.parameter) { _, averages in
                entry.parameter.update { weights in
                    weights.makeUnique()
                    guard !averages.isEmpty else {
                        OptimizerStep.descend(
                            weights.buffer, gradient: gradient.buffer, rate: learningRate)
                        return
                    }
                    averages[0].makeUnique()
                    OptimizerStep.descend(
                        weights.buffer, velocity: averages[0].buffer, gradient: gradient.buffer,
                        rate: learningRate, momentum: momentum, nesterov: nesterov)
                }
            }
        }
    }

    /// The numbers kept from step to step, as Keras counts them; 0 before the first step.
    public var variableCount: Int { slots.variableCount }

    /// Says, after a change of what is trained, how many weights were added and dropped.
    public func takeNotice() -> String? { slots.takeNotice() }
}
