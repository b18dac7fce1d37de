import DLLib
import TestSupport
import Testing

/// Every metric says before training what targets and predictions it takes.
@Suite(.seeded) struct MetricNeedsTests {
    private let images = Networks.samples().images

    /// Metrics that do not take what a model gives or its targets are, with the way out named.
    private static let metrics: [(metric: Metric, last: String, targets: String, word: String)] = [
        (.auc, "softmax", "numbers", "Tensor(oneHot: labels, classCount: 4)"),
        (.precision, "softmax", "numbers", "one-hot rows"),
        (.recall, "softmax", "numbers", "one-hot rows"),
        (.truePositives(), "softmax", "numbers", "one-hot rows"),
        (.f1Score, "softmax", "numbers", "one-hot rows"),
        (.fBetaScore(beta: 2), "softmax", "numbers", "one-hot rows"),
        (.binaryAccuracy, "softmax", "numbers", "one-hot rows"),
        (.categoricalAccuracy, "softmax", "numbers", ".sparseCategoricalAccuracy"),
        (.topKCategoricalAccuracy(k: 2), "softmax", "numbers", ".sparseTopKCategoricalAccuracy()"),
        (.meanSquaredError, "softmax", "numbers", "one-hot rows"),
        (.categoricalCrossentropy, "softmax", "numbers", "one-hot rows"),
        (.r2Score, "softmax", "numbers", "one-hot rows"),
        (.sparseCategoricalAccuracy, "softmax", "one-hot", ".categoricalAccuracy"),
        (.sparseTopKCategoricalAccuracy(k: 2), "softmax", "one-hot", ".topKCategoricalAccuracy()"),
        (.sparseCategoricalCrossentropy, "softmax", "one-hot", ".categoricalAccuracy"),
        (.categoricalAccuracy, "sigmoid", "yes or no", ".binaryAccuracy"),
        (.sparseCategoricalAccuracy, "sigmoid", "yes or no", ".binaryAccuracy"),
        (.f1Score, "sigmoid", "yes or no", ".f1Score(threshold: 0.5)"),
        (.auc, "linear", "yes or no", ".auc(fromLogits: true)"),
    ]

    private func network(_ last: String) -> Sequential {
        let layer: Layer =
            switch last {
            case "softmax": Dense(4, activation: .softmax)
            case "sigmoid": Dense(1, activation: .sigmoid)
            default: Dense(1)
            }
        return Sequential(inputShape: [14, 14, 3]) {
            Flatten()
            layer
        }
    }

    private func targets(_ kind: String) -> (targets: Tensor, loss: Loss) {
        let numbers = Tensor((0..<30).map { Int32($0 % 4) }, shape: [30])
        return switch kind {
        case "numbers": (numbers, .sparseCategoricalCrossentropy)
        case "one-hot": (Networks.samples().targets, .categoricalCrossentropy)
        default: (Tensor((0..<30).map { Float($0 % 2) }), .binaryCrossentropy)
        }
    }

    @Test(arguments: metrics.indices, ["metrics", "weightedMetrics", "trainOnBatch"])
    func `a metric that does not fit is refused before training, with another named`(
        _ place: Int, _ how: String
    ) throws {
        let (metric, last, kind, word) = Self.metrics[place]
        let model = network(last)
        let (targets, loss) = targets(kind)
        model.compile(
            optimizer: SGD(), loss: last == "linear" ? .binaryCrossentropy(fromLogits: true) : loss,
            metrics: how == "weightedMetrics" ? [] : [metric],
            weightedMetrics: how == "weightedMetrics" ? [metric] : [])
        let before = model.fingerprint
        let error = #expect(throws: TrainingError.self) {
            if how == "trainOnBatch" {
                try model.trainOnBatch(images, targets)
            } else {
                try model.fit(images, targets, batchSize: 10, verbose: .silent)
            }
        }
        #expect("\(try #require(error))".contains(word))
        #expect("\(try #require(error))".contains("The metric \(metric.name)"))
        #expect(model.fingerprint == before)
    }

    @Test func `metrics that fit are taken, and thresholds on logits are remarked`() throws {
        final class Notes: Callback {
            var lines: [String] = []
            func onTrainBegin(_ run: TrainingRun) { lines = run.takeNotes() }
        }
        func notes(_ last: String, _ kind: String, _ metrics: [Metric]) throws -> [String] {
            let model = network(last)
            let (targets, loss) = targets(kind)
            model.compile(
                optimizer: SGD(),
                loss: last == "linear" ? .binaryCrossentropy(fromLogits: true) : loss,
                metrics: metrics)
            let notes = Notes()
            try model.fit(images, targets, batchSize: 10, callbacks: [notes], verbose: .silent)
            return notes.lines
        }
        #expect(
            try notes(
                "softmax", "one-hot",
                [
                    .accuracy, .auc, .precision, .f1Score, .categoricalAccuracy, .meanSquaredError,
                    .topKCategoricalAccuracy(k: 2), .categoricalCrossentropy,
                    .meanIoU(classCount: 4),
                ]
            ).isEmpty)
        #expect(
            try notes(
                "softmax", "numbers",
                [
                    .accuracy, .sparseCategoricalAccuracy, .sparseTopKCategoricalAccuracy(k: 2),
                    .sparseCategoricalCrossentropy, .meanIoU(classCount: 4),
                ]
            ).isEmpty)
        #expect(
            try notes(
                "sigmoid", "yes or no", [.accuracy, .auc, .precision, .f1Score(threshold: 0.5)]
            ).isEmpty)
        let told = try notes(
            "linear", "yes or no", [.accuracy, .precision, .auc(fromLogits: true)])
        #expect(
            told.contains { $0.contains("accuracy takes numbers above 0.5 for yes, but dense") })
        #expect(told.contains { $0.contains("precision takes numbers above 0.5") })
        #expect(told.count == 2)
        #expect(
            try notes(
                "linear", "yes or no", [.binaryAccuracy(threshold: 0), .precision(threshold: 0)]
            )
            .isEmpty)
    }
}
