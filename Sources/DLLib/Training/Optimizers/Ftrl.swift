public import DLNetworks

/// Follows the regularised leader: sparse weights for very many features.
///
/// `s = (a^-p - (a + g²)^-p) / rate` with the power `p`, `z = z + g + 2 * l2Shrinkage * w + s * w`,
/// `a = a + g²`, `w = (clip(z, ±l1) - z) / (a^-p / rate + 2 * (l2 + beta / (2 * rate)))`.
/// - Source: McMahan et al., "Ad Click Prediction: a View from the Trenches", 2013;
///   keras.optimizers.Ftrl.
public final class Ftrl: RuleOptimizer, StoredOptimizer {
    /// The formula and its options.
    public struct Rule: UpdateRule, Configurable, Codable {
        /// How fast steps get shorter; 0 for never.
        public let learningRatePower: Float
        /// The first value of the sum of squares.
        public let initialAccumulatorValue: Float
        /// How strongly small weights are pulled to exactly 0.
        public let l1: Float
        /// How strongly all weights are pulled to 0.
        public let l2: Float
        /// A pull to 0 that joins the gradient.
        public let l2Shrinkage: Float
        /// More of the pull `l2`: `beta / (2 * rate)`.
        public let beta: Float

        /// The sum of squared gradients, and the sum that weights follow from.
        public func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
            [("squareSum", Tensor(repeating: initialAccumulatorValue, shape: shape))]
                + zeros(shape, "linear")
        }

        /// Makes one step.
        public func update(
            _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int,
            rate: Float
        ) {
            let sum = slots[0] + gradient.squared()
            let (before, after) = (slots[0].pow(-learningRatePower), sum.pow(-learningRatePower))
            let pull = gradient + weights * (2 * l2Shrinkage)
            slots[1] = slots[1] + pull - (after - before) / rate * weights
            slots[0] = sum
            let divisor = after / rate + 2 * (l2 + beta / (2 * rate))
            weights = (slots[1].clipped(to: -l1...l1) - slots[1]) / divisor
        }
    }

    /// Creates the optimizer; its options are those of its ``Rule`` and of all ``StepOptions``.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.001, learningRatePower: Float = -0.5,
        initialAccumulatorValue: Float = 0.1, l1: Float = 0, l2: Float = 0, l2Shrinkage: Float = 0,
        beta: Float = 0, weightDecay: Float? = nil, clipping: GradientClipping? = nil,
        averaging: WeightAveraging? = nil, gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            Rule(
                learningRatePower: learningRatePower,
                initialAccumulatorValue: initialAccumulatorValue, l1: l1, l2: l2,
                l2Shrinkage: l2Shrinkage, beta: beta),
            learningRate, weightDecay, clipping, averaging, gradientAccumulationSteps)
    }
}
