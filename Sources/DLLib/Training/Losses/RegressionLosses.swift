internal import DLNetworks

extension Loss {
    /// Squared differences: `mean((prediction - target)²)` for each sample.
    ///
    /// - Source: keras.losses.MeanSquaredError.
    public static let meanSquaredError = differences("mean_squared_error") { error, _ in
        error.squared()
    }

    /// Absolute differences: `mean(|prediction - target|)` for each sample.
    ///
    /// - Source: keras.losses.MeanAbsoluteError.
    public static let meanAbsoluteError = differences("mean_absolute_error") { error, _ in
        error.abs()
    }

    /// Absolute differences in percent of the target: `100 * mean(|p - t| / max(|t|, 1e-7))`.
    ///
    /// - Source: keras.losses.MeanAbsolutePercentageError.
    public static let meanAbsolutePercentageError = differences(
        "mean_absolute_percentage_error"
    ) { error, targets in
        (error / targets.abs().clipped(to: 1e-7...Float.greatestFiniteMagnitude)).abs() * 100
    }

    /// Squared differences of logarithms: `mean((log(p + 1) - log(t + 1))²)`, with both at least
    /// 1e-7.
    ///
    /// - Source: keras.losses.MeanSquaredLogarithmicError.
    public static let meanSquaredLogarithmicError = elementwise(
        "mean_squared_logarithmic_error",
        problem: { $0.signProblem("Use another activation, such as .softplus or .relu.") }
    ) { predictions, targets in
        let range = 1e-7...Float.greatestFiniteMagnitude
        let logarithms = [predictions, targets].map { ($0.clipped(to: range) + 1).log() }
        return (logarithms[0] - logarithms[1]).squared()
    }

    /// Squared differences near zero and absolute ones far from it.
    public static let huber = huber()

    /// Squared differences near zero and absolute ones far from it: `e² / 2` for
    /// `|e| <= delta`, else `delta * |e| - delta² / 2`.
    ///
    /// - Source: Huber, "Robust Estimation of a Location Parameter", 1964; keras.losses.Huber.
    public static func huber(delta: Float = 1) -> Loss {
        Huber(delta: delta).rule
    }

    struct Huber: RuleSettings {
        static let names = ["huber"]
        let delta: Float

        func rule(named name: String) -> Loss {
            Loss.differences(name, configuration) { error, _ in
                let size = error.abs()
                let near = size.clipped(to: 0...delta)
                return near.squared() * 0.5 + (size - near) * delta
            }
        }
    }

    /// A smooth absolute difference: `mean(log(cosh(p - t)))`.
    ///
    /// - Source: keras.losses.LogCosh.
    public static let logCosh = differences("log_cosh") { error, _ in
        // log(cosh(e)) = |e| + log(1 + exp(-2|e|)) - log(2), which never overflows.
        let size = error.abs()
        return size + ((size * -2).exp() + 1).log() - Float(0.693_147_18)
    }

    /// Counts that come at a predicted rate: `mean(p - t * log(p + 1e-7))`.
    ///
    /// - Source: keras.losses.Poisson.
    public static let poisson = elementwise(
        "poisson", problem: { $0.signProblem("Use an activation that gives positive rates.") }
    ) { predictions, targets in predictions - targets * (predictions + 1e-7).log() }

    /// How far predicted distributions are from the true ones: `sum(t * log(t / p))`, with both
    /// kept in `1e-7...1`.
    ///
    /// - Source: keras.losses.KLDivergence.
    public static let klDivergence = Loss(
        "kl_divergence", problem: { $0.classProblem(fromLogits: false) ?? $0.rowProblem },
        values: { predictions, targets in
            let truth = targets.beside(predictions).clipped(to: 1e-7...1)
            return (truth * (truth / predictions.clipped(to: 1e-7...1)).log()).sum(axis: -1)
        })

    /// The cosine of the angle between prediction and target, negative so that training makes it
    /// large: `-sum(t * p) / (|t| * |p|)`.
    ///
    /// - Source: keras.losses.CosineSimilarity.
    public static let cosineSimilarity = Loss(
        "cosine_similarity", problem: { $0.elementProblem },
        values: { predictions, targets in
            -(targets.beside(predictions).directions * predictions.directions).sum(axis: -1)
        })

    /// A loss whose value for a sample is the mean over its elements.
    static func elementwise(
        _ name: String, _ configuration: Configuration = [:],
        problem: @escaping @Sendable (LossOutput) -> TrainingError? = { _ in nil },
        _ value: @escaping Values
    ) -> Loss {
        Loss(
            name, configuration, problem: { problem($0) ?? $0.elementProblem },
            values: { predictions, targets in
                value(predictions, targets.beside(predictions)).mean(axis: -1)
            })
    }

    private static func differences(
        _ name: String, _ configuration: Configuration = [:],
        _ value: @escaping @Sendable (_ error: Tensor, _ targets: Tensor) -> Tensor
    ) -> Loss {
        elementwise(name, configuration) { predictions, targets in
            value(predictions - targets, targets)
        }
    }
}

extension Tensor {
    /// Each row divided by its length; rows shorter than 1e-7 by that, as in Keras.
    var directions: Tensor {
        let squares = squared().sum(axis: -1, keepDims: true)
        return self / squares.clipped(to: 1e-14...Float.greatestFiniteMagnitude).sqrt()
    }
}
