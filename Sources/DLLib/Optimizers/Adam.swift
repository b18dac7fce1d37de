internal import DLKernels
internal import Glibc

/// Steps scaled by running means of the gradient and of its square.
///
/// `m = beta1 * m + (1 - beta1) * g`, `v = beta2 * v + (1 - beta2) * g²`,
/// `w = w - rate * sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(v) + epsilon)`, where `t` counts
/// the steps of the weight. As in Keras, `epsilon` joins `sqrt(v)` before the correction.
/// - Source: Kingma, Ba, "Adam", arXiv:1412.6980, section 2; keras.optimizers.Adam.
public final class Adam: Optimizer {
    /// The name of the rule.
    public let name = "Adam"
    /// The size of a step; may be changed while training.
    public var learningRate: Float
    /// How slowly the mean of the gradient follows.
    public let beta1: Float
    /// How slowly the mean of its square follows.
    public let beta2: Float
    /// Keeps the division finite.
    public let epsilon: Float
    private var slots = OptimizerSlots(averageCount: 2)

    /// Creates the optimizer.
    public init(
        learningRate: Float = 0.001, beta1: Float = 0.9, beta2: Float = 0.999,
        epsilon: Float = 1e-7
    ) {
        self.learningRate = learningRate
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
    }

    /// Changes each parameter once by its gradient.
    public func apply(_ gradients: [ParameterGradient]) {
        slots.prepare(for: gradients)
        for entry in gradients {
            let gradient = entry.gradient
            slots.update(entry.parameter) { step, averages in
                let correction =
                    (1 - pow(beta2, Float(step))).squareRoot()
                    / (1 - pow(beta1, Float(step)))
                averages[0].makeUnique()
                averages[1].makeUnique()
                entry.parameter.update { weights in
                    weights.makeUnique()
                    OptimizerStep.adam(
                        weights.buffer, mean: averages[0].buffer, square: averages[1].buffer,
                        gradient: gradient.buffer, rate: learningRate * correction,
                        oneMinusBeta1: 1 - beta1, oneMinusBeta2: 1 - beta2, epsilon: epsilon)
                }
            }
        }
    }

    /// The numbers kept from step to step, as Keras counts them; 0 before the first step.
    public var variableCount: Int { slots.variableCount }

    /// Says, after a change of what is trained, how many weights were added and dropped.
    public func takeNotice() -> String? { slots.takeNotice() }
}
