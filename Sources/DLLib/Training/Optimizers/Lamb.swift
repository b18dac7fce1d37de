public import DLNetworks
internal import Glibc

/// ``Adam`` whose steps are as long as the weights they change, for large batches.
///
/// With Adam's corrected means `m'` and `v'`: `u = m' / (sqrt(v') + epsilon)`,
/// `w = w - rate * |w| / |u| * u`, where the quotient is 1 if one of the lengths is 0.
/// - Source: You et al., "Large Batch Optimization for Deep Learning", arXiv:1904.00962;
///   keras.optimizers.Lamb.
public final class Lamb: RuleOptimizer, StoredOptimizer {
    /// The formula and its options.
    public struct Rule: UpdateRule, Configurable, Codable {
        /// The decay rate of the mean of the gradient.
        public let beta1: Float
        /// The decay rate of the mean of its square.
        public let beta2: Float
        /// A small number that keeps the division finite.
        public let epsilon: Float

        /// Means of the gradient and of its square.
        public func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
            zeros(shape, "mean", "square")
        }

        /// Makes one step.
        public func update(
            _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int,
            rate: Float
        ) {
            slots[0] = slots[0] + (gradient - slots[0]) * (1 - beta1)
            slots[1] = slots[1] + (gradient.squared() - slots[1]) * (1 - beta2)
            let mean = slots[0] / (1 - pow(beta1, Float(step)))
            let square = slots[1] / (1 - pow(beta2, Float(step)))
            let change = mean / (square.sqrt() + epsilon)
            let (length, step) = (
                weights.squaredLength.squareRoot(), change.squaredLength.squareRoot()
            )
            let quotient = length > 0 && step > 0 ? length / step : 1
            weights = weights - change * (quotient * rate)
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
