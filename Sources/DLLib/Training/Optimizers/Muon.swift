internal import DLKernels
public import DLNetworks

/// Steps in which all directions of a matrix count alike; other weights move as by ``AdamW``.
///
/// The momentum of a matrix, `m = momentum * m + g`, is brought near the closest matrix with singular
/// values of 1: with `X = G / |G|`, where `G` is `g + momentum * m` (with `nesterov`, else `m`), five
/// times `A = X Xᵀ`, `X = a X + (b A + c A A) X`. Then `w = w - rate * sqrt(max(rows, columns)) *
/// rmsRate * X`, which makes steps as large as ``AdamW``'s, so that its rates and decays serve.
///
/// Kernels of dense and recurrent layers are matrices. Vectors, kernels of convolutions, embeddings and
/// what `excluding` names, best the last layer, follow ``Adam``'s formula.
///
///     Muon(learningRate: 0.002, excluding: ["predictions"])
///
/// - Source: Jordan et al., "Muon: An optimizer for hidden layers in neural networks", 2024; Liu et
///   al., "Muon is Scalable for LLM Training", arXiv:2502.16982; keras.optimizers.Muon.
public final class Muon: RuleOptimizer, StoredOptimizer {
    /// The formulas and their options.
    public struct Rule: UpdateRule, Configurable, Codable {
        /// The part of the momentum that stays from step to step.
        public let momentum: Float
        /// Whether the step looks ahead along the momentum.
        public let nesterov: Bool
        /// How often a matrix is brought nearer to one with singular values of 1.
        public let iterations: Int
        /// What steps of matrices are multiplied with, beside `sqrt(max(rows, columns))`; nil leaves
        /// both out.
        public let rmsRate: Float?
        /// Parts of the paths of matrices that follow Adam's formula.
        public let excluding: [String]
        /// What the rate is multiplied with where weights follow Adam's formula.
        public let adamRateFactor: Float
        /// ``Adam/Rule/beta1`` of the weights that follow Adam's formula.
        public let adamBeta1: Float
        /// ``Adam/Rule/beta2`` of the weights that follow Adam's formula.
        public let adamBeta2: Float
        /// ``Adam/Rule/epsilon`` of the weights that follow Adam's formula.
        public let adamEpsilon: Float
        /// ``Adam/Rule/amsgrad`` of the weights that follow Adam's formula.
        public let adamAMSGrad: Bool

        /// Creates the formula; its parameters are the properties of the same names, Adam's together.
        public init(
            momentum: Float = 0.95, nesterov: Bool = true, iterations: Int = 5,
            rmsRate: Float? = 0.2, excluding: [String] = [], adamRateFactor: Float = 1,
            adam: Adam.Rule = Adam.Rule()
        ) {
            self.momentum = momentum
            self.nesterov = nesterov
            self.iterations = iterations
            self.rmsRate = rmsRate
            self.excluding = excluding
            self.adamRateFactor = adamRateFactor
            adamBeta1 = adam.beta1
            adamBeta2 = adam.beta2
            adamEpsilon = adam.epsilon
            adamAMSGrad = adam.amsgrad
        }

        private var adam: Adam.Rule {
            Adam.Rule(
                beta1: adamBeta1, beta2: adamBeta2, epsilon: adamEpsilon, amsgrad: adamAMSGrad)
        }

        /// Adam's rule, unless the weight is a matrix that may be orthogonalised.
        public func rule(for path: String, shape: Shape) -> any UpdateRule {
            let isExcluded =
                path.lowercased().contains("embedding")
                || excluding.contains { path.contains($0) }
            return shape.rank == 2 && !isExcluded
                ? self : ScaledRule(rule: adam, factor: adamRateFactor)
        }

        /// The momentum.
        public func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
            zeros(shape, "momentum")
        }

        /// Makes one step of a matrix.
        public func update(
            _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int,
            rate: Float
        ) {
            slots[0] = slots[0] * momentum + gradient
            let direction = nesterov ? gradient + slots[0] * momentum : slots[0]
            let size = rmsRate.map {
                $0 * Float(max(weights.shape[0], weights.shape[1])).squareRoot()
            }
            weights = weights - orthogonalized(direction) * (rate * (size ?? 1))
        }

        /// A matrix with the singular vectors of another, and singular values near 1.
        private func orthogonalized(_ matrix: Tensor) -> Tensor {
            // The coefficients with which small singular values grow fastest, from the first source.
            let (a, b, c): (Float, Float, Float) = (3.4445, -4.775, 2.0315)
            let isTall = matrix.shape[0] > matrix.shape[1]
            var x = isTall ? matrix.transposed() : matrix
            x = x / (x.norm() + 1e-7)
            for _ in 0..<iterations {
                let products = x.matmul(x.transposed())
                let change = products * b + (products * c).matmul(products)
                x = x * a + change.matmul(x)
            }
            return isTall ? x.transposed() : x
        }
    }

    /// Creates the optimizer; its options are those of its ``Rule`` and of all ``StepOptions``.
    public convenience init(
        learningRate: any LearningRateSchedule = 0.001, momentum: Float = 0.95,
        nesterov: Bool = true, iterations: Int = 5, rmsRate: Float? = 0.2,
        excluding: [String] = [], adamRateFactor: Float = 1,
        adam: Adam.Rule = Adam.Rule(),
        weightDecay: Float? = 0.004, clipping: GradientClipping? = nil,
        averaging: WeightAveraging? = nil, gradientAccumulationSteps: Int = 1
    ) {
        self.init(
            Rule(
                momentum: momentum, nesterov: nesterov, iterations: iterations, rmsRate: rmsRate,
                excluding: excluding, adamRateFactor: adamRateFactor, adam: adam),
            learningRate, weightDecay, clipping, averaging, gradientAccumulationSteps)
    }
}

/// Another rule at a rate of its own.
private struct ScaledRule: UpdateRule {
    let rule: any UpdateRule
    let factor: Float

    func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
        rule.makeSlots(for: shape)
    }

    func update(
        _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int, rate: Float
    ) {
        rule.update(&weights, &slots, gradient: gradient, step: step, rate: rate * factor)
    }
}
