internal import DLKernels
public import DLNetworks

/// Steps as long as the last steps were, relative to the gradients.
///
/// `a = rho * a + (1 - rho) * g²`, `s = -sqrt(d + epsilon) / sqrt(a + epsilon) * g`,
/// `d = rho * d + (1 - rho) * s²`, `w = w + rate * s`.
/// - Source: Zeiler, "ADADELTA: An Adaptive Learning Rate Method", arXiv:1212.5701;
///   keras.optimizers.Adadelta, whose rate of 0.001 is far smaller than the paper's 1.
public final class Adadelta: RuleOptimizer, StoredOptimizer {
    /// The formula and its options.
    public struct Rule: UpdateRule, Configurable, Codable {
        /// The decay rate of both means.
        public let rho: Float
        /// A small number that keeps the division finite.
        public let epsilon: Float

        /// Means of the squares of gradients and steps.
        public func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
            zeros(shape, "square", "stepSquare")
        }

        /// Makes one step.
        public func update(
            _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int,
            rate: Float
        ) {
            weights.makeUnique()
            OptimizerStep.adadelta(
                weights.buffer, square: slots[0].buffer, stepSquare: slots[1].buffer,
                gradient: gradient.buffer, rate: rate, rho: rho, epsilon: epsilon)
        }
    }

    /// Creates the optimizer; its options are those of its ``Rule`` and of all ``StepOptions``.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.001, rho: Float = 0.95, epsilon: Float = 1e-7,
        weightDecay: Float? = nil, clipping: GradientClipping? = nil,
        averaging: WeightAveraging? = nil, gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            Rule(rho: rho, epsilon: epsilon),
            learningRate, weightDecay, clipping, averaging, gradientAccumulationSteps)
    }
}
