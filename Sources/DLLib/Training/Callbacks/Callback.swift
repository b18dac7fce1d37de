/// Something that looks on while a model trains, and may end the training.
///
/// Every method has an empty default: write only those you need.
///
///     final class Announcer: Callback {
///         func onEpochEnd(_ run: TrainingRun) { print(run.epoch, run.logs) }
///     }
///
/// Keras's form, with a number and what was recorded, is called as well; the first epoch and the
/// first batch are 1. A method of any other form would never be called: a training says so when it
/// has called nothing of a callback.
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

    /// Called once before the first epoch, in Keras's form.
    func onTrainBegin(logs: [String: Double]) throws
    /// Called before the first batch of an epoch, in Keras's form.
    func onEpochBegin(_ epoch: Int, logs: [String: Double]) throws
    /// Called after each batch, in Keras's form.
    func onBatchEnd(_ batch: Int, logs: [String: Double]) throws
    /// Called after each batch, in Keras's form and by its other name.
    func onTrainBatchEnd(_ batch: Int, logs: [String: Double]) throws
    /// Called after the validation of an epoch, in Keras's form.
    func onEpochEnd(_ epoch: Int, logs: [String: Double]) throws
    /// Called once at the end, in Keras's form.
    func onTrainEnd(logs: [String: Double]) throws
}

extension Callback {
    /// Does nothing.
    public func onTrainBegin(_ run: TrainingRun) throws { CallbackCalls.noteDefault(self) }
    /// Does nothing.
    public func onEpochBegin(_ run: TrainingRun) throws { CallbackCalls.noteDefault(self) }
    /// Does nothing.
    public func onBatchEnd(_ run: TrainingRun) throws { CallbackCalls.noteDefault(self) }
    /// Does nothing.
    public func onEpochEnd(_ run: TrainingRun) throws { CallbackCalls.noteDefault(self) }
    /// Does nothing.
    public func onTrainEnd(_ run: TrainingRun) throws { CallbackCalls.noteDefault(self) }
    /// Does nothing.
    public func onTrainBegin(logs: [String: Double]) throws { CallbackCalls.noteDefault(self) }
    /// Does nothing.
    public func onEpochBegin(_ epoch: Int, logs: [String: Double]) throws {
        CallbackCalls.noteDefault(self)
    }
    /// Does nothing.
    public func onBatchEnd(_ batch: Int, logs: [String: Double]) throws {
        CallbackCalls.noteDefault(self)
    }
    /// Does nothing.
    public func onTrainBatchEnd(_ batch: Int, logs: [String: Double]) throws {
        CallbackCalls.noteDefault(self)
    }
    /// Does nothing.
    public func onEpochEnd(_ epoch: Int, logs: [String: Double]) throws {
        CallbackCalls.noteDefault(self)
    }
    /// Does nothing.
    public func onTrainEnd(logs: [String: Double]) throws { CallbackCalls.noteDefault(self) }
}
