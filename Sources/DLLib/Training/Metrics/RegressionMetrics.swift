internal import DLNetworks

extension Metric {
    /// The mean of squared differences.
    public static let meanSquaredError = mean(of: .meanSquaredError)
    /// The mean of absolute differences.
    public static let meanAbsoluteError = mean(of: .meanAbsoluteError)
    /// The mean of absolute differences in percent of the target.
    public static let meanAbsolutePercentageError = mean(of: .meanAbsolutePercentageError)
    /// The mean of squared differences of logarithms.
    public static let meanSquaredLogarithmicError = mean(of: .meanSquaredLogarithmicError)
    /// The mean of `log(cosh(prediction - target))`.
    public static let logCosh = mean(of: .logCosh, name: "logcosh")
    /// The mean cross-entropy of one-hot targets, from probabilities.
    public static let categoricalCrossentropy = mean(of: .categoricalCrossentropy)
    /// The mean cross-entropy of class numbers, from probabilities.
    public static let sparseCategoricalCrossentropy = mean(of: .sparseCategoricalCrossentropy)
    /// The mean cross-entropy of yes-or-no targets, from probabilities.
    public static let binaryCrossentropy = mean(of: .binaryCrossentropy)
    /// The mean divergence of predicted distributions from the true ones.
    public static let klDivergence = mean(of: .klDivergence)
    /// The mean of `prediction - target * log(prediction)`.
    public static let poisson = mean(of: .poisson)
    /// The mean by which predictions miss a margin of 1.
    public static let hinge = mean(of: .hinge)
    /// The mean of the squares of what misses a margin of 1.
    public static let squaredHinge = mean(of: .squaredHinge)
    /// The mean by which the right class misses a margin of 1 to the best wrong one.
    public static let categoricalHinge = mean(of: .categoricalHinge)

    /// The root of the mean of squared differences.
    ///
    /// - Source: keras.metrics.RootMeanSquaredError.
    public static let rootMeanSquaredError = mean(
        "root_mean_squared_error", direction: .down, needs: .values, end: { $0.squareRoot() }
    ) { predictions, targets in
        (predictions - targets.beside(predictions)).squared().scalars()
    }

    /// The mean cosine of the angle between prediction and target; 1 is best.
    ///
    /// - Source: keras.metrics.CosineSimilarity.
    public static let cosineSimilarity = mean("cosine_similarity", needs: .values) {
        predictions, targets in
        (-Loss.cosineSimilarity.values(predictions, targets)).scalars()
    }

    /// The part of the targets' variance that predictions explain; 1 is best, 0 is as good as the
    /// mean of the targets: `1 - sum((t - p)²) / sum((t - mean(t))²)`, the mean of all columns.
    ///
    /// - Source: keras.metrics.R2Score.
    public static let r2Score = Metric(
        "r2_score", direction: .up, configuration: [:], needs: .values
    ) {
        ExplainedVariance()
    }

    private static func mean(of loss: Loss, name: String? = nil) -> Metric {
        // As the loss itself needs it, but for the last layers that a loss cannot train.
        let needs: MetricNeeds =
            if loss.takesClassNumbers {
                .classNumbersOfProbabilities
            } else {
                loss.lookBehind == nil ? .values : .probabilities
            }
        return mean(name ?? loss.name, direction: .down, needs: needs) {
            loss.values($0, $1).scalars()
        }
    }
}

/// Sums of each column, from which the explained variance comes.
struct ExplainedVariance: MetricState {
    private var columns: [Column] = []

    private struct Column {
        var sum = 0.0
        var squares = 0.0
        var errors = 0.0
        var weight = 0.0
    }

    mutating func add(_ predictions: Tensor, _ targets: Tensor, weights: [Float]?) {
        let count = max(1, predictions.rank > 1 ? predictions.shape.last ?? 1 : 1)
        if columns.isEmpty { columns = Array(repeating: Column(), count: count) }
        let perSample = max(1, predictions.elementCount / max(1, weights?.count ?? 1))
        for (place, (prediction, target)) in zip(predictions.scalars(), targets.scalars())
            .enumerated()
        {
            let weight = Double(weights?[place / perSample] ?? 1)
            let (wanted, error) = (Double(target), Double(target) - Double(prediction))
            columns[place % count].sum += wanted * weight
            columns[place % count].squares += wanted * wanted * weight
            columns[place % count].errors += error * error * weight
            columns[place % count].weight += weight
        }
    }

    var value: Double {
        let scores = columns.map { column in
            let total = column.squares - column.sum * column.sum / column.weight
            let score = 1 - column.errors / total
            return score.isInfinite ? 0 : score
        }
        return ratio(scores.reduce(0, +), Double(scores.count))
    }
}
