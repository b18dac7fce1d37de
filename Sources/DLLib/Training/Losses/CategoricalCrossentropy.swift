internal import DLNetworks

extension Loss {
    /// Cross-entropy of one-hot targets, for a model that ends in softmax.
    public static let categoricalCrossentropy = categoricalCrossentropy()

    /// Cross-entropy of one-hot targets: `-sum(target * log(probability))` for each sample.
    ///
    /// From probabilities they are first made to sum to 1 and kept within `1e-7...1 - 1e-7`.
    /// - Parameters:
    ///   - fromLogits: Whether the model returns the numbers before softmax.
    ///   - labelSmoothing: The part `s` of each target that is spread over all `n` classes:
    ///     `target * (1 - s) + s / n`.
    /// - Returns: The loss.
    /// - Source: keras.losses.CategoricalCrossentropy.
    public static func categoricalCrossentropy(
        fromLogits: Bool = false, labelSmoothing: Float = 0
    ) -> Loss {
        CategoricalCrossentropy(fromLogits: fromLogits, labelSmoothing: labelSmoothing).rule
    }

    struct CategoricalCrossentropy: RuleSettings {
        static let names = ["categorical_crossentropy"]
        let fromLogits: Bool
        let labelSmoothing: Float

        func rule(named name: String) -> Loss {
            let ofLogits: Values = { logits, targets in
                logits.crossEntropies(labels: Loss.smoothed(targets, labelSmoothing))
            }
            return Loss(
                name, configuration,
                behind: fromLogits ? nil : (.softmax, ofLogits),
                problem: { $0.classProblem(fromLogits: fromLogits) ?? $0.rowProblem },
                values: { predictions, targets in
                    if fromLogits { return ofLogits(predictions, targets) }
                    let labels = Loss.smoothed(targets, labelSmoothing)
                    return predictions.crossEntropiesOfProbabilities(labels: labels)
                })
        }
    }

    /// Cross-entropy of class numbers, for a model that ends in softmax.
    public static let sparseCategoricalCrossentropy = sparseCategoricalCrossentropy()

    /// Cross-entropy of class numbers 0, 1, …: `-log(probability of the class)` for each sample.
    ///
    /// - Parameter fromLogits: Whether the model returns the numbers before softmax.
    /// - Returns: The loss.
    /// - Source: keras.losses.SparseCategoricalCrossentropy.
    public static func sparseCategoricalCrossentropy(fromLogits: Bool = false) -> Loss {
        SparseCategoricalCrossentropy(fromLogits: fromLogits).rule
    }

    struct SparseCategoricalCrossentropy: RuleSettings {
        static let names = ["sparse_categorical_crossentropy"]
        let fromLogits: Bool

        func rule(named name: String) -> Loss {
            let ofLogits: Values = { logits, targets in
                logits.crossEntropies(labels: Loss.oneHot(targets, like: logits))
            }
            return Loss(
                name, configuration,
                takesClassNumbers: true, behind: fromLogits ? nil : (.softmax, ofLogits),
                problem: { $0.classProblem(fromLogits: fromLogits) ?? $0.classNumberProblem },
                values: { predictions, targets in
                    if fromLogits { return ofLogits(predictions, targets) }
                    // Unlike the categorical loss, Keras clips here without normalising first.
                    let safe = predictions.clipped(to: 1e-7...1 - 1e-7)
                    return safe.log().crossEntropies(
                        labels: Loss.oneHot(targets, like: predictions))
                })
        }
    }

    /// Cross-entropy of one-hot targets that counts sure predictions less:
    /// `-sum(alpha * (1 - p) ^ gamma * target * log(p))` for each sample.
    ///
    /// - Parameters:
    ///   - alpha: A factor for all values.
    ///   - gamma: How much less sure predictions count; 0 for all alike.
    ///   - fromLogits: Whether the model returns the numbers before softmax.
    ///   - labelSmoothing: The part of each target that is spread over all classes.
    /// - Returns: The loss.
    /// - Source: Lin et al., "Focal Loss for Dense Object Detection", arXiv:1708.02002;
    ///   keras.losses.CategoricalFocalCrossentropy.
    public static func categoricalFocalCrossentropy(
        alpha: Float = 0.25, gamma: Float = 2, fromLogits: Bool = false, labelSmoothing: Float = 0
    ) -> Loss {
        CategoricalFocalCrossentropy(
            alpha: alpha, gamma: gamma, fromLogits: fromLogits, labelSmoothing: labelSmoothing
        ).rule
    }

    struct CategoricalFocalCrossentropy: RuleSettings {
        static let names = ["categorical_focal_crossentropy"]
        let alpha: Float
        let gamma: Float
        let fromLogits: Bool
        let labelSmoothing: Float

        func rule(named name: String) -> Loss {
            Loss(
                name, configuration,
                problem: { $0.classProblem(fromLogits: fromLogits) ?? $0.rowProblem },
                values: { predictions, targets in
                    let labels = Loss.smoothed(targets, labelSmoothing)
                    let given = fromLogits ? predictions.softmax() : predictions
                    let sums = given.sum(axis: -1, keepDims: true)
                    let safe = (given / sums).clipped(to: 1e-7...1 - 1e-7)
                    let factor = (1 - safe).pow(gamma) * alpha
                    return -(factor * labels * safe.log()).sum(axis: -1)
                })
        }
    }

    private static func smoothed(_ targets: Tensor, _ smoothing: Float) -> Tensor {
        let labels = targets.asType(.float32)
        guard smoothing != 0 else { return labels }
        return labels * (1 - smoothing) + smoothing / Float(labels.shape.last ?? 1)
    }

    private static func oneHot(_ classes: Tensor, like scores: Tensor) -> Tensor {
        let numbers = classes.scalars(as: Int32.self).map(Int.init)
        return Tensor(oneHot: numbers, classCount: scores.shape.last ?? 1)
            .reshaped(to: scores.shape)
    }
}
