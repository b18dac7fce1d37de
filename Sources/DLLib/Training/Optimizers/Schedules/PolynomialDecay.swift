public import DLNetworks
internal import Glibc

/// A rate that falls along a power of what is left of the way:
/// `(start - end) * (1 - step / decaySteps) ^ power + end`.
///
/// - Source: keras.optimizers.schedules.PolynomialDecay.
public struct PolynomialDecay: LearningRateSchedule, Configurable {
    private let start: Float
    private let decaySteps: Int
    private let end: Float
    private let power: Float
    private let cycle: Bool

    /// Creates the schedule.
    ///
    /// - Parameters:
    ///   - start: The first rate.
    ///   - decaySteps: How long the rate falls.
    ///   - end: The last rate.
    ///   - power: 1 for a straight line; more falls faster at first.
    ///   - cycle: Whether, after `decaySteps`, the way is stretched to the next multiple of
    ///     `decaySteps` instead of staying at `end`.
    public init(
        from start: Float, decaySteps: Int, end: Float = 0.0001, power: Float = 1,
        cycle: Bool = false
    ) {
        requireSteps("PolynomialDecay", decaySteps, "decaySteps")
        self.start = start
        self.decaySteps = decaySteps
        self.end = end
        self.power = power
        self.cycle = cycle
    }

    /// The rate after `step` batches.
    public func rate(at step: Int) -> Float {
        let rounds = cycle ? max(1, (step + decaySteps - 1) / decaySteps) : 1
        let way = Double(decaySteps * rounds)
        let left = 1 - min(Double(step), way) / way
        return (start - end) * Float(pow(left, Double(power))) + end
    }

    /// What the schedule was made with.
    public var configuration: Configuration {
        ["start": start, "decaySteps": decaySteps, "end": end, "power": power, "cycle": cycle]
    }

    /// Makes the schedule from what one like it was made with.
    public init(configuration: Configuration) throws {
        self.init(
            from: try configuration("start"), decaySteps: try configuration.positive("decaySteps"),
            end: try configuration("end"), power: try configuration("power"),
            cycle: try configuration("cycle"))
    }
}
