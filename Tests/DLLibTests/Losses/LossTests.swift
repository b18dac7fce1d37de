import DLLib
import TestSupport
import Testing

/// Losses and their gradients against Keras 3.15, made by `make_keras_losses.py`.
@Suite struct LossTests {
    static let cases: [(String, Loss)] = [
        ("categorical", .categoricalCrossentropy),
        ("categorical_logits", .categoricalCrossentropy(fromLogits: true)),
        ("categorical_smoothed", .categoricalCrossentropy(fromLogits: true, labelSmoothing: 0.1)),
        ("categorical_focal", .categoricalFocalCrossentropy()),
        (
            "categorical_focal_logits",
            .categoricalFocalCrossentropy(
                alpha: 0.4, gamma: 1.5, fromLogits: true, labelSmoothing: 0.1)
        ),
        ("sparse", .sparseCategoricalCrossentropy),
        ("sparse_logits", .sparseCategoricalCrossentropy(fromLogits: true)),
        ("sparse_places", .sparseCategoricalCrossentropy(fromLogits: true)),
        ("binary", .binaryCrossentropy),
        ("binary_logits", .binaryCrossentropy(fromLogits: true)),
        ("binary_smoothed", .binaryCrossentropy(labelSmoothing: 0.2)),
        ("binary_focal", .binaryFocalCrossentropy()),
        (
            "binary_focal_balanced",
            .binaryFocalCrossentropy(
                applyClassBalancing: true, alpha: 0.3, gamma: 3, fromLogits: true)
        ),
        ("mean_squared_error", .meanSquaredError),
        ("mean_absolute_error", .meanAbsoluteError),
        ("mean_absolute_percentage_error", .meanAbsolutePercentageError),
        ("mean_squared_logarithmic_error", .meanSquaredLogarithmicError),
        ("huber", .huber),
        ("huber_wide", .huber(delta: 2.5)),
        ("log_cosh", .logCosh),
        ("poisson", .poisson),
        ("kl_divergence", .klDivergence),
        ("cosine_similarity", .cosineSimilarity),
        ("hinge", .hinge),
        ("hinge_signs", .hinge),
        ("squared_hinge", .squaredHinge),
        ("categorical_hinge", .categoricalHinge),
        ("dice", .dice),
        ("tversky", .tversky(alpha: 0.3, beta: 0.7)),
        ("ctc", .ctc),
    ]

    @Test(arguments: cases)
    func `computes what Keras computes`(_ name: String, _ loss: Loss) throws {
        try compare(name, loss, weighted: false)
    }

    @Test(arguments: cases)
    func `weighs samples as Keras weighs them`(_ name: String, _ loss: Loss) throws {
        try compare(name, loss, weighted: true)
    }

    private func compare(_ name: String, _ loss: Loss, weighted: Bool) throws {
        let expected = try golden("keras_losses")
        let predictions = try expected(name, "predictions")
        let targets = try expected(name, "targets")
        let weights = weighted ? try expected(name, "weights") : nil
        let (value, gradient) = valueAndGradient(at: predictions) {
            loss($0, targets, weights: weights)
        }
        let names = weighted ? ("weighted", "weighted_gradient") : ("value", "gradient")
        expectClose(
            value.reshaped(to: []), try expected(name, names.0), absolute: 1e-6, relative: 4e-6)
        // Gradients near a clipped probability are large; they round in proportion.
        expectClose(gradient, try expected(name, names.1), absolute: 2e-6, relative: 2e-5)
    }

    @Test func `a loss of one's own from values weighs samples, one from a mean weighs the mean`() {
        let predictions = Tensor([1, 2, 3], shape: [3, 1])
        let targets = Tensor(zeros: [3, 1])
        let weights = Tensor([1, 0, 2])
        let values = Loss("distance", values: { p, t in (p - t).abs() })
        #expect(values(predictions, targets).scalar() == 2)
        expectClose(
            Double(values(predictions, targets, weights: weights).scalar()), 7.0 / 3)
        let mean = Loss("distance", mean: { p, t in (p - t).abs().mean() })
        #expect(mean(predictions, targets).scalar() == 2)
        #expect(mean(predictions, targets, weights: weights).scalar() == 2)
    }

    @Test func `a wrong class costs no more than Keras's clipping allows`() {
        let sure = Tensor([1, 0], shape: [1, 2])
        let wrong = Tensor([0, 1], shape: [1, 2])
        expectClose(
            Double(Loss.categoricalCrossentropy(sure, wrong).scalar()), 16.118, absolute: 1e-3)
    }

    @Test func `accuracy is categorical, sparse or binary by the shapes`() {
        let scores = Tensor([0.1, 0.9, 0.8, 0.2, 0.4, 0.6], shape: [3, 2])
        #expect(Metric.accuracy(scores, Tensor(oneHot: [1, 0, 0], classCount: 2)) == 2.0 / 3)
        #expect(Metric.accuracy(scores, Tensor([Int32(1), 0, 0], shape: [3])) == 2.0 / 3)
        let yes = Tensor([0.1, 0.9, 0.6, 0.2], shape: [4, 1])
        #expect(Metric.accuracy(yes, Tensor([0, 1, 0, 0], shape: [4])) == 0.75)
    }
}
