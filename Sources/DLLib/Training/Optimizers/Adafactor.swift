public import DLNetworks
internal import Glibc

/// Steps by means of squared gradients that keep only their rows and columns.
///
/// For a weight with two or more axes the mean square `v` is the outer product of the means of its
/// rows `r` and columns `c`, divided by the mean of `r`; so little memory is needed. With
/// `b = 1 - t^beta2Decay`, `u = g / sqrt(v)` shortened to a root mean square of `clipThreshold`:
/// `w = w - max(epsilon2, rms(w)) * min(rate, 1 / sqrt(t)) * u`.
/// - Source: Shazeer, Stern, "Adafactor", arXiv:1804.04235; keras.optimizers.Adafactor,
///   whose `relative_step` changes nothing.
public final class Adafactor: RuleOptimizer, StoredOptimizer {
    /// The formula and its options.
    public struct Rule: UpdateRule, Configurable, Codable {
        /// The power of the step by which the means get slower.
        public let beta2Decay: Float
        /// Added to squared gradients.
        public let epsilon1: Float
        /// The least size of a weight that scales a step.
        public let epsilon2: Float
        /// The longest step, as a root mean square.
        public let clipThreshold: Float

        /// Means of the squares, by rows and columns where there are some.
        public func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
            guard shape.rank > 1 else { return zeros(shape, "square") }
            return zeros(shape.removing(axis: shape.rank - 1), "rows")
                + zeros(shape.removing(axis: shape.rank - 2), "columns")
        }

        private func rootMeanSquare(_ x: Tensor) -> Float {
            x.squared().mean().scalar().squareRoot()
        }

        /// Makes one step.
        public func update(
            _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int,
            rate: Float
        ) {
            let remembered = 1 - pow(Float(step), beta2Decay)
            let squares = gradient.squared() + epsilon1
            func follow(_ mean: Tensor, _ new: Tensor) -> Tensor {
                mean * remembered + new * (1 - remembered)
            }
            let square: Tensor
            if weights.rank > 1 {
                slots[0] = follow(slots[0], squares.mean(axis: -1))
                slots[1] = follow(slots[1], squares.mean(axis: -2))
                let rows = slots[0] / slots[0].mean(axis: -1, keepDims: true)
                let lead = Array(weights.shape.dropLast(2))
                let (height, width) = (
                    weights.shape[weights.rank - 2], weights.shape[weights.rank - 1]
                )
                square =
                    rows.reshaped(to: lead + [height, 1])
                    * slots[1].reshaped(to: lead + [1, width])
            } else {
                slots[0] = follow(slots[0], squares)
                square = slots[0]
            }
            let direction = gradient / square.sqrt()
            let shortened = direction / max(1, rootMeanSquare(direction) / clipThreshold)
            let limit = 1 / Float(step).squareRoot()
            weights =
                weights - shortened * (max(epsilon2, rootMeanSquare(weights)) * min(rate, limit))
        }
    }

    /// Creates the optimizer; its options are those of its ``Rule`` and of all ``StepOptions``.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.001, beta2Decay: Float = -0.8,
        epsilon1: Float = 1e-30, epsilon2: Float = 1e-3, clipThreshold: Float = 1,
        weightDecay: Float? = nil, clipping: GradientClipping? = nil,
        averaging: WeightAveraging? = nil, gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            Rule(
                beta2Decay: beta2Decay, epsilon1: epsilon1, epsilon2: epsilon2,
                clipThreshold: clipThreshold),
            learningRate, weightDecay, clipping, averaging, gradientAccumulationSteps)
    }
}
