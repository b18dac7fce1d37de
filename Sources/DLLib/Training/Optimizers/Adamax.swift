internal import DLKernels
internal import DLNetworks
internal import Glibc

/// ``Adam`` that divides by the largest gradient of late instead of a mean of squares.
///
/// `m = beta1 * m + (1 - beta1) * g`, `u = max(beta2 * u, |g|)`,
/// `w = w - rate / (1 - beta1^t) * m / (u + epsilon)`.
/// - Source: Kingma, Ba, "Adam", arXiv:1412.6980, section 7.1; keras.optimizers.Adamax.
public final class Adamax: RuleOptimizer {
    /// Creates the optimizer.
    ///
    /// - Parameters:
    ///   - learningRate: The size of a step: a number or a schedule.
    ///   - beta1: How slowly the mean of the gradient follows.
    ///   - beta2: How slowly the largest gradient is forgotten.
    ///   - epsilon: Keeps the division finite.
    ///   - weightDecay: How much every step makes weights smaller, see ``StepOptions/weightDecay``.
    ///   - clipping: How gradients are kept from being too large.
    ///   - averaging: A running mean of the weights.
    ///   - gradientAccumulationSteps: The batches whose mean gradient makes one step.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.001, beta1: Float = 0.9, beta2: Float = 0.999,
        epsilon: Float = 1e-7,
        weightDecay: Float? = nil, clipping: GradientClipping? = nil,
        averaging: WeightAveraging? = nil, gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            "Adamax", AdamaxRule(beta1: beta1, beta2: beta2, epsilon: epsilon),
            options: StepOptions(
                learningRate: learningRate, weightDecay: weightDecay, clipping: clipping,
                averaging: averaging, gradientAccumulationSteps: gradientAccumulationSteps))
    }
}

/// The rule of ``Adamax``.
struct AdamaxRule: UpdateRule, Configurable {
    let beta1: Float
    let beta2: Float
    let epsilon: Float

    init(beta1: Float, beta2: Float, epsilon: Float) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
    }

    init(configuration: Configuration) throws {
        beta1 = try configuration("beta1")
        beta2 = try configuration("beta2")
        epsilon = try configuration("epsilon")
    }

    var configuration: Configuration { ["beta1": beta1, "beta2": beta2, "epsilon": epsilon] }

    func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
        zeros(shape, "mean", "largest")
    }

    func update(
        _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int, rate: Float
    ) {
        weights.makeUnique()
        OptimizerStep.adamax(
            weights.buffer, mean: slots[0].buffer, largest: slots[1].buffer,
            gradient: gradient.buffer, rate: rate / (1 - pow(beta1, Float(step))),
            oneMinusBeta1: 1 - beta1, beta2: beta2, epsilon: epsilon)
    }
}
