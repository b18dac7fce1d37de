internal import DLKernels
public import DLNetworks
internal import Glibc

/// ``Adam`` that looks ahead along the mean, with a momentum that grows at first.
///
/// With `u_t = beta1 * (1 - 0.5 * 0.96^t)` and `U_t` the product of all `u` up to `t`:
/// `m' = u_(t+1) * m / (1 - U_(t+1)) + (1 - u_t) * g / (1 - U_t)`, `v' = v / (1 - beta2^t)`,
/// `w = w - rate * m' / (sqrt(v') + epsilon)`.
/// - Source: Dozat, "Incorporating Nesterov Momentum into Adam", 2016; keras.optimizers.Nadam.
public final class Nadam: RuleOptimizer, StoredOptimizer {
    /// The formula and its options.
    public struct Rule: UpdateRule, Configurable, Codable {
        /// The decay rate of the mean of the gradient.
        public let beta1: Float
        /// The decay rate of the mean of its square.
        public let beta2: Float
        /// A small number that keeps the division finite.
        public let epsilon: Float

        /// Means of the gradient and of its square, and the product of all momentums.
        public func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
            zeros(shape, "mean", "square") + [("product", Tensor(1))]
        }

        /// Makes one step.
        public func update(
            _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int,
            rate: Float
        ) {
            func momentum(_ step: Int) -> Float { beta1 * (1 - 0.5 * pow(0.96, Float(step))) }
            let (present, next) = (momentum(step), momentum(step + 1))
            let product = slots[2].scalar() * present
            slots[2] = Tensor(product)
            weights.makeUnique()
            OptimizerStep.nadam(
                weights.buffer, mean: slots[0].buffer, square: slots[1].buffer,
                gradient: gradient.buffer, rate: rate, oneMinusBeta1: 1 - beta1,
                oneMinusBeta2: 1 - beta2, meanFactor: next / (1 - product * next),
                gradientFactor: (1 - present) / (1 - product),
                squareDivisor: 1 - pow(beta2, Float(step)), epsilon: epsilon)
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
