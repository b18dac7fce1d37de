internal import DLNetworks

extension Metric {
    /// The part of samples whose class was predicted rightly.
    ///
    /// It is categorical for one-hot targets, sparse for class numbers, and binary (threshold
    /// 0.5) for predictions of a single probability, as Keras decides from the shapes.
    public static let accuracy = mean("accuracy", needs: .classes) { predictions, targets in
        guard predictions.shape.last ?? 1 > 1 else {
            return Scores.right(predictions, targets, threshold: 0.5)
        }
        return Scores.right(predictions, targets, among: 1)
    }

    /// The part of values on the right side of a threshold; targets are 0 or 1.
    ///
    /// - Source: keras.metrics.BinaryAccuracy.
    public static func binaryAccuracy(threshold: Float = 0.5) -> Metric {
        BinaryAccuracy(threshold: threshold).rule
    }

    struct BinaryAccuracy: RuleSettings {
        static let names = ["binary_accuracy"]
        let threshold: Float

        func rule(named name: String) -> Metric {
            .mean(name, configuration, needs: .yesOrNo(threshold: threshold)) {
                predictions, targets in
                Scores.right(predictions, targets, threshold: threshold)
            }
        }
    }

    /// The part of values on the right side of 0.5.
    public static let binaryAccuracy = binaryAccuracy()

    /// The part of samples whose largest score is that of the one-hot target.
    ///
    /// - Source: keras.metrics.CategoricalAccuracy.
    public static let categoricalAccuracy = mean("categorical_accuracy", needs: .oneHot) {
        Scores.right($0, $1, among: 1)
    }

    /// The part of samples whose largest score is that of the class number.
    ///
    /// - Source: keras.metrics.SparseCategoricalAccuracy.
    public static let sparseCategoricalAccuracy = mean(
        "sparse_categorical_accuracy", needs: .classNumbers
    ) {
        Scores.right($0, $1, among: 1)
    }

    /// The part of samples whose one-hot target is among the `k` largest scores; equal scores
    /// count for it.
    ///
    /// - Source: keras.metrics.TopKCategoricalAccuracy.
    public static func topKCategoricalAccuracy(k: Int = 5) -> Metric {
        TopKCategoricalAccuracy(k: k).rule
    }

    struct TopKCategoricalAccuracy: RuleSettings {
        static let names = ["top_k_categorical_accuracy"]
        let k: Int

        func rule(named name: String) -> Metric {
            .mean(name, configuration, needs: .oneHot) {
                Scores.right($0, $1, among: k)
            }
        }
    }

    /// The part of samples whose class number is among the `k` largest scores.
    ///
    /// - Source: keras.metrics.SparseTopKCategoricalAccuracy.
    public static func sparseTopKCategoricalAccuracy(k: Int = 5) -> Metric {
        SparseTopKCategoricalAccuracy(k: k).rule
    }

    struct SparseTopKCategoricalAccuracy: RuleSettings {
        static let names = ["sparse_top_k_categorical_accuracy"]
        let k: Int

        func rule(named name: String) -> Metric {
            .mean(name, configuration, needs: .classNumbers) {
                Scores.right($0, $1, among: k)
            }
        }
    }

    /// A mean over samples that is better when it is larger.
    static func mean(
        _ name: String, _ configuration: Configuration = [:], direction: Direction = .up,
        needs: MetricNeeds, end: @escaping @Sendable (Double) -> Double = { $0 },
        _ values: @escaping @Sendable (Tensor, Tensor) -> [Float]
    ) -> Metric {
        Metric(name, direction: direction, configuration: configuration, needs: needs) {
            WeightedMean(values, end: end)
        }
    }
}

/// Scores of classes, read row by row.
enum Scores {
    /// For each value, 1 if it lies on the same side of the threshold as its target 0 or 1.
    static func right(_ predictions: Tensor, _ targets: Tensor, threshold: Float) -> [Float] {
        zip(predictions.scalars(), targets.scalars()).map { prediction, target in
            (prediction > threshold) == (target > 0.5) ? 1 : 0
        }
    }

    /// For each row of scores, 1 if fewer than `k` of them are above that of the target.
    ///
    /// With `k` 1 it is the first of equal largest scores that counts, as `argmax` has it.
    static func right(_ predictions: Tensor, _ targets: Tensor, among k: Int) -> [Float] {
        let classes = predictions.shape.last ?? 1
        let labels = classNumbers(
            targets, classes: classes, rows: predictions.elementCount / classes)
        return predictions.withFloats { scores in
            labels.enumerated().map { row, label in
                guard (0..<classes).contains(label) else { return 0 }
                let start = row * classes
                let score = scores[start + label]
                var above = 0
                for place in 0..<classes where scores[start + place] > score { above += 1 }
                if k == 1 {
                    for place in 0..<label where scores[start + place] == score { above += 1 }
                }
                return above < k && score.isFinite ? 1 : 0
            }
        }
    }

    /// The classes that targets name, by number or by one-hot rows.
    static func classNumbers(_ targets: Tensor, classes: Int, rows: Int) -> [Int] {
        let values = targets.scalars()
        guard values.count == rows * classes, classes > 1 else { return values.map { Int($0) } }
        return largest(values, classes: classes)
    }

    /// The place of the largest value in each row; the first of equal ones.
    static func largest(_ values: [Float], classes: Int) -> [Int] {
        stride(from: 0, to: values.count, by: classes).map { start in
            var best = start
            for place in start..<start + classes where values[place] > values[best] { best = place }
            return best - start
        }
    }
}
