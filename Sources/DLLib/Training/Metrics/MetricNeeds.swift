internal import DLNetworks

/// What a metric needs of targets and predictions.
struct MetricNeeds: Sendable {
    /// What is wrong with an output and its targets for the metric; found before training.
    var problem: @Sendable (LossOutput) -> TrainingError? = { _ in nil }
    /// What is allowed but surely not meant, in a line.
    var warning: @Sendable (LossOutput) -> String? = { _ in nil }

    /// Nobody knows, as for a metric of a user's own.
    static let unknown = MetricNeeds()

    /// A target for each number predicted, as in regression.
    static let values = MetricNeeds(problem: { $0.valueProblem })

    /// A target for each number predicted, which is a probability.
    static let probabilities = MetricNeeds(
        problem: { $0.valueProblem }, warning: { $0.probabilityWarning })

    /// A yes or no for each number predicted, which is a probability.
    ///
    /// - Parameter threshold: A number above it means yes; `nil` where the metric tries many.
    /// - Returns: The needs.
    static func yesOrNo(threshold: Float?) -> MetricNeeds {
        MetricNeeds(
            problem: { $0.valueProblem ?? (threshold == nil ? $0.probabilityProblem : nil) },
            warning: { output in threshold.flatMap { output.thresholdWarning($0) } })
    }

    /// One-hot rows.
    static let oneHot = MetricNeeds(problem: { $0.oneHotProblem })

    /// One class number for each row of scores.
    static let classNumbers = MetricNeeds(problem: { $0.sparseProblem })

    /// One class number for each row of probabilities.
    static let classNumbersOfProbabilities = MetricNeeds(
        problem: { $0.sparseProblem }, warning: { $0.probabilityWarning })

    /// Class numbers or one-hot rows beside scores of several classes, yes or no beside one number.
    static let classes = MetricNeeds(
        problem: { output in
            guard output.units > 1 else { return output.valueProblem }
            guard output.hasClassNumbers || output.target == output.shape else {
                return output.metricMismatch(
                    "it gives \(output.shape) for each sample, but the targets have shape "
                        + "\(output.target).",
                    "Use one-hot rows of \(output.units) numbers, or one class number each.")
            }
            return nil
        }, warning: { $0.units > 1 ? nil : $0.thresholdWarning(0.5) })

    /// Class numbers or one-hot rows, beside either.
    static func areas(_ classCount: Int) -> MetricNeeds {
        MetricNeeds(problem: { output in
            func places(_ shape: Shape) -> Int {
                shape.last == classCount && shape.rank > 0
                    ? shape.elementCount / classCount : shape.elementCount
            }
            guard places(output.target) != places(output.shape) else { return nil }
            return output.metricMismatch(
                "it gives \(output.shape) for each sample, but the targets have shape "
                    + "\(output.target).",
                "Both are class numbers, or rows of \(classCount) numbers.")
        })
    }

    /// One-hot rows beside scores of several classes, from which the largest or those above a
    /// threshold are taken.
    static func scores(threshold: Float?) -> MetricNeeds {
        MetricNeeds(
            problem: { output in
                if let problem = output.valueProblem { return problem }
                guard output.units == 1, threshold == nil else { return nil }
                return output.metricMismatch(
                    "it has one unit, which is always the largest of its row.",
                    "Write .\(output.loss == "f1_score" ? "f1Score" : "fBetaScore")(threshold: 0.5)."
                )
            }, warning: { output in threshold.flatMap { output.thresholdWarning($0) } })
    }
}

extension LossOutput {
    /// Whether targets are one class number for each row of scores.
    var hasClassNumbers: Bool {
        let places = Array(shape.dropLast())
        return target.elementsEqual(places) || target.elementsEqual(places + [1])
    }

    /// An error that says a metric does not fit the output or its targets.
    func metricMismatch(_ problem: String, _ proposal: String) -> TrainingError {
        .metricMismatch(metric: loss, layer: layer, problem: problem, proposal: proposal)
    }

    /// What keeps targets from standing beside predictions one by one.
    fileprivate var valueProblem: TrainingError? {
        guard target.elementCount != shape.elementCount else { return nil }
        let problem =
            "it gives \(shape) for each sample, but the targets have shape \(target); this metric "
            + "needs a target for each number."
        guard hasClassNumbers, units > 1 else {
            return metricMismatch(
                problem,
                "Give targets of shape \(shape), or a last layer of \(target.last ?? 1) units.")
        }
        return metricMismatch(
            problem,
            "Class numbers become one-hot rows by Tensor(oneHot: labels, classCount: \(units)), with "
                + "loss: .categoricalCrossentropy; for class numbers use the metric .accuracy or "
                + ".sparseTopKCategoricalAccuracy().")
    }

    /// What keeps targets from being one-hot rows.
    fileprivate var oneHotProblem: TrainingError? {
        if units == 1 { return singleUnitProblem }
        if target.elementCount == shape.elementCount { return nil }
        return hasClassNumbers
            ? metricMismatch(
                "the targets are class numbers, but this metric needs one-hot rows.",
                "Use .accuracy, .sparseCategoricalAccuracy or .sparseTopKCategoricalAccuracy().")
            : valueProblem
    }

    /// What keeps targets from being class numbers.
    fileprivate var sparseProblem: TrainingError? {
        if units == 1 { return singleUnitProblem }
        if hasClassNumbers { return nil }
        return target.elementCount == shape.elementCount
            ? metricMismatch(
                "the targets are one-hot rows, but this metric needs class numbers.",
                "Use .accuracy, .categoricalAccuracy or .topKCategoricalAccuracy().")
            : valueProblem
    }

    private var singleUnitProblem: TrainingError {
        metricMismatch(
            "it has one unit, but this metric needs scores of several classes.",
            "Use .accuracy or .binaryAccuracy.")
    }

    /// What keeps predictions from being probabilities.
    fileprivate var probabilityProblem: TrainingError? {
        guard isUnbounded else { return nil }
        return metricMismatch(
            "it does not give probabilities, but this metric looks at thresholds from 0 to 1.",
            "Write .auc(fromLogits: true), or end the model in sigmoid or softmax.")
    }

    /// What to say where a logarithm of probabilities is taken and there are none.
    fileprivate var probabilityWarning: String? {
        guard isUnbounded else { return nil }
        return
            "\(loss) takes probabilities, but \(layer) gives numbers of any size: its values mean "
            + "nothing. The loss tells the same from such numbers."
    }

    /// What to say of a threshold for probabilities where there are none.
    fileprivate func thresholdWarning(_ threshold: Float) -> String? {
        guard isUnbounded, threshold > 0, threshold < 1 else { return nil }
        return
            "\(loss) takes numbers above \(threshold) for yes, but \(layer) gives numbers of any "
            + "size, not probabilities. For those before a sigmoid write threshold: 0, as in "
            + ".binaryAccuracy(threshold: 0), or end the model in sigmoid."
    }
}
