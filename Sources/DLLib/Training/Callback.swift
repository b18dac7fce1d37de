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

/// A callback made of closures.
///
///     LambdaCallback(onEpochEnd: { print($0.epoch, $0.logs) })
public final class LambdaCallback: Callback {
    /// What a callback does at one moment.
    public typealias Action = (TrainingRun) throws -> Void
    private let trainBegin: Action?
    private let batchEnd: Action?
    private let epochEnd: Action?
    private let trainEnd: Action?

    /// Creates a callback from what to do at each moment.
    public init(
        onTrainBegin: Action? = nil, onBatchEnd: Action? = nil, onEpochEnd: Action? = nil,
        onTrainEnd: Action? = nil
    ) {
        trainBegin = onTrainBegin
        batchEnd = onBatchEnd
        epochEnd = onEpochEnd
        trainEnd = onTrainEnd
    }

    /// Runs the closure given for this moment.
    public func onTrainBegin(_ run: TrainingRun) throws { try trainBegin?(run) }
    /// Runs the closure given for this moment.
    public func onBatchEnd(_ run: TrainingRun) throws { try batchEnd?(run) }
    /// Runs the closure given for this moment.
    public func onEpochEnd(_ run: TrainingRun) throws { try epochEnd?(run) }
    /// Runs the closure given for this moment.
    public func onTrainEnd(_ run: TrainingRun) throws { try trainEnd?(run) }
}
