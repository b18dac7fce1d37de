internal import DLKernels
public import DLNetworks
internal import Glibc

/// Steps scaled by running means of the gradient and of its square.
///
/// `m = beta1 * m + (1 - beta1) * g`, `v = beta2 * v + (1 - beta2) * g²`,
/// `w = w - rate * sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(v) + epsilon)`, where `t` counts
/// the steps of the weight. As in Keras, `epsilon` joins `sqrt(v)` before the correction. With
/// `amsgrad` the largest `v` so far takes the place of `v`.
/// - Source: Kingma, Ba, "Adam", arXiv:1412.6980, section 2; Reddi et al., "On the Convergence of
///   Adam and Beyond", arXiv:1904.09237; keras.optimizers.Adam.
public final class Adam: RuleOptimizer, StoredOptimizer {
    /// The formula and its options.
    public struct Rule: UpdateRule, Configurable, Codable {
        /// The decay rate of the mean of the gradient.
        public let beta1: Float
        /// The decay rate of the mean of its square.
        public let beta2: Float
        /// A small number that keeps the division finite.
        public let epsilon: Float
        /// Whether the largest mean of the square so far divides.
        public let amsgrad: Bool

        /// Creates the formula; its parameters are the properties of the same names.
        public init(
            beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-7, amsgrad: Bool = false
        ) {
            self.beta1 = beta1
            self.beta2 = beta2
            self.epsilon = epsilon
            self.amsgrad = amsgrad
        }

        /// Means of the gradient and of its square.
        public func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
            zeros(shape, "mean", "square") + (amsgrad ? zeros(shape, "largestSquare") : [])
        }

        /// Makes one step.
        public func update(
            _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int,
            rate: Float
        ) {
            let correction =
                (1 - pow(beta2, Float(step))).squareRoot() / (1 - pow(beta1, Float(step)))
            weights.makeUnique()
            if amsgrad {
                OptimizerStep.adam(
                    weights.buffer, mean: slots[0].buffer, square: slots[1].buffer,
                    largestSquare: slots[2].buffer, gradient: gradient.buffer,
                    rate: rate * correction, oneMinusBeta1: 1 - beta1, oneMinusBeta2: 1 - beta2,
                    epsilon: epsilon)
            } else {
                OptimizerStep.adam(
                    weights.buffer, mean: slots[0].buffer, square: slots[1].buffer,
                    gradient: gradient.buffer, rate: rate * correction, oneMinusBeta1: 1 - beta1,
                    oneMinusBeta2: 1 - beta2, epsilon: epsilon)
            }
        }
    }

    /// Creates the optimizer; its options are those of its ``Rule`` and of all ``StepOptions``.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.001, beta1: Float = 0.9, beta2: Float = 0.999,
        epsilon: Float = 1e-7, amsgrad: Bool = false, weightDecay: Float? = nil,
        clipping: GradientClipping? = nil, averaging: WeightAveraging? = nil,
        gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            Rule(beta1: beta1, beta2: beta2, epsilon: epsilon, amsgrad: amsgrad),
            learningRate, weightDecay, clipping, averaging, gradientAccumulationSteps)
    }
}

/// ``Adam`` whose weights decay apart from the gradient: `w = w - w * weightDecay * rate`.
///
/// - Source: Loshchilov, Hutter, "Decoupled Weight Decay Regularization", arXiv:1711.05101;
///   keras.optimizers.AdamW.
public final class AdamW: RuleOptimizer, StoredOptimizer {
    /// The formula and its options: those of ``Adam``.
    public typealias Rule = Adam.Rule

    /// Creates the optimizer; its options are those of its ``Rule`` and of all ``StepOptions``.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.001, beta1: Float = 0.9, beta2: Float = 0.999,
        epsilon: Float = 1e-7, amsgrad: Bool = false, weightDecay: Float? = 0.004,
        clipping: GradientClipping? = nil, averaging: WeightAveraging? = nil,
        gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            Rule(beta1: beta1, beta2: beta2, epsilon: epsilon, amsgrad: amsgrad),
            learningRate, weightDecay, clipping, averaging, gradientAccumulationSteps)
    }
}
