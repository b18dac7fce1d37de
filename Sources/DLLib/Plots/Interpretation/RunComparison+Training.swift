public import DLTraining

extension RunComparison {
    /// Adds a run of a model as it is now trainable, or replaces the one of the same name.
    ///
    /// - Parameters:
    ///   - name: What the run is called.
    ///   - model: The model; its trainable weights are counted when this is called.
    ///   - history: What its training recorded.
    ///   - score: What it reached on the test set; compiled with the metric `.accuracy`.
    public mutating func add(
        _ name: String, _ model: Model, _ history: History, _ score: Evaluation
    ) {
        add(
            name, accuracy: score.accuracy, loss: score.loss, seconds: history.seconds,
            trainable: model.trainableParameterCount, total: model.parameterCount)
    }

    /// The test accuracies by run, as a JSON object.
    public var json: String {
        let members = runs.map { run in
            let name = run.name.map { #"\""#.contains($0) ? "\\\($0)" : "\($0)" }.joined()
            return "\"\(name)\": \(NumberText.fixed(run.accuracy, 4))"
        }
        return "{\(members.joined(separator: ", "))}"
    }
}
