public import DLNetworks
internal import Glibc

/// A rate that falls along a power of what is left of the way:
/// `(start - end) * (1 - step / decaySteps) ^ power + end`.
///
/// - Source: keras.optimizers.schedules.PolynomialDecay.
public struct PolynomialDecay: LearningRateSchedule, Configurable, Codable {
    /// The first rate.
    public let start: Float
    /// How long the rate falls.
    public let decaySteps: Int
    /// The last rate.
    public let end: Float
    /// 1 for a straight line; more falls faster at first.
    public let power: Float
    /// Whether, after `decaySteps`, the way is stretched to the next multiple of
    /// `decaySteps` instead of staying at `end`.
    public let cycle: Bool

    /// Creates the schedule.
    public init(
        from start: Float, decaySteps: Int, end: Float = 0.0001, power: Float = 1,
        cycle: Bool = false
    ) {
        self.start = start
        self.decaySteps = decaySteps
        self.end = end
        self.power = power
        self.cycle = cycle
        requireValidSettings()
    }

    /// Finds out whether the schedule lasts at least one step.
    public func validate() throws {
        try Requirement.positive.check(decaySteps, key: "decaySteps")
    }

    /// The rate after `step` batches.
    public func rate(at step: Int) -> Float {
        let rounds = cycle ? max(1, (step + decaySteps - 1) / decaySteps) : 1
        let way = Double(decaySteps * rounds)
        let left = 1 - min(Double(step), way) / way
        return (start - end) * Float(pow(left, Double(power))) + end
    }
}
