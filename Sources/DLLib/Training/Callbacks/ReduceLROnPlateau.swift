internal import DLNetworks

/// Makes the learning rate smaller when a value stops improving.
///
/// When `patience` epochs have passed without an improvement by more than `minDelta`, the rate is
/// multiplied by `factor`, but never goes below `minLearningRate`; then `cooldown` epochs pass
/// before counting starts anew.
/// - Source: keras.callbacks.ReduceLROnPlateau of Keras 3.15.
public final class ReduceLROnPlateau: Callback {
    private let monitor: String
    private let factor: Float
    private let patience: Int
    private let mode: MonitorMode
    private let minDelta: Double
    private let cooldown: Int
    private let minLearningRate: Float
    private var comparison = MonitorComparison()
    private var best: Double?
    private var wait = 0
    private var cooling = 0

    /// Creates the callback.
    ///
    /// - Parameters:
    ///   - monitor: The name of the value that should improve.
    ///   - factor: What the rate is multiplied with, below 1.
    ///   - patience: How many epochs may pass without improvement.
    ///   - mode: Which way is better.
    ///   - minDelta: How much better a value must be to count.
    ///   - cooldown: Epochs after a change that do not count.
    ///   - minLearningRate: The smallest rate.
    public init(
        monitor: String = "val_loss", factor: Float = 0.1, patience: Int = 10,
        mode: MonitorMode = .auto, minDelta: Double = 1e-4, cooldown: Int = 0,
        minLearningRate: Float = 0
    ) {
        guard factor > 0, factor < 1 else {
            fatalError("ReduceLROnPlateau needs a factor between 0 and 1, not \(factor)")
        }
        self.monitor = monitor
        self.factor = factor
        self.patience = patience
        self.mode = mode
        self.minDelta = minDelta
        self.cooldown = cooldown
        self.minLearningRate = minLearningRate
    }

    /// Starts anew.
    public func onTrainBegin(_ run: TrainingRun) throws {
        comparison = try MonitorComparison(of: monitor, mode, minDelta: minDelta, in: run)
        try run.requireSettableRate("ReduceLROnPlateau")
        (best, wait, cooling) = (nil, 0, 0)
    }

    /// Compares the value of this epoch with the best, and lowers the rate when it is time.
    public func onEpochEnd(_ run: TrainingRun) {
        guard let current = run.logs[monitor], let optimizer = run.model.optimizer else { return }
        if current.isNaN { run.noteNotANumber(monitor, "ReduceLROnPlateau") }
        if cooling > 0 {
            cooling -= 1
            wait = 0
        }
        if comparison.improves(current, on: best) {
            best = current
            wait = 0
            return
        }
        guard cooling == 0 else { return }
        wait += 1
        let old = optimizer.learningRate
        guard wait >= patience, old > minLearningRate else { return }
        optimizer.learningRate = max(old * factor, minLearningRate)
        run.note(
            "Epoch \(run.epoch): the learning rate is now \(optimizer.learningRate), because "
                + "\(monitor) was best at \(best.map(NumberText.metric) ?? "none").")
        (cooling, wait) = (cooldown, 0)
    }
}
