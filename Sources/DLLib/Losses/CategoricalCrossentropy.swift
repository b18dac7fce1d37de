extension Loss {
    /// Cross-entropy of one-hot targets, for a model that ends in softmax.
    public static let categoricalCrossentropy = categoricalCrossentropy()

    /// Cross-entropy of one-hot targets: `-sum(target * log(probability))`, the mean over samples.
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
        let ofLogits: @Sendable (Tensor, Tensor) -> Tensor = { logits, targets in
            logits.crossEntropies(labels: smoothed(targets, labelSmoothing)).mean()
        }
        return Loss(
            "categorical_crossentropy",
            behind: fromLogits ? nil : LookBehind(activation: .softmax, ofLogits: ofLogits),
            problem: { output in
                output.classProblem(fromLogits: fromLogits)
                    ?? (output.target == output.shape ? nil : output.oneHotProblem)
            },
            ofPredictions: { predictions, targets in
                if fromLogits { return ofLogits(predictions, targets) }
                let labels = smoothed(targets, labelSmoothing)
                return predictions.crossEntropiesOfProbabilities(labels: labels).mean()
            })
    }

    /// Cross-entropy of class numbers, for a model that ends in softmax.
    public static let sparseCategoricalCrossentropy = sparseCategoricalCrossentropy()

    /// Cross-entropy of class numbers 0, 1, …: `-log(probability of the class)`.
    ///
    /// - Parameter fromLogits: Whether the model returns the numbers before softmax.
    /// - Returns: The loss.
    /// - Source: keras.losses.SparseCategoricalCrossentropy.
    public static func sparseCategoricalCrossentropy(fromLogits: Bool = false) -> Loss {
        let ofLogits: @Sendable (Tensor, Tensor) -> Tensor = { logits, targets in
            logits.crossEntropies(labels: oneHot(targets, like: logits)).mean()
        }
        return Loss(
            "sparse_categorical_crossentropy",
            behind: fromLogits ? nil : LookBehind(activation: .softmax, ofLogits: ofLogits),
            problem: { output in
                if let problem = output.classProblem(fromLogits: fromLogits) { return problem }
                let places = output.shape.dropLast()
                if output.target.elementsEqual(places) { return nil }
                if output.target.elementsEqual(Array(places) + [1]) { return nil }
                return output.wrongTarget(
                    output.target == output.shape
                        ? "One-hot targets need loss: .categoricalCrossentropy."
                        : "This loss needs one class number for each sample.")
            },
            ofPredictions: { predictions, targets in
                if fromLogits { return ofLogits(predictions, targets) }
                // Unlike the categorical loss, Keras clips here without normalising first.
                let safe = predictions.clipped(to: 1e-7...1 - 1e-7)
                return safe.log().crossEntropies(labels: oneHot(targets, like: predictions)).mean()
            })
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

extension LossOutput {
    /// What keeps the last layer from giving probabilities of classes.
    fileprivate func classProblem(fromLogits: Bool) -> TrainingError? {
        if units == 1 {
            return mismatch(
                "it has one unit, and softmax over one unit is always 1.",
                "For two classes write Dense(1, activation: .sigmoid) with "
                    + "loss: .binaryCrossentropy, or Dense(2, activation: .softmax).")
        }
        switch (activation, fromLogits) {
        case (.linear, false), (.relu, false), (.relu6, false), (.tanh, false):
            return mismatch(
                "it does not give probabilities.",
                "Write Dense(\(units), activation: .softmax), or fromLogits: true in the loss.")
        case (.softmax, true), (.sigmoid, true):
            return mismatch(
                "it gives probabilities, but the loss was told fromLogits: true.",
                "Leave out one of the two.")
        default: return nil
        }
    }

    /// What to do when the targets are not one-hot rows of as many classes as there are units.
    fileprivate var oneHotProblem: TrainingError {
        if target.elementCount == 1 {
            return wrongTarget("Class numbers need loss: .sparseCategoricalCrossentropy.")
        }
        return wrongTarget(
            "For \(target.last ?? 0) classes the last layer needs as many units: "
                + "Dense(\(target.last ?? 0), activation: .softmax).")
    }
}
