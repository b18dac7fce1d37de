public import DLTraining

/// Writes the model to a file after each epoch, or after those that were the best so far.
///
///     ModelCheckpoint("best.dllib", monitor: "val_accuracy", saveBestOnly: true)
///     ModelCheckpoint("flowers-{epoch:02d}-{val_loss:.2f}.dllib")
///
/// A training goes on from such a file by `loadModel` and `fit(initialEpoch:)`. What can be known to
/// go wrong stops `fit` before any work is done: a model that no file can hold, a place in the path
/// for a value that is not recorded, a folder that cannot be made.
/// - Source: keras.callbacks.ModelCheckpoint.
public final class ModelCheckpoint: Callback {
    private let path: String
    private let monitor: String
    private let saveBestOnly: Bool
    private let saveWeightsOnly: Bool
    private let mode: MonitorMode
    private let includesTraining: Bool
    private var comparison = MonitorComparison()
    private var pattern: PathPattern?
    /// The value of the model that was written last, with `saveBestOnly`.
    public private(set) var best: Double?
    /// The file written last.
    public private(set) var lastPath: String?

    /// Creates the callback.
    ///
    /// - Parameters:
    ///   - path: Where files go; folders that are not there are made. `{epoch}` and the names of
    ///     values stand for these, with `:02d` and `:.2f` for digits as in Keras; the first epoch is
    ///     1.
    ///   - monitor: The name of the value that decides which model is the best.
    ///   - saveBestOnly: Whether to write only models that are better than all before.
    ///   - saveWeightsOnly: Whether to write the weights alone.
    ///   - mode: Which way is better.
    ///   - initialThreshold: What a model must be better than to be written at all.
    ///   - includesTraining: Whether files hold what `compile` settled and what the optimizer
    ///     remembers, see ``Model/save(_:includesTraining:)``.
    public init(
        _ path: String, monitor: String = "val_loss", saveBestOnly: Bool = false,
        saveWeightsOnly: Bool = false, mode: MonitorMode = .auto, initialThreshold: Double? = nil,
        includesTraining: Bool = true
    ) {
        self.path = path
        self.monitor = monitor
        self.saveBestOnly = saveBestOnly
        self.saveWeightsOnly = saveWeightsOnly
        self.mode = mode
        self.includesTraining = includesTraining
        best = initialThreshold
    }

    /// Finds out before any work is done whether the model can be written.
    public func onTrainBegin(_ run: TrainingRun) throws {
        if saveBestOnly {
            comparison = try MonitorComparison(of: monitor, mode, minDelta: 0, in: run)
        }
        let pattern = try PathPattern(path, names: ["epoch"] + run.names)
        self.pattern = pattern
        let values = (["epoch"] + run.names).map { ($0, 1.0) }
        try AtomicFile.makeFolder(for: pattern.path(Dictionary(values) { $1 }))
        guard !saveWeightsOnly else { return }
        try ModelFile.checkContent(of: run.model, training: includesTraining)
    }

    /// Writes the model if it is to be written.
    public func onEpochEnd(_ run: TrainingRun) throws {
        if saveBestOnly {
            guard let current = run.logs[monitor] else { return }
            if current.isNaN { run.noteNotANumber(monitor, "ModelCheckpoint") }
            guard comparison.improves(current, on: best) else { return }
            best = current
        }
        guard let pattern else { return }
        let file = pattern.path(run.logs.merging(["epoch": Double(run.epoch)]) { $1 })
        try AtomicFile.makeFolder(for: file)
        if saveWeightsOnly {
            try run.model.saveWeights(file)
        } else {
            try run.model.save(file, includesTraining: includesTraining)
        }
        lastPath = file
    }
}
