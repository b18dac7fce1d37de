internal import DLNetworks

extension Model {
    /// Where on the way back of a batch numbers first stop being finite; `nil` when that cannot be
    /// found again.
    ///
    /// The batch is gone through once more; nothing of the model changes.
    func originOfGradient(_ batch: Batch, _ goals: [OutputGoal]) -> String? {
        let diagnosis = GradientDiagnosis()
        let state = StatisticsState(of: self)
        defer { state.restore() }
        return diagnosis.looking {
            _ = valueAndGradient(at: trainableParameters) {
                measure(batch, goals, training: true).loss
            }
            return diagnosis.sentence
        }
    }
}

/// The statistics of a model at one moment.
struct StatisticsState {
    private let statistics: [(parameter: Parameter, version: Int, value: Tensor, isLoaded: Bool)]

    /// Remembers them; no numbers are copied.
    init(of model: Model) { self.init(model.parameters) }

    /// Remembers those among a model's parameters.
    init(_ parameters: [Parameter]) {
        statistics = parameters.filter { !$0.isTrainable || $0.changesInCalls }.map {
            ($0, $0.version, $0.value, $0.isLoaded)
        }
    }

    /// Puts back those that changed since.
    func restore() {
        for entry in statistics where entry.parameter.version != entry.version {
            entry.parameter.restore(entry.value, isLoaded: entry.isLoaded)
        }
    }
}
