internal import DLNetworks

/// How often yes and no were predicted for targets yes and no, each value counted by itself.
struct ConfusionCounts: MetricState {
    private(set) var truePositives = 0.0
    private(set) var falsePositives = 0.0
    private(set) var trueNegatives = 0.0
    private(set) var falseNegatives = 0.0
    private let selection: ValueSelection
    private let end: @Sendable (ConfusionCounts) -> Double

    init(_ selection: ValueSelection, end: @escaping @Sendable (ConfusionCounts) -> Double) {
        self.selection = selection
        self.end = end
    }

    mutating func add(_ predictions: Tensor, _ targets: Tensor, weights: [Float]?) {
        selection.forEach(predictions, targets, weights) { score, isTrue, weight in
            switch (score > selection.threshold, isTrue) {
            case (true, true): truePositives += weight
            case (true, false): falsePositives += weight
            case (false, true): falseNegatives += weight
            case (false, false): trueNegatives += weight
            }
        }
    }

    var value: Double { end(self) }

    /// The part of predicted yes that is right; 0 without any.
    var precision: Double { ratio(truePositives, truePositives + falsePositives) }

    /// The part of true yes that was found; 0 without any.
    var recall: Double { ratio(truePositives, truePositives + falseNegatives) }
}

/// A quotient, or 0 where the divisor is 0, as Keras divides in metrics.
func ratio(_ part: Double, _ whole: Double) -> Double { whole == 0 ? 0 : part / whole }

/// Which values of a batch are looked at.
struct ValueSelection: Sendable {
    /// A score above it means yes.
    var threshold: Float = 0.5
    /// The only column that counts; `nil` for all.
    var classIndex: Int?
    /// Only the largest scores of each row can mean yes; `nil` for any.
    var topK: Int?

    /// Goes through the values that count: score, whether the target is yes, weight.
    func forEach(
        _ predictions: Tensor, _ targets: Tensor, _ weights: [Float]?,
        _ body: (_ score: Float, _ isTrue: Bool, _ weight: Double) -> Void
    ) {
        let columns = max(1, predictions.rank > 1 ? predictions.shape.last ?? 1 : 1)
        let scores = predictions.scalars()
        let truth = targets.scalars()
        guard truth.count == scores.count else {
            shapeFailure(
                "Metric", "predictions need a target each", predictions.shape, targets.shape)
        }
        let perSample = max(1, scores.count / max(1, weights?.count ?? 1))
        for row in stride(from: 0, to: scores.count, by: columns) {
            let kept = topK.map { largest($0, of: scores[row..<row + columns]) }
            for place in row..<row + columns {
                if let classIndex, place - row != classIndex { continue }
                let score = kept?.contains(place) == false ? -Float.infinity : scores[place]
                body(score, truth[place] != 0, Double(weights?[place / perSample] ?? 1))
            }
        }
    }

    private func largest(_ count: Int, of row: ArraySlice<Float>) -> Set<Int> {
        // Of equal scores the first ones are kept.
        Set(row.indices.sorted { (row[$0], $1) > (row[$1], $0) }.prefix(count))
    }
}

extension Metric {
    /// The part of predicted yes that is right.
    public static let precision = precision()

    /// The part of true yes that was found.
    public static let recall = recall()

    /// The part of predicted yes that is right: `TP / (TP + FP)`, over all values of all batches.
    ///
    /// - Parameters:
    ///   - threshold: A score above it means yes. With `topK` only those count unless a threshold
    ///     is given.
    ///   - topK: Only the largest scores of each row can mean yes.
    ///   - classIndex: The only column that counts; `nil` for all.
    /// - Returns: The metric.
    /// - Source: keras.metrics.Precision.
    public static func precision(
        threshold: Float? = nil, topK: Int? = nil, classIndex: Int? = nil
    ) -> Metric {
        Counts(threshold: threshold, topK: topK, classIndex: classIndex).rule(named: "precision")
    }

    /// The part of true yes that was found: `TP / (TP + FN)`, over all values of all batches.
    ///
    /// - Parameters:
    ///   - threshold: A score above it means yes.
    ///   - topK: Only the largest scores of each row can mean yes.
    ///   - classIndex: The only column that counts; `nil` for all.
    /// - Returns: The metric.
    /// - Source: keras.metrics.Recall.
    public static func recall(
        threshold: Float? = nil, topK: Int? = nil, classIndex: Int? = nil
    ) -> Metric {
        Counts(threshold: threshold, topK: topK, classIndex: classIndex).rule(named: "recall")
    }

    /// The values predicted yes that are yes.
    public static func truePositives(threshold: Float = 0.5) -> Metric {
        Counts(threshold: threshold).rule(named: "true_positives")
    }

    /// The values predicted yes that are no.
    public static func falsePositives(threshold: Float = 0.5) -> Metric {
        Counts(threshold: threshold).rule(named: "false_positives")
    }

    /// The values predicted no that are no.
    public static func trueNegatives(threshold: Float = 0.5) -> Metric {
        Counts(threshold: threshold).rule(named: "true_negatives")
    }

    /// The values predicted no that are yes.
    public static func falseNegatives(threshold: Float = 0.5) -> Metric {
        Counts(threshold: threshold).rule(named: "false_negatives")
    }

    struct Counts: RuleSettings {
        static var names: [String] { Array(ends.keys) }
        private static let ends: [String: (Direction, @Sendable (ConfusionCounts) -> Double)] = [
            "precision": (.up, { $0.precision }), "recall": (.up, { $0.recall }),
            "true_positives": (.up, { $0.truePositives }),
            "false_positives": (.down, { $0.falsePositives }),
            "true_negatives": (.up, { $0.trueNegatives }),
            "false_negatives": (.down, { $0.falseNegatives }),
        ]
        let threshold: Float?
        var topK: Int?
        var classIndex: Int?

        func rule(named name: String) -> Metric {
            // Keras lets any of the largest scores mean yes when only their number is given.
            let selection = ValueSelection(
                threshold: threshold ?? (topK == nil ? 0.5 : -Float.greatestFiniteMagnitude),
                classIndex: classIndex, topK: topK)
            let (direction, end) = Self.ends[name] ?? (.up, { $0.precision })
            return Metric(
                name, direction: direction, configuration: configuration,
                needs: .yesOrNo(threshold: selection.threshold)
            ) { ConfusionCounts(selection, end: end) }
        }
    }
}
