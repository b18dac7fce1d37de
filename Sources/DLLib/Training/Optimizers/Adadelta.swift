internal import DLKernels
internal import DLNetworks

/// Steps as long as the last steps were, relative to the gradients.
///
/// `a = rho * a + (1 - rho) * g²`, `s = -sqrt(d + epsilon) / sqrt(a + epsilon) * g`,
/// `d = rho * d + (1 - rho) * s²`, `w = w + rate * s`.
/// - Source: Zeiler, "ADADELTA: An Adaptive Learning Rate Method", arXiv:1212.5701;
///   keras.optimizers.Adadelta, whose rate of 0.001 is far smaller than the paper's 1.
public final class Adadelta: RuleOptimizer {
    /// Creates the optimizer.
    ///
    /// - Parameters:
    ///   - learningRate: The size of a step: a number or a schedule.
    ///   - rho: How slowly both means follow.
    ///   - epsilon: Keeps the division finite.
    ///   - weightDecay: How much every step makes weights smaller, see ``StepOptions/weightDecay``.
    ///   - clipping: How gradients are kept from being too large.
    ///   - averaging: A running mean of the weights.
    ///   - gradientAccumulationSteps: The batches whose mean gradient makes one step.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.001, rho: Float = 0.95, epsilon: Float = 1e-7,
        weightDecay: Float? = nil, clipping: GradientClipping? = nil,
        averaging: WeightAveraging? = nil, gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            "Adadelta", AdadeltaRule(rho: rho, epsilon: epsilon),
            options: StepOptions(
                learningRate: learningRate, weightDecay: weightDecay, clipping: clipping,
                averaging: averaging, gradientAccumulationSteps: gradientAccumulationSteps))
    }
}

/// The rule of ``Adadelta``.
struct AdadeltaRule: UpdateRule, Configurable {
    let rho: Float
    let epsilon: Float

    init(rho: Float, epsilon: Float) {
        self.rho = rho
        self.epsilon = epsilon
    }

    init(configuration: Configuration) throws {
        rho = try configuration("rho")
        epsilon = try configuration("epsilon")
    }

    var configuration: Configuration { ["rho": rho, "epsilon": epsilon] }

    func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
        zeros(shape, "square", "stepSquare")
    }

    func update(
        _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int, rate: Float
    ) {
        weights.makeUnique()
        OptimizerStep.adadelta(
            weights.buffer, square: slots[0].buffer, stepSquare: slots[1].buffer,
            gradient: gradient.buffer, rate: rate, rho: rho, epsilon: epsilon)
    }
}
