public import DLNetworks
internal import Glibc

/// A rate that shrinks by one factor every so many steps: `start * factor ^ (step / decaySteps)`.
///
/// - Source: keras.optimizers.schedules.ExponentialDecay.
public struct ExponentialDecay: LearningRateSchedule, Configurable {
    private let start: Float
    private let decaySteps: Int
    private let factor: Float
    private let staircase: Bool

    /// Creates the schedule.
    ///
    /// - Parameters:
    ///   - start: The first rate.
    ///   - decaySteps: After how many steps the rate has shrunk by `factor`.
    ///   - factor: What the rate is multiplied with.
    ///   - staircase: Whether it shrinks at once after `decaySteps` steps, not little by little.
    public init(from start: Float, decaySteps: Int, factor: Float, staircase: Bool = false) {
        requireSteps("ExponentialDecay", decaySteps, "decaySteps")
        self.start = start
        self.decaySteps = decaySteps
        self.factor = factor
        self.staircase = staircase
    }

    /// The rate after `step` batches.
    public func rate(at step: Int) -> Float {
        let part = Double(step) / Double(decaySteps)
        return start * Float(pow(Double(factor), staircase ? part.rounded(.down) : part))
    }

    /// What the schedule was made with.
    public var configuration: Configuration {
        ["start": start, "decaySteps": decaySteps, "factor": factor, "staircase": staircase]
    }

    /// Makes the schedule from what one like it was made with.
    public init(configuration: Configuration) throws {
        self.init(
            from: try configuration("start"), decaySteps: try configuration.positive("decaySteps"),
            factor: try configuration("factor"), staircase: try configuration("staircase"))
    }
}

/// A rate that falls as one over the steps: `start / (1 + factor * step / decaySteps)`.
///
/// - Source: keras.optimizers.schedules.InverseTimeDecay.
public struct InverseTimeDecay: LearningRateSchedule, Configurable {
    private let start: Float
    private let decaySteps: Int
    private let factor: Float
    private let staircase: Bool

    /// Creates the schedule.
    ///
    /// - Parameters:
    ///   - start: The first rate.
    ///   - decaySteps: The unit in which steps are counted.
    ///   - factor: How fast the rate falls.
    ///   - staircase: Whether it falls only after every `decaySteps` steps.
    public init(from start: Float, decaySteps: Int, factor: Float, staircase: Bool = false) {
        requireSteps("InverseTimeDecay", decaySteps, "decaySteps")
        self.start = start
        self.decaySteps = decaySteps
        self.factor = factor
        self.staircase = staircase
    }

    /// The rate after `step` batches.
    public func rate(at step: Int) -> Float {
        let part = Double(step) / Double(decaySteps)
        return start / Float(1 + Double(factor) * (staircase ? part.rounded(.down) : part))
    }

    /// What the schedule was made with.
    public var configuration: Configuration {
        ["start": start, "decaySteps": decaySteps, "factor": factor, "staircase": staircase]
    }

    /// Makes the schedule from what one like it was made with.
    public init(configuration: Configuration) throws {
        self.init(
            from: try configuration("start"), decaySteps: try configuration.positive("decaySteps"),
            factor: try configuration("factor"), staircase: try configuration("staircase"))
    }
}
