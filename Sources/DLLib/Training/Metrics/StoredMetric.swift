internal import DLNetworks

extension Metric {
    /// The metric with this name and configuration, as model files have them.
    ///
    /// - Throws: ``ModelFileError`` when no metric of the library has that name.
    package init(named name: String, _ configuration: Configuration) throws {
        let c = configuration
        let stored: String = try c("metric", default: name)
        func counts(_ make: (Float?, Int?, Int?) -> Metric) throws -> Metric {
            make(try c("threshold"), try c("topK"), try c("classIndex"))
        }
        let metric: Metric
        switch stored {
        case "binary_accuracy": metric = .binaryAccuracy(threshold: try c("threshold"))
        case "top_k_categorical_accuracy": metric = .topKCategoricalAccuracy(k: try c("k"))
        case "sparse_top_k_categorical_accuracy":
            metric = .sparseTopKCategoricalAccuracy(k: try c("k"))
        case "precision":
            metric = try counts { .precision(threshold: $0, topK: $1, classIndex: $2) }
        case "recall": metric = try counts { .recall(threshold: $0, topK: $1, classIndex: $2) }
        case "true_positives":
            metric = try counts { t, _, _ in .truePositives(threshold: t ?? 0.5) }
        case "false_positives":
            metric = try counts { t, _, _ in .falsePositives(threshold: t ?? 0.5) }
        case "true_negatives":
            metric = try counts { t, _, _ in .trueNegatives(threshold: t ?? 0.5) }
        case "false_negatives":
            metric = try counts { t, _, _ in .falseNegatives(threshold: t ?? 0.5) }
        case "auc":
            metric = .auc(
                curve: try c("curve"), thresholds: max(2, try c("thresholds")),
                perLabel: try c("perLabel"), fromLogits: try c("fromLogits", default: false))
        case "f1_score":
            metric = .f1Score(average: try c("average"), threshold: try c("threshold"))
        case "fbeta_score":
            metric = .fBetaScore(
                beta: try c("beta"), average: try c("average"), threshold: try c("threshold"))
        case "mean_io_u": metric = .meanIoU(classCount: try c.positive("classCount"))
        default:
            guard let known = Metric.withoutSettings.first(where: { $0.name == stored }) else {
                throw ModelFileError.configuration(
                    key: "metrics", expected: "a metric of the library", found: stored)
            }
            metric = known
        }
        self = metric.name == name ? metric : metric.named(name)
    }

    private static let withoutSettings: [Metric] = [
        .accuracy, .categoricalAccuracy, .sparseCategoricalAccuracy, .meanSquaredError,
        .meanAbsoluteError, .meanAbsolutePercentageError, .meanSquaredLogarithmicError, .logCosh,
        .categoricalCrossentropy, .sparseCategoricalCrossentropy, .binaryCrossentropy,
        .klDivergence, .poisson, .hinge, .squaredHinge, .categoricalHinge, .rootMeanSquaredError,
        .cosineSimilarity, .r2Score,
    ]
}
