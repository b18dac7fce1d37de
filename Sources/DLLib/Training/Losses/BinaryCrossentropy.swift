internal import DLNetworks

extension Loss {
    /// Cross-entropy of yes-or-no targets, for a model that ends in sigmoid.
    public static let binaryCrossentropy = binaryCrossentropy()

    /// Cross-entropy of targets 0 or 1: `-(t * log(p) + (1 - t) * log(1 - p))`, the mean over the
    /// units of each sample.
    ///
    /// From logits `x` it is `log(1 + exp(x)) - x * t`, computed so that it never overflows; its slope
    /// is `sigmoid(x) - t` at 0 as well.
    /// - Parameters:
    ///   - fromLogits: Whether the model returns the numbers before sigmoid.
    ///   - labelSmoothing: The part `s` that moves targets to the middle: `t * (1 - s) + s / 2`.
    /// - Returns: The loss.
    /// - Source: keras.losses.BinaryCrossentropy.
    public static func binaryCrossentropy(
        fromLogits: Bool = false, labelSmoothing: Float = 0
    ) -> Loss {
        BinaryCrossentropy(fromLogits: fromLogits, labelSmoothing: labelSmoothing).rule
    }

    struct BinaryCrossentropy: RuleSettings {
        static let names = ["binary_crossentropy"]
        let fromLogits: Bool
        let labelSmoothing: Float

        func rule(named name: String) -> Loss {
            let ofLogits: Values = { logits, targets in
                Loss.entropies(logits, Loss.binaryLabels(targets, like: logits, labelSmoothing))
                    .mean(axis: -1)
            }
            return Loss(
                name, configuration,
                behind: fromLogits ? nil : (.sigmoid, ofLogits),
                problem: { $0.binaryProblem(fromLogits: fromLogits) ?? $0.elementProblem },
                values: { predictions, targets in
                    if fromLogits { return ofLogits(predictions, targets) }
                    let labels = Loss.binaryLabels(targets, like: predictions, labelSmoothing)
                    return Loss.entropies(ofProbabilities: predictions, labels).mean(axis: -1)
                })
        }
    }

    /// Cross-entropy of targets 0 or 1 that counts sure predictions less: each value times
    /// `(1 - q) ^ gamma`, where `q` is the probability given to the target.
    ///
    /// - Parameters:
    ///   - applyClassBalancing: Whether values of targets 1 also count `alpha`, and those of
    ///     targets 0 `1 - alpha`.
    ///   - alpha: The weight of targets 1.
    ///   - gamma: How much less sure predictions count; 0 for all alike.
    ///   - fromLogits: Whether the model returns the numbers before sigmoid.
    ///   - labelSmoothing: The part that moves targets to the middle.
    /// - Returns: The loss.
    /// - Source: Lin et al., "Focal Loss for Dense Object Detection", arXiv:1708.02002;
    ///   keras.losses.BinaryFocalCrossentropy.
    public static func binaryFocalCrossentropy(
        applyClassBalancing: Bool = false, alpha: Float = 0.25, gamma: Float = 2,
        fromLogits: Bool = false, labelSmoothing: Float = 0
    ) -> Loss {
        BinaryFocalCrossentropy(
            applyClassBalancing: applyClassBalancing, alpha: alpha, gamma: gamma,
            fromLogits: fromLogits, labelSmoothing: labelSmoothing
        ).rule
    }

    struct BinaryFocalCrossentropy: RuleSettings {
        static let names = ["binary_focal_crossentropy"]
        let applyClassBalancing: Bool
        let alpha: Float
        let gamma: Float
        let fromLogits: Bool
        let labelSmoothing: Float

        func rule(named name: String) -> Loss {
            let focused: @Sendable (Tensor, Tensor, Tensor) -> Tensor = {
                entropy, probability, labels in
                let given = labels * probability + (1 - labels) * (1 - probability)
                let value = (1 - given).pow(gamma) * entropy
                guard applyClassBalancing else { return value.mean(axis: -1) }
                return ((labels * alpha + (1 - labels) * (1 - alpha)) * value).mean(axis: -1)
            }
            let ofLogits: Values = { logits, targets in
                let labels = Loss.binaryLabels(targets, like: logits, labelSmoothing)
                return focused(Loss.entropies(logits, labels), logits.sigmoid(), labels)
            }
            return Loss(
                name, configuration,
                behind: fromLogits ? nil : (.sigmoid, ofLogits),
                problem: { $0.binaryProblem(fromLogits: fromLogits) ?? $0.elementProblem },
                values: { predictions, targets in
                    if fromLogits { return ofLogits(predictions, targets) }
                    let labels = Loss.binaryLabels(targets, like: predictions, labelSmoothing)
                    return focused(
                        Loss.entropies(ofProbabilities: predictions, labels), predictions, labels)
                })
        }
    }

    private static func binaryLabels(
        _ targets: Tensor, like predictions: Tensor, _ smoothing: Float
    ) -> Tensor {
        let labels = targets.beside(predictions)
        return smoothing == 0 ? labels : labels * (1 - smoothing) + smoothing / 2
    }

    private static func entropies(_ logits: Tensor, _ labels: Tensor) -> Tensor {
        logits.softplus() - logits * labels
    }

    private static func entropies(
        ofProbabilities probabilities: Tensor, _ labels: Tensor
    ) -> Tensor {
        let safe = probabilities.clipped(to: 1e-7...1 - 1e-7)
        return -(labels * safe.log() + (1 - labels) * (1 - safe).log())
    }
}

extension Tensor {
    /// Targets as numbers in the shape of the predictions they belong to.
    func beside(_ predictions: Tensor) -> Tensor {
        asType(predictions.dtype).reshaped(to: predictions.shape)
    }
}
