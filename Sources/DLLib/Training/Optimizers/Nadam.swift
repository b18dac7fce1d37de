internal import DLKernels
internal import DLNetworks
internal import Glibc

/// ``Adam`` that looks ahead along the mean, with a momentum that grows at first.
///
/// With `u_t = beta1 * (1 - 0.5 * 0.96^t)` and `U_t` the product of all `u` up to `t`:
/// `m' = u_(t+1) * m / (1 - U_(t+1)) + (1 - u_t) * g / (1 - U_t)`, `v' = v / (1 - beta2^t)`,
/// `w = w - rate * m' / (sqrt(v') + epsilon)`.
/// - Source: Dozat, "Incorporating Nesterov Momentum into Adam", 2016; keras.optimizers.Nadam.
public final class Nadam: RuleOptimizer {
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
            "Nadam", NadamRule(beta1: beta1, beta2: beta2, epsilon: epsilon),
            options: StepOptions(
                learningRate: learningRate, weightDecay: weightDecay, clipping: clipping,
                averaging: averaging, gradientAccumulationSteps: gradientAccumulationSteps))
    }
}

/// The rule of ``Nadam``; the product of all momentums is remembered with the means.
struct NadamRule: UpdateRule, Configurable {
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
        zeros(shape, "mean", "square") + [("product", Tensor(1))]
    }

    func update(
        _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int, rate: Float
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
