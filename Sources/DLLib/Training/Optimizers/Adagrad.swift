internal import DLKernels
public import DLNetworks

/// Steps divided by the root of the sum of all squared gradients so far.
///
/// `a = a + g²`, `w = w - rate * g / sqrt(a + epsilon)`.
/// - Source: Duchi, Hazan, Singer, "Adaptive Subgradient Methods for Online Learning and
///   Stochastic Optimization", JMLR 12, 2011; keras.optimizers.Adagrad.
public final class Adagrad: RuleOptimizer, StoredOptimizer {
    /// The formula and its options.
    public struct Rule: UpdateRule, Configurable, Codable {
        /// The first value of the sum of squares.
        public let initialAccumulatorValue: Float
        /// A small number that keeps the division finite.
        public let epsilon: Float

        /// The sum of squared gradients.
        public func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
            [("squareSum", Tensor(repeating: initialAccumulatorValue, shape: shape))]
        }

        /// Makes one step.
        public func update(
            _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int,
            rate: Float
        ) {
            weights.makeUnique()
            OptimizerStep.adagrad(
                weights.buffer, squareSum: slots[0].buffer, gradient: gradient.buffer, rate: rate,
                epsilon: epsilon)
        }
    }

    /// Creates the optimizer; its options are those of its ``Rule`` and of all ``StepOptions``.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.001, initialAccumulatorValue: Float = 0.1,
        epsilon: Float = 1e-7, weightDecay: Float? = nil, clipping: GradientClipping? = nil,
        averaging: WeightAveraging? = nil, gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            Rule(initialAccumulatorValue: initialAccumulatorValue, epsilon: epsilon),
            learningRate, weightDecay, clipping, averaging, gradientAccumulationSteps)
    }
}
