/// Sets the learning rate at the start of each epoch.
///
///     LearningRateScheduler { epoch, rate in epoch < 10 ? rate : rate * 0.9 }
///
/// For a rate that changes with every batch give the optimizer a ``LearningRateSchedule``.
/// - Source: keras.callbacks.LearningRateScheduler; the first epoch is 1 here.
public final class LearningRateScheduler: Callback {
    private let schedule: (_ epoch: Int, _ rate: Float) -> Float

    /// Creates the callback.
    ///
    /// - Parameter schedule: From the number of the epoch, the first is 1, and the present rate to
    ///   the rate of the epoch.
    public init(_ schedule: @escaping (_ epoch: Int, _ rate: Float) -> Float) {
        self.schedule = schedule
    }

    /// Refuses an optimizer whose rate has a schedule already.
    public func onTrainBegin(_ run: TrainingRun) throws {
        try run.requireSettableRate("LearningRateScheduler")
    }

    /// Sets the rate.
    public func onEpochBegin(_ run: TrainingRun) throws {
        guard let optimizer = run.model.optimizer else { return }
        let rate = schedule(run.epoch, optimizer.learningRate)
        guard rate > 0, rate.isFinite else {
            throw TrainingError.notPositive(
                name: "The rate of LearningRateScheduler in epoch \(run.epoch)",
                value: Double(rate))
        }
        optimizer.learningRate = rate
    }
}

extension TrainingRun {
    /// Throws when the optimizer's rate follows a schedule, which setting it would end.
    func requireSettableRate(_ callback: String) throws {
        guard let optimizer = model.optimizer as? RuleOptimizer,
            let schedule = optimizer.schedule
        else { return }
        throw TrainingError.setting(
            "\(callback) sets the learning rate, but that of \(optimizer.name) follows "
                + "\(type(of: schedule)). Give the optimizer a number, or leave out the callback.")
    }
}
