/// A callback made of closures.
///
///     LambdaCallback(onEpochEnd: { print($0.epoch, $0.logs) })
public final class LambdaCallback: Callback {
    /// What a callback does at one moment.
    public typealias Action = (TrainingRun) throws -> Void
    private let trainBegin: Action?
    private let epochBegin: Action?
    private let batchEnd: Action?
    private let epochEnd: Action?
    private let trainEnd: Action?

    /// Creates a callback from what to do at each moment.
    public init(
        onTrainBegin: Action? = nil, onEpochBegin: Action? = nil, onBatchEnd: Action? = nil,
        onEpochEnd: Action? = nil, onTrainEnd: Action? = nil
    ) {
        trainBegin = onTrainBegin
        epochBegin = onEpochBegin
        batchEnd = onBatchEnd
        epochEnd = onEpochEnd
        trainEnd = onTrainEnd
    }

    /// Runs the closure given for this moment.
    public func onTrainBegin(_ run: TrainingRun) throws { try trainBegin?(run) }
    /// Runs the closure given for this moment.
    public func onEpochBegin(_ run: TrainingRun) throws { try epochBegin?(run) }
    /// Runs the closure given for this moment.
    public func onBatchEnd(_ run: TrainingRun) throws { try batchEnd?(run) }
    /// Runs the closure given for this moment.
    public func onEpochEnd(_ run: TrainingRun) throws { try epochEnd?(run) }
    /// Runs the closure given for this moment.
    public func onTrainEnd(_ run: TrainingRun) throws { try trainEnd?(run) }
}
