/// Something that looks on while a model trains, and may end the training.
///
/// Every method has an empty default: write only those you need.
///
///     final class Announcer: Callback {
///         func onEpochEnd(_ run: TrainingRun) { print(run.epoch, run.logs) }
///     }
public protocol Callback: AnyObject {
    /// Called once before the first epoch; errors end the training before it starts.
    func onTrainBegin(_ run: TrainingRun) throws
    /// Called before the first batch of an epoch.
    func onEpochBegin(_ run: TrainingRun) throws
    /// Called after each batch.
    func onBatchEnd(_ run: TrainingRun) throws
    /// Called after the validation of an epoch.
    func onEpochEnd(_ run: TrainingRun) throws
    /// Called once at the end, also after an interrupt.
    func onTrainEnd(_ run: TrainingRun) throws
}

extension Callback {
    /// Does nothing.
    public func onTrainBegin(_ run: TrainingRun) throws {}
    /// Does nothing.
    public func onEpochBegin(_ run: TrainingRun) throws {}
    /// Does nothing.
    public func onBatchEnd(_ run: TrainingRun) throws {}
    /// Does nothing.
    public func onEpochEnd(_ run: TrainingRun) throws {}
    /// Does nothing.
    public func onTrainEnd(_ run: TrainingRun) throws {}
}
