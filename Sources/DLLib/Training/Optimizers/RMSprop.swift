internal import DLKernels
public import DLNetworks

/// Steps divided by the root of a running mean of the squared gradient.
///
/// `v = rho * v + (1 - rho) * g²`, `m = momentum * m + rate * g / sqrt(v + epsilon)`, `w = w - m`.
/// When `centered`, `v - a²` divides in place of `v`, with `a = rho * a + (1 - rho) * g`.
/// - Source: Hinton, "Neural Networks for Machine Learning", lecture 6e; keras.optimizers.RMSprop.
public final class RMSprop: RuleOptimizer, StoredOptimizer {
    /// The formula and its options.
    public struct Rule: UpdateRule, Configurable, Codable {
        /// The decay rate of the mean of the squared gradient.
        public let rho: Float
        /// The part of the last step that is taken again.
        public let momentum: Float
        /// A small number that keeps the division finite.
        public let epsilon: Float
        /// Whether the square of the mean gradient is taken from the mean square.
        public let centered: Bool

        /// The mean square, then the last step and the mean where they are asked for.
        public func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
            zeros(shape, "square") + (momentum > 0 ? zeros(shape, "velocity") : [])
                + (centered ? zeros(shape, "mean") : [])
        }

        /// Makes one step.
        public func update(
            _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int,
            rate: Float
        ) {
            var change = Tensor(zeros: weights.shape)
            change.makeUnique()
            if centered {
                OptimizerStep.rmsprop(
                    change.buffer, square: slots[0].buffer, mean: slots[slots.count - 1].buffer,
                    gradient: gradient.buffer, rate: rate, rho: rho, epsilon: epsilon)
            } else {
                OptimizerStep.rmsprop(
                    change.buffer, square: slots[0].buffer, gradient: gradient.buffer, rate: rate,
                    rho: rho, epsilon: epsilon)
            }
            weights.makeUnique()
            guard momentum > 0 else {
                OptimizerStep.descend(weights.buffer, gradient: change.buffer, rate: 1)
                return
            }
            OptimizerStep.descend(
                weights.buffer, velocity: slots[1].buffer, gradient: change.buffer, rate: 1,
                momentum: momentum, nesterov: false)
        }
    }

    /// Creates the optimizer; its options are those of its ``Rule`` and of all ``StepOptions``.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.001, rho: Float = 0.9, momentum: Float = 0,
        epsilon: Float = 1e-7, centered: Bool = false, weightDecay: Float? = nil,
        clipping: GradientClipping? = nil, averaging: WeightAveraging? = nil,
        gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            Rule(rho: rho, momentum: momentum, epsilon: epsilon, centered: centered),
            learningRate, weightDecay, clipping, averaging, gradientAccumulationSteps)
    }
}
