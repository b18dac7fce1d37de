internal import DLKernels
public import DLNetworks

/// Stochastic gradient descent, with momentum if wanted.
///
/// `m = momentum * m - rate * g`, `w = w + m`; with Nesterov's look-ahead
/// `w = w + momentum * m - rate * g`.
/// - Source: keras.optimizers.SGD; Sutskever et al., "On the importance of initialization and
///   momentum in deep learning", 2013.
public final class SGD: RuleOptimizer, StoredOptimizer {
    /// The formula and its options.
    public struct Rule: UpdateRule, Configurable, Codable {
        /// The part of the last step that is taken again.
        public let momentum: Float
        /// Whether the step looks ahead along the momentum.
        public let nesterov: Bool

        /// The last step, with momentum.
        public func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
            momentum == 0 ? [] : zeros(shape, "velocity")
        }

        /// Makes one step.
        public func update(
            _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int,
            rate: Float
        ) {
            weights.makeUnique()
            guard !slots.isEmpty else {
                OptimizerStep.descend(weights.buffer, gradient: gradient.buffer, rate: rate)
                return
            }
            OptimizerStep.descend(
                weights.buffer, velocity: slots[0].buffer, gradient: gradient.buffer, rate: rate,
                momentum: momentum, nesterov: nesterov)
        }
    }

    /// Creates the optimizer; its options are those of its ``Rule`` and of all ``StepOptions``.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.01, momentum: Float = 0, nesterov: Bool = false,
        weightDecay: Float? = nil, clipping: GradientClipping? = nil,
        averaging: WeightAveraging? = nil, gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            Rule(momentum: momentum, nesterov: nesterov),
            learningRate, weightDecay, clipping, averaging, gradientAccumulationSteps)
    }
}
