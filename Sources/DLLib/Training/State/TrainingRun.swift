public import DLNetworks

/// A training as its callbacks see it.
public final class TrainingRun {
    /// The model being trained.
    public let model: Model
    /// The number of epochs asked for.
    public let epochCount: Int
    /// The batches of an epoch.
    public let batchCount: Int
    /// The samples of an epoch.
    public let sampleCount: Int
    /// Whether there is validation data, so that names with `val_` will be recorded.
    public let hasValidation: Bool
    /// The epoch under way; the first is 1.
    public internal(set) var epoch = 0
    /// The batches of this epoch that are done.
    public internal(set) var batch = 0
    /// The values of this epoch so far, by name; with validation once the epoch has ended.
    public var logs: [String: Double] {
        Dictionary(values.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
    /// The epochs completed so far.
    public internal(set) var history = History()

    /// The values of this epoch in the order they are shown.
    package var values: [(name: String, value: Double)] = []
    package private(set) var stopReason: String?
    private var notes: [String] = []

    package init(
        model: Model, epochCount: Int, batchCount: Int, sampleCount: Int, hasValidation: Bool
    ) {
        self.model = model
        self.epochCount = epochCount
        self.batchCount = batchCount
        self.sampleCount = sampleCount
        self.hasValidation = hasValidation
    }

    /// Starts an epoch.
    package func begin(epoch: Int) {
        self.epoch = epoch
        batch = 0
        values = []
    }

    /// Ends the training after this epoch, with a reason for the record.
    public func stop(_ reason: String) {
        if stopReason == nil { stopReason = reason }
    }

    /// Adds a line for the user to what is shown, and to the record.
    public func note(_ line: String) {
        notes.append(line)
        history.notes.append(line)
    }

    /// Hands out the lines added since the last time.
    package func takeNotes() -> [String] {
        defer { notes = [] }
        return notes
    }

    /// The names that will be recorded, validation included.
    public var names: [String] {
        let trained = model.recordedNames().map(\.name)
        return trained + (hasValidation ? trained.map { "val_" + $0 } : [])
    }

    /// Which way is better for a recorded name; `nil` if nothing of that name is recorded.
    package func direction(of name: String) -> Metric.Direction? {
        let plain = name.hasPrefix("val_") ? String(name.dropFirst(4)) : name
        return model.recordedNames().first { $0.name == plain }?.direction
    }
}
