internal import DLNetworks
internal import Glibc

/// ``Adam`` whose steps are as long as the weights they change, for large batches.
///
/// With Adam's corrected means `m'` and `v'`: `u = m' / (sqrt(v') + epsilon)`,
/// `w = w - rate * |w| / |u| * u`, where the quotient is 1 if one of the lengths is 0.
/// - Source: You et al., "Large Batch Optimization for Deep Learning", arXiv:1904.00962;
///   keras.optimizers.Lamb.
public final class Lamb: RuleOptimizer {
    /// Creates the optimizer.
    ///
    /// - Parameters:
    ///   - learningRate: The size of a step: a number or a schedule.
    ///   - beta1: How slowly the mean of the gradient follows.
    ///   - beta2: How slowly the mean of its square follows.
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
            "Lamb", LambRule(beta1: beta1, beta2: beta2, epsilon: epsilon),
            options: StepOptions(
                learningRate: learningRate, weightDecay: weightDecay, clipping: clipping,
                averaging: averaging, gradientAccumulationSteps: gradientAccumulationSteps))
    }
}

/// The rule of ``Lamb``.
struct LambRule: UpdateRule, Configurable {
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
        zeros(shape, "mean", "square")
    }

    func update(
        _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int, rate: Float
    ) {
        slots[0] = slots[0] + (gradient - slots[0]) * (1 - beta1)
        slots[1] = slots[1] + (gradient.squared() - slots[1]) * (1 - beta2)
        let mean = slots[0] / (1 - pow(beta1, Float(step)))
        let square = slots[1] / (1 - pow(beta2, Float(step)))
        let change = mean / (square.sqrt() + epsilon)
        let (length, step) = (weights.squaredLength.squareRoot(), change.squaredLength.squareRoot())
        let quotient = length > 0 && step > 0 ? length / step : 1
        weights = weights - change * (quotient * rate)
    }
}
