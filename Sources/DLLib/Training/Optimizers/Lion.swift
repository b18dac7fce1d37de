internal import DLKernels
public import DLNetworks

/// Steps of one size for every weight, in the direction of a mean of the gradient.
///
/// `w = w - rate * sign(beta1 * m + (1 - beta1) * g)`, then `m = beta2 * m + (1 - beta2) * g`.
/// A rate three to ten times smaller than ``Adam``'s is usual.
/// - Source: Chen et al., "Symbolic Discovery of Optimization Algorithms", arXiv:2302.06675;
///   keras.optimizers.Lion.
public final class Lion: RuleOptimizer, StoredOptimizer {
    /// The formula and its options.
    public struct Rule: UpdateRule, Configurable, Codable {
        /// The part of the mean in the direction of a step.
        public let beta1: Float
        /// The decay rate of the mean of the gradient.
        public let beta2: Float

        /// The mean of the gradient.
        public func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
            zeros(shape, "mean")
        }

        /// Makes one step.
        public func update(
            _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int,
            rate: Float
        ) {
            weights.makeUnique()
            OptimizerStep.lion(
                weights.buffer, mean: slots[0].buffer, gradient: gradient.buffer, rate: rate,
                beta1: beta1,
                beta2: beta2)
        }
    }

    /// Creates the optimizer; its options are those of its ``Rule`` and of all ``StepOptions``.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.001, beta1: Float = 0.9, beta2: Float = 0.99,
        weightDecay: Float? = nil, clipping: GradientClipping? = nil,
        averaging: WeightAveraging? = nil, gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            Rule(beta1: beta1, beta2: beta2),
            learningRate, weightDecay, clipping, averaging, gradientAccumulationSteps)
    }
}
