internal import DLKernels
internal import DLNetworks
internal import Glibc

/// Steps scaled by running means of the gradient and of its square.
///
/// `m = beta1 * m + (1 - beta1) * g`, `v = beta2 * v + (1 - beta2) * g²`,
/// `w = w - rate * sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(v) + epsilon)`, where `t` counts
/// the steps of the weight. As in Keras, `epsilon` joins `sqrt(v)` before the correction. With
/// `amsgrad` the largest `v` so far takes the place of `v`.
/// - Source: Kingma, Ba, "Adam", arXiv:1412.6980, section 2; Reddi et al., "On the Convergence of
///   Adam and Beyond", arXiv:1904.09237; keras.optimizers.Adam.
public final class Adam: RuleOptimizer {
    /// Creates the optimizer.
    ///
    /// - Parameters:
    ///   - learningRate: The size of a step: a number or a schedule.
    ///   - beta1: How slowly the mean of the gradient follows.
    ///   - beta2: How slowly the mean of its square follows.
    ///   - epsilon: Keeps the division finite.
    ///   - amsgrad: Whether the largest mean of the square so far divides.
    ///   - weightDecay: How much every step makes weights smaller, see ``StepOptions/weightDecay``.
    ///   - clipping: How gradients are kept from being too large.
    ///   - averaging: A running mean of the weights.
    ///   - gradientAccumulationSteps: The batches whose mean gradient makes one step.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.001, beta1: Float = 0.9, beta2: Float = 0.999,
        epsilon: Float = 1e-7, amsgrad: Bool = false,
        weightDecay: Float? = nil, clipping: GradientClipping? = nil,
        averaging: WeightAveraging? = nil, gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            "Adam", AdamRule(beta1: beta1, beta2: beta2, epsilon: epsilon, amsgrad: amsgrad),
            options: StepOptions(
                learningRate: learningRate, weightDecay: weightDecay, clipping: clipping,
                averaging: averaging, gradientAccumulationSteps: gradientAccumulationSteps))
    }
}

/// ``Adam`` whose weights decay apart from the gradient: `w = w - w * weightDecay * rate`.
///
/// - Source: Loshchilov, Hutter, "Decoupled Weight Decay Regularization", arXiv:1711.05101;
///   keras.optimizers.AdamW.
public final class AdamW: RuleOptimizer {
    /// Creates the optimizer.
    ///
    /// - Parameters:
    ///   - learningRate: The size of a step: a number or a schedule.
    ///   - beta1: How slowly the mean of the gradient follows.
    ///   - beta2: How slowly the mean of its square follows.
    ///   - epsilon: Keeps the division finite.
    ///   - amsgrad: Whether the largest mean of the square so far divides.
    ///   - weightDecay: How much every step makes weights smaller, see ``StepOptions/weightDecay``.
    ///   - clipping: How gradients are kept from being too large.
    ///   - averaging: A running mean of the weights.
    ///   - gradientAccumulationSteps: The batches whose mean gradient makes one step.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.001, beta1: Float = 0.9, beta2: Float = 0.999,
        epsilon: Float = 1e-7, amsgrad: Bool = false,
        weightDecay: Float? = 0.004, clipping: GradientClipping? = nil,
        averaging: WeightAveraging? = nil, gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            "AdamW", AdamRule(beta1: beta1, beta2: beta2, epsilon: epsilon, amsgrad: amsgrad),
            options: StepOptions(
                learningRate: learningRate, weightDecay: weightDecay, clipping: clipping,
                averaging: averaging, gradientAccumulationSteps: gradientAccumulationSteps))
    }
}

/// The rule of ``Adam``.
struct AdamRule: UpdateRule, Configurable {
    let beta1: Float
    let beta2: Float
    let epsilon: Float
    let amsgrad: Bool

    init(beta1: Float, beta2: Float, epsilon: Float, amsgrad: Bool) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.amsgrad = amsgrad
    }

    init(configuration: Configuration) throws {
        beta1 = try configuration("beta1")
        beta2 = try configuration("beta2")
        epsilon = try configuration("epsilon")
        amsgrad = try configuration("amsgrad")
    }

    var configuration: Configuration {
        ["beta1": beta1, "beta2": beta2, "epsilon": epsilon, "amsgrad": amsgrad]
    }

    func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
        zeros(shape, "mean", "square") + (amsgrad ? zeros(shape, "largestSquare") : [])
    }

    func update(
        _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int, rate: Float
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
