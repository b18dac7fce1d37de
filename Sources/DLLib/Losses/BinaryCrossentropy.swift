extension Loss {
    /// Cross-entropy of yes-or-no targets, for a model that ends in sigmoid.
    public static let binaryCrossentropy = binaryCrossentropy()

    /// Cross-entropy of targets 0 or 1: `-(t * log(p) + (1 - t) * log(1 - p))`, the mean over all
    /// units and samples.
    ///
    /// From logits `x` it is `max(x, 0) - x * t + log(1 + exp(-|x|))`, which never overflows.
    /// - Parameter fromLogits: Whether the model returns the numbers before sigmoid.
    /// - Returns: The loss.
    /// - Source: keras.losses.BinaryCrossentropy.
    public static func binaryCrossentropy(fromLogits: Bool = false) -> Loss {
        let ofLogits: @Sendable (Tensor, Tensor) -> Tensor = { logits, targets in
            let labels = targets.asType(.float32).reshaped(to: logits.shape)
            let tail = ((-logits.abs()).exp() + 1).log()
            return (logits.relu() - logits * labels + tail).mean()
        }
        return Loss(
            "binary_crossentropy",
            behind: fromLogits ? nil : LookBehind(activation: .sigmoid, ofLogits: ofLogits),
            problem: { output in
                output.binaryProblem(fromLogits: fromLogits) ?? output.elementProblem
            },
            ofPredictions: { predictions, targets in
                if fromLogits { return ofLogits(predictions, targets) }
                let labels = targets.asType(.float32).reshaped(to: predictions.shape)
                let safe = predictions.clipped(to: 1e-7...1 - 1e-7)
                return -(labels * safe.log() + (1 - labels) * (1 - safe).log()).mean()
            })
    }

    /// The mean of squared differences.
    ///
    /// - Source: keras.losses.MeanSquaredError.
    public static let meanSquaredError = Loss(
        "mean_squared_error", behind: nil, problem: { $0.elementProblem },
        ofPredictions: { predictions, targets in
            let wanted = targets.asType(.float32).reshaped(to: predictions.shape)
            return (predictions - wanted).squared().mean()
        })

    /// The mean of absolute differences.
    ///
    /// - Source: keras.losses.MeanAbsoluteError.
    public static let meanAbsoluteError = Loss(
        "mean_absolute_error", behind: nil, problem: { $0.elementProblem },
        ofPredictions: { predictions, targets in
            let wanted = targets.asType(.float32).reshaped(to: predictions.shape)
            return (predictions - wanted).abs().mean()
        })
}

extension LossOutput {
    /// What keeps the last layer from giving yes-or-no probabilities.
    fileprivate func binaryProblem(fromLogits: Bool) -> TrainingError? {
        switch (activation, fromLogits) {
        case (.softmax, _):
            mismatch(
                "softmax gives one distribution over classes, not a yes or no for each unit.",
                units == 1
                    ? "Write Dense(1, activation: .sigmoid)."
                    : "Use loss: .categoricalCrossentropy, or Dense(1, activation: .sigmoid) "
                        + "with targets 0 and 1.")
        case (.linear, false), (.relu, false), (.relu6, false), (.tanh, false):
            mismatch(
                "it does not give probabilities.",
                "Write Dense(\(units), activation: .sigmoid), or fromLogits: true in the loss.")
        case (.sigmoid, true):
            mismatch(
                "it gives probabilities, but the loss was told fromLogits: true.",
                "Leave out one of the two.")
        default: nil
        }
    }

    /// What keeps targets from standing beside predictions one by one.
    fileprivate var elementProblem: TrainingError? {
        guard target.elementCount != shape.elementCount else { return nil }
        return wrongTarget("The last layer needs \(target.elementCount) units for these targets.")
    }
}
