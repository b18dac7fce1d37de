/// Writes the model to a file after each epoch, or after those that were the best so far.
///
///     ModelCheckpoint("best.dllib", monitor: "val_accuracy", saveBestOnly: true)
///     ModelCheckpoint("flowers-{epoch:02d}-{val_loss:.2f}.dllib")
///
/// A training goes on from such a file by `loadModel` and `fit(initialEpoch:)`.
/// - Source: keras.callbacks.ModelCheckpoint.
public final class ModelCheckpoint: Callback {
    private let path: String
    private let monitor: String
    private let saveBestOnly: Bool
    private let saveWeightsOnly: Bool
    private let mode: MonitorMode
    private var comparison = MonitorComparison()
    /// The value of the model that was written last, with `saveBestOnly`.
    public private(set) var best: Double?
    /// The file written last.
    public private(set) var lastPath: String?

    /// Creates the callback.
    ///
    /// - Parameters:
    ///   - path: Where files go. `{epoch}` and the names of values stand for these, with `:02d`
    ///     and `:.2f` for digits as in Keras; the first epoch is 1.
    ///   - monitor: The name of the value that decides which model is the best.
    ///   - saveBestOnly: Whether to write only models that are better than all before.
    ///   - saveWeightsOnly: Whether to write the weights alone.
    ///   - mode: Which way is better.
    ///   - initialThreshold: What a model must be better than to be written at all.
    public init(
        _ path: String, monitor: String = "val_loss", saveBestOnly: Bool = false,
        saveWeightsOnly: Bool = false, mode: MonitorMode = .auto, initialThreshold: Double? = nil
    ) {
        self.path = path
        self.monitor = monitor
        self.saveBestOnly = saveBestOnly
        self.saveWeightsOnly = saveWeightsOnly
        self.mode = mode
        best = initialThreshold
    }

    /// Finds out before any work is done whether the model can be written.
    public func onTrainBegin(_ run: TrainingRun) throws {
        if saveBestOnly {
            comparison = try MonitorComparison(of: monitor, mode, minDelta: 0, in: run)
        }
        guard !saveWeightsOnly else { return }
        _ = try LayerDescription.of(run.model)
        _ = try TrainingRecord(of: run.model)
    }

    /// Writes the model if it is to be written.
    public func onEpochEnd(_ run: TrainingRun) throws {
        if saveBestOnly {
            guard let current = run.logs[monitor], comparison.improves(current, on: best) else {
                return
            }
            best = current
        }
        let file = Self.name(path, run.logs.merging(["epoch": Double(run.epoch)]) { $1 })
        if saveWeightsOnly {
            try run.model.saveWeights(file)
        } else {
            try run.model.save(file)
        }
        lastPath = file
    }

    /// Puts values in the places of a pattern such as `{epoch:02d}-{val_loss:.2f}`.
    static func name(_ pattern: String, _ values: [String: Double]) -> String {
        var result = ""
        var rest = pattern[...]
        while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
            result += rest[..<start]
            let parts = rest[rest.index(after: start)..<end].split(separator: ":", maxSplits: 1)
            if let name = parts.first, let value = values[String(name)] {
                result += text(value, format: parts.count > 1 ? parts[1] : "")
            } else {
                result += rest[start...end]
            }
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func text(_ value: Double, format: Substring) -> String {
        if format.hasSuffix("f"), let digits = Int(format.dropFirst().dropLast()) {
            return NumberText.fixed(value, digits)
        }
        guard value == value.rounded() else { return NumberText.metric(value) }
        let digits = "\(Int(value))"
        let width = format.hasSuffix("d") ? Int(format.dropLast()) ?? 0 : 0
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
