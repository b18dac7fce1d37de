internal import DLKernels
internal import DLNetworks

/// Stochastic gradient descent, with momentum if wanted.
///
/// `m = momentum * m - rate * g`, `w = w + m`; with Nesterov's look-ahead
/// `w = w + momentum * m - rate * g`.
/// - Source: keras.optimizers.SGD; Sutskever et al., "On the importance of initialization and
///   momentum in deep learning", 2013.
public final class SGD: RuleOptimizer {
    /// Creates the optimizer.
    ///
    /// - Parameters:
    ///   - learningRate: The size of a step: a number or a schedule.
    ///   - momentum: The part of the last step that is taken again.
    ///   - nesterov: Whether the step looks ahead along the momentum.
    ///   - weightDecay: How much every step makes weights smaller, see ``StepOptions/weightDecay``.
    ///   - clipping: How gradients are kept from being too large.
    ///   - averaging: A running mean of the weights.
    ///   - gradientAccumulationSteps: The batches whose mean gradient makes one step.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.01, momentum: Float = 0, nesterov: Bool = false,
        weightDecay: Float? = nil, clipping: GradientClipping? = nil,
        averaging: WeightAveraging? = nil, gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            "SGD", DescentRule(momentum: momentum, nesterov: nesterov),
            options: StepOptions(
                learningRate: learningRate, weightDecay: weightDecay, clipping: clipping,
                averaging: averaging, gradientAccumulationSteps: gradientAccumulationSteps))
    }
}

/// The rule of ``SGD``.
struct DescentRule: UpdateRule, Configurable {
    let momentum: Float
    let nesterov: Bool

    init(momentum: Float, nesterov: Bool) {
        self.momentum = momentum
        self.nesterov = nesterov
    }

    init(configuration: Configuration) throws {
        momentum = try configuration("momentum")
        nesterov = try configuration("nesterov")
    }

    var configuration: Configuration { ["momentum": momentum, "nesterov": nesterov] }

    func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
        momentum == 0 ? [] : zeros(shape, "velocity")
    }

    func update(
        _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int, rate: Float
    ) {
        weights.makeUnique()
        guard !slots.isEmpty else {
            OptimizerStep.descend(weights.buffer, gradient: gradient.buffer, rate: rate)
            return
        }
        OptimizerStep.descend(
            weights.buffer, velocity: slots[0].buffer, gradient: gradient.buffer, rate: rate,
            momentum: momentum, nesterov: nesterov)
    }
}
