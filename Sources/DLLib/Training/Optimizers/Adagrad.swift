internal import DLKernels
internal import DLNetworks

/// Steps divided by the root of the sum of all squared gradients so far.
///
/// `a = a + g²`, `w = w - rate * g / sqrt(a + epsilon)`.
/// - Source: Duchi, Hazan, Singer, "Adaptive Subgradient Methods for Online Learning and
///   Stochastic Optimization", JMLR 12, 2011; keras.optimizers.Adagrad.
public final class Adagrad: RuleOptimizer {
    /// Creates the optimizer.
    ///
    /// - Parameters:
    ///   - learningRate: The size of a step: a number or a schedule.
    ///   - initialAccumulatorValue: What the sum of squares starts with.
    ///   - epsilon: Keeps the division finite.
    ///   - weightDecay: How much every step makes weights smaller, see ``StepOptions/weightDecay``.
    ///   - clipping: How gradients are kept from being too large.
    ///   - averaging: A running mean of the weights.
    ///   - gradientAccumulationSteps: The batches whose mean gradient makes one step.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.001, initialAccumulatorValue: Float = 0.1,
        epsilon: Float = 1e-7,
        weightDecay: Float? = nil, clipping: GradientClipping? = nil,
        averaging: WeightAveraging? = nil, gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            "Adagrad",
            AdagradRule(initialAccumulatorValue: initialAccumulatorValue, epsilon: epsilon),
            options: StepOptions(
                learningRate: learningRate, weightDecay: weightDecay, clipping: clipping,
                averaging: averaging, gradientAccumulationSteps: gradientAccumulationSteps))
    }
}

/// The rule of ``Adagrad``.
struct AdagradRule: UpdateRule, Configurable {
    let initialAccumulatorValue: Float
    let epsilon: Float

    init(initialAccumulatorValue: Float, epsilon: Float) {
        self.initialAccumulatorValue = initialAccumulatorValue
        self.epsilon = epsilon
    }

    init(configuration: Configuration) throws {
        initialAccumulatorValue = try configuration("initialAccumulatorValue")
        epsilon = try configuration("epsilon")
    }

    var configuration: Configuration {
        ["initialAccumulatorValue": initialAccumulatorValue, "epsilon": epsilon]
    }

    func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
        [("squareSum", Tensor(repeating: initialAccumulatorValue, shape: shape))]
    }

    func update(
        _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int, rate: Float
    ) {
        weights.makeUnique()
        OptimizerStep.adagrad(
            weights.buffer, squareSum: slots[0].buffer, gradient: gradient.buffer, rate: rate,
            epsilon: epsilon)
    }
}
