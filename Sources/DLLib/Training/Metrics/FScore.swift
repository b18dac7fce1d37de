public import DLNetworks

/// How the values of several classes become one.
public enum ClassAverage: String, Sendable, Codable, ConfigurationValue {
    /// The mean of the classes.
    case macro
    /// The value of all counts together.
    case micro
    /// The mean of the classes by the weight of their true samples.
    case weighted
}

/// Counts of each class, from which F scores come.
struct FScore: MetricState {
    private let average: ClassAverage
    private let beta: Double
    private let threshold: Float?
    private var truePositives: [Double] = []
    private var falsePositives: [Double] = []
    private var falseNegatives: [Double] = []

    init(_ average: ClassAverage, beta: Float, threshold: Float?) {
        self.average = average
        self.beta = Double(beta)
        self.threshold = threshold
    }

    mutating func add(_ predictions: Tensor, _ targets: Tensor, weights: [Float]?) {
        let columns = max(1, predictions.shape.last ?? 1)
        let scores = predictions.scalars()
        let rows = scores.count / columns
        let isOneHot = targets.elementCount == scores.count
        let truth =
            isOneHot
            ? targets.scalars()
            : Tensor(
                oneHot: targets.scalars().map { Int($0) }, classCount: columns
            ).scalars()
        if truePositives.isEmpty {
            truePositives = Array(repeating: 0, count: columns)
            (falsePositives, falseNegatives) = (truePositives, truePositives)
        }
        for row in 0..<rows {
            let range = row * columns..<(row + 1) * columns
            let limit = scores[range].max() ?? 0
            let weight = Double(weights?[row * (weights?.count ?? 0) / rows] ?? 1)
            for (column, place) in range.enumerated() {
                let score = scores[place]
                let isYes =
                    threshold.map { score > $0 } ?? (score >= limit && score.magnitude > 1e-9)
                let part = Double(truth[place]) * weight
                truePositives[column] += isYes ? part : 0
                falsePositives[column] += isYes ? weight - part : 0
                falseNegatives[column] += isYes ? 0 : part
            }
        }
    }

    var value: Double {
        if average == .micro {
            return score(
                truePositives.reduce(0, +), falsePositives.reduce(0, +),
                falseNegatives.reduce(0, +))
        }
        let scores = truePositives.indices.map {
            score(truePositives[$0], falsePositives[$0], falseNegatives[$0])
        }
        let shares = truePositives.indices.map {
            average == .weighted ? truePositives[$0] + falseNegatives[$0] : 1
        }
        return ratio(zip(scores, shares).reduce(0) { $0 + $1.0 * $1.1 }, shares.reduce(0, +))
    }

    private func score(_ right: Double, _ wrong: Double, _ missed: Double) -> Double {
        // Keras adds its epsilon to both divisors.
        let precision = right / (right + wrong + 1e-7)
        let recall = right / (right + missed + 1e-7)
        let square = beta * beta
        return (1 + square) * precision * recall / (precision * square + recall + 1e-7)
    }
}

extension Metric {
    /// The harmonic mean of precision and recall, as the mean of all classes.
    public static let f1Score = f1Score()

    /// The harmonic mean of precision and recall.
    ///
    /// - Parameters:
    ///   - average: How the values of the classes become one.
    ///   - threshold: A score above it means yes; `nil` for the largest of each row. A model with
    ///     one unit needs a threshold.
    /// - Returns: The metric.
    /// - Source: keras.metrics.F1Score.
    public static func f1Score(average: ClassAverage = .macro, threshold: Float? = nil) -> Metric {
        FScores(average: average, beta: 1, threshold: threshold).rule
    }

    /// The weighted harmonic mean of precision and recall:
    /// `(1 + beta²) * precision * recall / (beta² * precision + recall)`.
    ///
    /// - Parameters:
    ///   - beta: How much more recall counts than precision.
    ///   - average: How the values of the classes become one.
    ///   - threshold: A score above it means yes; `nil` for the largest of each row.
    /// - Returns: The metric.
    /// - Source: keras.metrics.FBetaScore.
    public static func fBetaScore(
        beta: Float, average: ClassAverage = .macro, threshold: Float? = nil
    ) -> Metric {
        FScores(average: average, beta: beta, threshold: threshold).rule(named: "fbeta_score")
    }

    struct FScores: RuleSettings {
        static let names = ["f1_score", "fbeta_score"]
        let average: ClassAverage
        let beta: Float
        let threshold: Float?

        func rule(named name: String) -> Metric {
            Metric(
                name, direction: .up, configuration: configuration,
                needs: .scores(threshold: threshold)
            ) { FScore(average, beta: name == "f1_score" ? 1 : beta, threshold: threshold) }
        }
    }
}
