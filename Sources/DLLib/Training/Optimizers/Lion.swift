internal import DLKernels
internal import DLNetworks

/// Steps of one size for every weight, in the direction of a mean of the gradient.
///
/// `w = w - rate * sign(beta1 * m + (1 - beta1) * g)`, then `m = beta2 * m + (1 - beta2) * g`.
/// A rate three to ten times smaller than ``Adam``'s is usual.
/// - Source: Chen et al., "Symbolic Discovery of Optimization Algorithms", arXiv:2302.06675;
///   keras.optimizers.Lion.
public final class Lion: RuleOptimizer {
    /// Creates the optimizer.
    ///
    /// - Parameters:
    ///   - learningRate: The size of a step: a number or a schedule.
    ///   - beta1: The part of the mean in the direction of a step.
    ///   - beta2: How slowly the mean of the gradient follows.
    ///   - weightDecay: How much every step makes weights smaller, see ``StepOptions/weightDecay``.
    ///   - clipping: How gradients are kept from being too large.
    ///   - averaging: A running mean of the weights.
    ///   - gradientAccumulationSteps: The batches whose mean gradient makes one step.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.001, beta1: Float = 0.9, beta2: Float = 0.99,
        weightDecay: Float? = nil, clipping: GradientClipping? = nil,
        averaging: WeightAveraging? = nil, gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            "Lion", LionRule(beta1: beta1, beta2: beta2),
            options: StepOptions(
                learningRate: learningRate, weightDecay: weightDecay, clipping: clipping,
                averaging: averaging, gradientAccumulationSteps: gradientAccumulationSteps))
    }
}

/// The rule of ``Lion``.
struct LionRule: UpdateRule, Configurable {
    let beta1: Float
    let beta2: Float

    init(beta1: Float, beta2: Float) {
        self.beta1 = beta1
        self.beta2 = beta2
    }

    init(configuration: Configuration) throws {
        beta1 = try configuration("beta1")
        beta2 = try configuration("beta2")
    }

    var configuration: Configuration { ["beta1": beta1, "beta2": beta2] }

    func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
        zeros(shape, "mean")
    }

    func update(
        _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int, rate: Float
    ) {
        weights.makeUnique()
        OptimizerStep.lion(
            weights.buffer, mean: slots[0].buffer, gradient: gradient.buffer, rate: rate,
            beta1: beta1,
            beta2: beta2)
    }
}
