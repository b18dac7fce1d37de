internal import DLNetworks

/// Ends a training when a value stops improving, and can bring back the best weights.
///
/// A value improves when it is better than the best so far by more than `minDelta`. When
/// `patience` epochs have passed since the last improvement, the training ends. With
/// `restoreBestWeights` the model gets the weights of the best epoch at the end in any case, also
/// when the training was not stopped or was interrupted. A value that is not a number is never the
/// best; it counts as no improvement, and a line says so. (In Keras such a value in the first epoch
/// stays the best for ever.)
/// - Source: keras.callbacks.EarlyStopping of Keras 3.15.
public final class EarlyStopping: Callback {
    /// Which way is better.
    public typealias Mode = MonitorMode

    /// The name of the value that should improve, such as `val_accuracy`.
    public let monitor: String
    /// How much better a value must be to count.
    public let minDelta: Double
    /// How many epochs may pass without improvement.
    public let patience: Int
    /// Which way is better.
    public let mode: Mode
    /// A value that has to be beaten for the patience to start anew.
    public let baseline: Double?
    /// Whether the weights of the best epoch come back at the end.
    public let restoreBestWeights: Bool
    /// The first epochs, which never count (0 to count all).
    public let startFromEpoch: Int

    /// The best value so far.
    public private(set) var best: Double?
    /// The epoch of the best value; the first is 1, and 0 stands for none yet.
    public private(set) var bestEpoch = 0
    /// The epoch in which the training was ended; 0 stands for never.
    public private(set) var stoppedEpoch = 0
    private var wait = 0
    private var bestWeights: [Tensor]?
    private var comparison = MonitorComparison()

    /// Creates the callback.
    ///
    /// - Parameters:
    ///   - monitor: The name of the value that should improve.
    ///   - minDelta: How much better a value must be to count.
    ///   - patience: How many epochs may pass without improvement.
    ///   - mode: Which way is better.
    ///   - baseline: A value that has to be beaten.
    ///   - restoreBestWeights: Whether the best weights come back at the end.
    ///   - startFromEpoch: The first epochs, which never count.
    public init(
        monitor: String = "val_loss", minDelta: Double = 0, patience: Int = 0, mode: Mode = .auto,
        baseline: Double? = nil, restoreBestWeights: Bool = false, startFromEpoch: Int = 0
    ) {
        self.monitor = monitor
        self.minDelta = minDelta.magnitude
        self.patience = patience
        self.mode = mode
        self.baseline = baseline
        self.restoreBestWeights = restoreBestWeights
        self.startFromEpoch = startFromEpoch
    }

    /// Starts anew, and says when the settings cannot have any effect.
    public func onTrainBegin(_ run: TrainingRun) throws {
        comparison = try MonitorComparison(of: monitor, mode, minDelta: minDelta, in: run)
        (best, bestEpoch, stoppedEpoch, wait, bestWeights) = (nil, 0, 0, 0, nil)
        if startFromEpoch + patience >= run.epochCount {
            run.note(
                "EarlyStopping cannot end this training: its patience of \(patience) "
                    + "needs more than \(startFromEpoch + patience) epochs, and there are "
                    + "\(run.epochCount)."
                    + (restoreBestWeights ? " The best weights still come back at the end." : ""))
        }
    }

    /// Compares the value of this epoch with the best.
    public func onEpochEnd(_ run: TrainingRun) {
        guard let current = run.logs[monitor], run.epoch > startFromEpoch else { return }
        if current.isNaN {
            run.noteNotANumber(monitor, "EarlyStopping")
        } else if restoreBestWeights, bestWeights == nil {
            remember(run)
        }
        wait += 1
        if comparison.improves(current, on: best) {
            best = current
            remember(run)
            if comparison.improves(current, on: baseline) { wait = 0 }
            return
        }
        guard wait >= patience, run.epoch > 1 else { return }
        stoppedEpoch = run.epoch
        run.stop(
            "Stopped after epoch \(run.epoch): "
                + (best.map {
                    "\(monitor) was best in epoch \(bestEpoch) (\(NumberText.metric($0)))."
                } ?? "\(monitor) was never a number."))
    }

    /// Brings back the best weights.
    public func onTrainEnd(_ run: TrainingRun) {
        guard restoreBestWeights, let bestWeights else { return }
        for (parameter, value) in zip(run.model.parameters, bestWeights) {
            parameter.restore(value, isLoaded: parameter.isLoaded)
        }
        run.history.restoredEpoch = bestEpoch
        self.bestWeights = nil
    }

    private func remember(_ run: TrainingRun) {
        bestEpoch = run.epoch
        if restoreBestWeights { bestWeights = run.model.weights }
    }
}
