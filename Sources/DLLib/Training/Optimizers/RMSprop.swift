internal import DLKernels
internal import DLNetworks

/// Steps divided by the root of a running mean of the squared gradient.
///
/// `v = rho * v + (1 - rho) * g²`, `m = momentum * m + rate * g / sqrt(v + epsilon)`, `w = w - m`.
/// When `centered`, `v - a²` divides in place of `v`, with `a = rho * a + (1 - rho) * g`.
/// - Source: Hinton, "Neural Networks for Machine Learning", lecture 6e; keras.optimizers.RMSprop.
public final class RMSprop: RuleOptimizer {
    /// Creates the optimizer.
    ///
    /// - Parameters:
    ///   - learningRate: The size of a step: a number or a schedule.
    ///   - rho: How slowly the mean of the squared gradient follows.
    ///   - momentum: The part of the last step that is taken again.
    ///   - epsilon: Keeps the division finite.
    ///   - centered: Whether the square of the mean gradient is taken from the mean square.
    ///   - weightDecay: How much every step makes weights smaller, see ``StepOptions/weightDecay``.
    ///   - clipping: How gradients are kept from being too large.
    ///   - averaging: A running mean of the weights.
    ///   - gradientAccumulationSteps: The batches whose mean gradient makes one step.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.001, rho: Float = 0.9, momentum: Float = 0,
        epsilon: Float = 1e-7, centered: Bool = false,
        weightDecay: Float? = nil, clipping: GradientClipping? = nil,
        averaging: WeightAveraging? = nil, gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            "RMSprop",
            RMSpropRule(rho: rho, momentum: momentum, epsilon: epsilon, centered: centered),
            options: StepOptions(
                learningRate: learningRate, weightDecay: weightDecay, clipping: clipping,
                averaging: averaging, gradientAccumulationSteps: gradientAccumulationSteps))
    }
}

/// The rule of ``RMSprop``.
struct RMSpropRule: UpdateRule, Configurable {
    let rho: Float
    let momentum: Float
    let epsilon: Float
    let centered: Bool

    init(rho: Float, momentum: Float, epsilon: Float, centered: Bool) {
        self.rho = rho
        self.momentum = momentum
        self.epsilon = epsilon
        self.centered = centered
    }

    init(configuration: Configuration) throws {
        rho = try configuration("rho")
        momentum = try configuration("momentum")
        epsilon = try configuration("epsilon")
        centered = try configuration("centered")
    }

    var configuration: Configuration {
        ["rho": rho, "momentum": momentum, "epsilon": epsilon, "centered": centered]
    }

    func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
        zeros(shape, "square") + (momentum > 0 ? zeros(shape, "velocity") : [])
            + (centered ? zeros(shape, "mean") : [])
    }

    func update(
        _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int, rate: Float
    ) {
        var change = Tensor(zeros: weights.shape)
        change.makeUnique()
        if centered {
            OptimizerStep.rmsprop(
                change.buffer, square: slots[0].buffer, mean: slots[slots.count - 1].buffer,
                gradient: gradient.buffer, rate: rate, rho: rho, epsilon: epsilon)
        } else {
            OptimizerStep.rmsprop(
                change.buffer, square: slots[0].buffer, gradient: gradient.buffer, rate: rate,
                rho: rho, epsilon: epsilon)
        }
        weights.makeUnique()
        guard momentum > 0 else {
            OptimizerStep.descend(weights.buffer, gradient: change.buffer, rate: 1)
            return
        }
        OptimizerStep.descend(
            weights.buffer, velocity: slots[1].buffer, gradient: change.buffer, rate: 1,
            momentum: momentum, nesterov: false)
    }
}
