internal import DLNetworks

/// A confusion matrix of classes at places, from which overlaps come.
struct ClassOverlaps: MetricState {
    private let classCount: Int
    private var counts: [Double]

    init(classCount: Int) {
        self.classCount = classCount
        counts = Array(repeating: 0, count: classCount * classCount)
    }

    mutating func add(_ predictions: Tensor, _ targets: Tensor, weights: [Float]?) {
        // Scores of all classes, or class numbers already.
        let hasScores = predictions.shape.last == classCount && predictions.rank > 1
        let scores = predictions.scalars()
        let found =
            hasScores ? Scores.largest(scores, classes: classCount) : scores.map { Int($0) }
        let truth = Scores.classNumbers(targets, classes: classCount, rows: found.count)
        let perSample = max(1, found.count / max(1, weights?.count ?? 1))
        for (place, (predicted, label)) in zip(found, truth).enumerated()
        where (0..<classCount).contains(predicted) && (0..<classCount).contains(label) {
            counts[label * classCount + predicted] += Double(weights?[place / perSample] ?? 1)
        }
    }

    var value: Double {
        var sum = 0.0
        var present = 0.0
        for label in 0..<classCount {
            let both = counts[label * classCount + label]
            let union =
                (0..<classCount).reduce(0) {
                    $0 + counts[label * classCount + $1] + counts[$1 * classCount + label]
                } - both
            guard union > 0 else { continue }
            sum += both / union
            present += 1
        }
        return ratio(sum, present)
    }
}

extension Metric {
    /// How much predicted and true areas of a class overlap, as the mean of the classes that occur:
    /// `TP / (TP + FP + FN)`.
    ///
    /// Predictions are scores of all classes along the last axis, or class numbers; targets are
    /// class numbers or one-hot.
    /// - Source: keras.metrics.MeanIoU, OneHotMeanIoU.
    public static func meanIoU(classCount: Int) -> Metric {
        MeanIoU(classCount: classCount).rule
    }

    struct MeanIoU: RuleSettings {
        static let names = ["mean_io_u"]
        let classCount: Int

        func validate() throws { try Requirement.positive.check(classCount, key: "classCount") }

        func rule(named name: String) -> Metric {
            Metric(
                name, direction: .up, configuration: configuration, needs: .areas(classCount)
            ) { ClassOverlaps(classCount: classCount) }
        }
    }
}
