internal import DLKernels
public import DLNetworks
internal import Glibc

/// ``Adam`` that divides by the largest gradient of late instead of a mean of squares.
///
/// `m = beta1 * m + (1 - beta1) * g`, `u = max(beta2 * u, |g|)`,
/// `w = w - rate / (1 - beta1^t) * m / (u + epsilon)`.
/// - Source: Kingma, Ba, "Adam", arXiv:1412.6980, section 7.1; keras.optimizers.Adamax.
public final class Adamax: RuleOptimizer, StoredOptimizer {
    /// The formula and its options.
    public struct Rule: UpdateRule, Configurable, Codable {
        /// The decay rate of the mean of the gradient.
        public let beta1: Float
        /// The decay rate of the largest gradient.
        public let beta2: Float
        /// A small number that keeps the division finite.
        public let epsilon: Float

        /// The mean and the largest of the gradients.
        public func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
            zeros(shape, "mean", "largest")
        }

        /// Makes one step.
        public func update(
            _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int,
            rate: Float
        ) {
            weights.makeUnique()
            OptimizerStep.adamax(
                weights.buffer, mean: slots[0].buffer, largest: slots[1].buffer,
                gradient: gradient.buffer, rate: rate / (1 - pow(beta1, Float(step))),
                oneMinusBeta1: 1 - beta1, beta2: beta2, epsilon: epsilon)
        }
    }

    /// Creates the optimizer; its options are those of its ``Rule`` and of all ``StepOptions``.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.001, beta1: Float = 0.9, beta2: Float = 0.999,
        epsilon: Float = 1e-7, weightDecay: Float? = nil, clipping: GradientClipping? = nil,
        averaging: WeightAveraging? = nil, gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            Rule(beta1: beta1, beta2: beta2, epsilon: epsilon),
            learningRate, weightDecay, clipping, averaging, gradientAccumulationSteps)
    }
}
