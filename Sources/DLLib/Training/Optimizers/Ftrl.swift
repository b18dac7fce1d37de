internal import DLNetworks

/// Follows the regularised leader: sparse weights for very many features.
///
/// `s = (a^-p - (a + g²)^-p) / rate` with the power `p`, `z = z + g + 2 * l2Shrinkage * w + s * w`,
/// `a = a + g²`, `w = (clip(z, ±l1) - z) / (a^-p / rate + 2 * (l2 + beta / (2 * rate)))`.
/// - Source: McMahan et al., "Ad Click Prediction: a View from the Trenches", 2013;
///   keras.optimizers.Ftrl.
public final class Ftrl: RuleOptimizer {
    /// Creates the optimizer.
    ///
    /// - Parameters:
    ///   - learningRate: The size of a step: a number or a schedule.
    ///   - learningRatePower: How fast steps get shorter; 0 for never.
    ///   - initialAccumulatorValue: What the sum of squares starts with.
    ///   - l1: How strongly small weights are pulled to exactly 0.
    ///   - l2: How strongly all weights are pulled to 0.
    ///   - l2Shrinkage: A pull to 0 that joins the gradient.
    ///   - beta: More of the pull `l2`: `beta / (2 * rate)`.
    ///   - weightDecay: How much every step makes weights smaller, see ``StepOptions/weightDecay``.
    ///   - clipping: How gradients are kept from being too large.
    ///   - averaging: A running mean of the weights.
    ///   - gradientAccumulationSteps: The batches whose mean gradient makes one step.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.001, learningRatePower: Float = -0.5,
        initialAccumulatorValue: Float = 0.1, l1: Float = 0, l2: Float = 0, l2Shrinkage: Float = 0,
        beta: Float = 0,
        weightDecay: Float? = nil, clipping: GradientClipping? = nil,
        averaging: WeightAveraging? = nil, gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            "Ftrl",
            FtrlRule(
                learningRatePower: learningRatePower,
                initialAccumulatorValue: initialAccumulatorValue, l1: l1, l2: l2,
                l2Shrinkage: l2Shrinkage, beta: beta),
            options: StepOptions(
                learningRate: learningRate, weightDecay: weightDecay, clipping: clipping,
                averaging: averaging, gradientAccumulationSteps: gradientAccumulationSteps))
    }
}

/// The rule of ``Ftrl``.
struct FtrlRule: UpdateRule, Configurable {
    let learningRatePower: Float
    let initialAccumulatorValue: Float
    let l1: Float
    let l2: Float
    let l2Shrinkage: Float
    let beta: Float

    init(
        learningRatePower: Float, initialAccumulatorValue: Float, l1: Float, l2: Float,
        l2Shrinkage: Float, beta: Float
    ) {
        self.learningRatePower = learningRatePower
        self.initialAccumulatorValue = initialAccumulatorValue
        self.l1 = l1
        self.l2 = l2
        self.l2Shrinkage = l2Shrinkage
        self.beta = beta
    }

    init(configuration: Configuration) throws {
        learningRatePower = try configuration("learningRatePower")
        initialAccumulatorValue = try configuration("initialAccumulatorValue")
        l1 = try configuration("l1")
        l2 = try configuration("l2")
        l2Shrinkage = try configuration("l2Shrinkage")
        beta = try configuration("beta")
    }

    var configuration: Configuration {
        [
            "learningRatePower": learningRatePower,
            "initialAccumulatorValue": initialAccumulatorValue, "l1": l1, "l2": l2,
            "l2Shrinkage": l2Shrinkage, "beta": beta,
        ]
    }

    func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
        [("squareSum", Tensor(repeating: initialAccumulatorValue, shape: shape))]
            + zeros(shape, "linear")
    }

    func update(
        _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int, rate: Float
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
