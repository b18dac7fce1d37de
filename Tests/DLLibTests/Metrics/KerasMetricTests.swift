import DLLib
import TestSupport
import Testing

/// Metrics after three batches of unequal size against Keras 3.15, made by `make_keras_losses.py`.
@Suite struct KerasMetricTests {
    static let cases: [(String, String, Metric)] = [
        ("categorical_accuracy", "classes", .categoricalAccuracy),
        ("categorical_accuracy", "classes", .accuracy),
        ("sparse_categorical_accuracy", "numbers", .sparseCategoricalAccuracy),
        ("sparse_categorical_accuracy", "numbers", .accuracy),
        ("binary_accuracy", "yes", .binaryAccuracy),
        ("binary_accuracy", "yes", .accuracy),
        ("binary_accuracy_high", "many", .binaryAccuracy(threshold: 0.7)),
        ("top_2", "classes", .topKCategoricalAccuracy(k: 2)),
        ("sparse_top_3", "numbers", .sparseTopKCategoricalAccuracy(k: 3)),
        ("precision", "yes", .precision),
        ("precision_many", "many", .precision(threshold: 0.4)),
        ("precision_class", "classes", .precision(threshold: 0.3, classIndex: 2)),
        ("precision_top_2", "classes", .precision(topK: 2)),
        ("recall", "yes", .recall),
        ("recall_many", "many", .recall),
        ("recall_top_2", "classes", .recall(topK: 2)),
        ("true_positives", "many", .truePositives()),
        ("false_positives", "many", .falsePositives()),
        ("true_negatives", "many", .trueNegatives(threshold: 0.6)),
        ("false_negatives", "many", .falseNegatives()),
        ("auc", "yes", .auc),
        ("auc_many", "many", .auc),
        ("auc_labels", "many", .auc(perLabel: true)),
        ("auc_pr", "yes", .auc(curve: .pr)),
        ("auc_few", "many", .auc(thresholds: 7)),
        ("auc_pr_few", "many", .auc(curve: .pr, thresholds: 7)),
        ("f1_macro", "classes", .f1Score),
        ("f1_micro", "classes", .f1Score(average: .micro)),
        ("f1_weighted", "classes", .f1Score(average: .weighted)),
        ("f1_threshold", "many", .f1Score(threshold: 0.5)),
        ("fbeta", "classes", .fBetaScore(beta: 2)),
        ("mean_iou", "classes", .meanIoU(classCount: 4)),
        ("mean_squared_error", "values", .meanSquaredError),
        ("root_mean_squared_error", "values", .rootMeanSquaredError),
        ("mean_absolute_error", "values", .meanAbsoluteError),
        ("mean_absolute_percentage_error", "values", .meanAbsolutePercentageError),
        ("mean_squared_logarithmic_error", "values", .meanSquaredLogarithmicError),
        ("cosine_similarity", "values", .cosineSimilarity),
        ("log_cosh", "values", .logCosh),
        ("r2", "values", .r2Score),
        ("categorical_crossentropy", "classes", .categoricalCrossentropy),
        ("sparse_categorical_crossentropy", "numbers", .sparseCategoricalCrossentropy),
        ("binary_crossentropy", "many", .binaryCrossentropy),
        ("kl_divergence", "classes", .klDivergence),
        ("poisson", "values", .poisson),
        ("hinge", "signs", .hinge),
        ("squared_hinge", "signs", .squaredHinge),
        ("categorical_hinge", "classes", .categoricalHinge),
    ]

    @Test(arguments: cases.indices, [false, true])
    func `accumulates over batches as Keras does`(_ index: Int, _ isWeighted: Bool) throws {
        let (name, pair, metric) = Self.cases[index]
        let expected = try golden("keras_metrics")
        let targets = try expected(pair, "targets")
        let predictions = try expected(pair, "predictions")
        let weights = try expected("weights", "weights").scalars()
        var state = metric.makeState()
        for range in [0..<8, 8..<19, 19..<23] {
            state.add(
                predictions[range], targets[range],
                weights: isWeighted ? Array(weights[range]) : nil)
        }
        let value = try expected("metric_" + name, isWeighted ? "weighted" : "plain")
        // Keras adds up in float32.
        expectClose(
            state.value, Double(value.scalar()), absolute: 2e-6, relative: 5e-6,
            Comment(rawValue: name))
    }

    @Test func `a metric of one's own is averaged over samples, not over batches`() {
        let metric = Metric("largest", direction: .up) { predictions, _ in
            Double(predictions.max().scalar())
        }
        var state = metric.makeState()
        state.add(Tensor([1, 2, 3]), Tensor(zeros: [3]), weights: nil)
        state.add(Tensor([7]), Tensor(zeros: [1]), weights: nil)
        #expect(state.value == (3 * 3 + 7 * 1) / 4)
        #expect(metric.named("peak").name == "peak")
    }

    @Test func `without any samples a metric is 0`() {
        for (_, _, metric) in Self.cases where metric.name != "r2_score" {
            #expect(metric.makeState().value == 0, "\(metric.name)")
        }
    }
}
