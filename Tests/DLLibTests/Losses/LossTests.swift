import DLLib
import TestSupport
import Testing

/// Losses and their gradients against Keras 3.15, made by `make_keras_training.py`.
@Suite struct LossTests {
    static let cases: [(String, Loss)] = [
        ("categorical", .categoricalCrossentropy),
        ("categorical_logits", .categoricalCrossentropy(fromLogits: true)),
        ("categorical_smoothed", .categoricalCrossentropy(fromLogits: true, labelSmoothing: 0.1)),
        ("sparse", .sparseCategoricalCrossentropy),
        ("sparse_logits", .sparseCategoricalCrossentropy(fromLogits: true)),
        ("binary", .binaryCrossentropy),
        ("binary_logits", .binaryCrossentropy(fromLogits: true)),
        ("mean_squared_error", .meanSquaredError),
        ("mean_absolute_error", .meanAbsoluteError),
    ]

    @Test(arguments: cases)
    func `computes what Keras computes`(_ name: String, _ loss: Loss) throws {
        let expected = try golden("keras_losses")
        let predictions = try expected(name, "predictions")
        let targets = try expected(name, "targets")
        let (value, gradient) = valueAndGradient(at: predictions) { loss($0, targets) }
        expectClose(
            value.reshaped(to: []), try expected(name, "value"), absolute: 1e-6, relative: 2e-6)
        expectClose(gradient, try expected(name, "gradient"), absolute: 2e-6, relative: 1e-5)
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
