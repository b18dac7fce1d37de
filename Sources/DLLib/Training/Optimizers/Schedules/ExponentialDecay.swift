public import DLNetworks
internal import Glibc

/// A rate that shrinks by one factor every so many steps: `start * factor ^ (step / decaySteps)`.
///
/// - Source: keras.optimizers.schedules.ExponentialDecay.
public struct ExponentialDecay: LearningRateSchedule, Configurable, Codable {
    /// The first rate.
    public let start: Float
    /// After how many steps the rate has shrunk by `factor`.
    public let decaySteps: Int
    /// What the rate is multiplied with.
    public let factor: Float
    /// Whether it shrinks at once after `decaySteps` steps, not little by little.
    public let staircase: Bool

    /// Creates the schedule.
    public init(from start: Float, decaySteps: Int, factor: Float, staircase: Bool = false) {
        self.start = start
        self.decaySteps = decaySteps
        self.factor = factor
        self.staircase = staircase
        requireValidSettings()
    }

    /// Finds out whether the schedule lasts at least one step.
    public func validate() throws {
        try Requirement.positive.check(decaySteps, key: "decaySteps")
    }

    /// The rate after `step` batches.
    public func rate(at step: Int) -> Float {
        let part = Double(step) / Double(decaySteps)
        return start * Float(pow(Double(factor), staircase ? part.rounded(.down) : part))
    }
}

/// A rate that falls as one over the steps: `start / (1 + factor * step / decaySteps)`.
///
/// - Source: keras.optimizers.schedules.InverseTimeDecay.
public struct InverseTimeDecay: LearningRateSchedule, Configurable, Codable {
    /// The first rate.
    public let start: Float
    /// The unit in which steps are counted.
    public let decaySteps: Int
    /// How fast the rate falls.
    public let factor: Float
    /// Whether it falls only after every `decaySteps` steps.
    public let staircase: Bool

    /// Creates the schedule.
    public init(from start: Float, decaySteps: Int, factor: Float, staircase: Bool = false) {
        self.start = start
        self.decaySteps = decaySteps
        self.factor = factor
        self.staircase = staircase
        requireValidSettings()
    }

    /// Finds out whether the schedule lasts at least one step.
    public func validate() throws {
        try Requirement.positive.check(decaySteps, key: "decaySteps")
    }

    /// The rate after `step` batches.
    public func rate(at step: Int) -> Float {
        let part = Double(step) / Double(decaySteps)
        return start / Float(1 + Double(factor) * (staircase ? part.rounded(.down) : part))
    }
}
