public import DLNetworks
internal import Glibc

/// A rate that falls along half a cosine, after a straight rise if wanted.
///
/// `rate = top * ((1 - alpha) * (1 + cos(pi * t / decaySteps)) / 2 + alpha)`, where `t` counts the
/// steps after the warm-up, up to `decaySteps`.
/// - Source: Loshchilov, Hutter, "SGDR", arXiv:1608.03983; keras.optimizers.schedules.CosineDecay.
public struct CosineDecay: LearningRateSchedule, Configurable {
    private let start: Float
    private let decaySteps: Int
    private let alpha: Float
    private let warmupTarget: Float?
    private let warmupSteps: Int

    /// Creates the schedule.
    ///
    /// - Parameters:
    ///   - start: The first rate.
    ///   - decaySteps: How long the rate falls.
    ///   - alpha: The part of the top rate that is left in the end.
    ///   - warmupTarget: The top rate, reached from `start` in a straight line; `nil` for no
    ///     warm-up.
    ///   - warmupSteps: How long the rise takes.
    public init(
        from start: Float, decaySteps: Int, alpha: Float = 0, warmupTarget: Float? = nil,
        warmupSteps: Int = 0
    ) {
        requireSteps("CosineDecay", decaySteps, "decaySteps")
        self.start = start
        self.decaySteps = decaySteps
        self.alpha = alpha
        self.warmupTarget = warmupTarget
        self.warmupSteps = warmupSteps
    }

    /// The rate after `step` batches.
    public func rate(at step: Int) -> Float {
        guard let warmupTarget else { return falling(from: start, at: step) }
        guard step < warmupSteps else {
            return falling(from: warmupTarget, at: step - warmupSteps)
        }
        return (warmupTarget - start) * Float(step) / Float(warmupSteps) + start
    }

    private func falling(from top: Float, at step: Int) -> Float {
        let part = Double(min(step, decaySteps)) / Double(decaySteps)
        let cosine = (1 + cos(Double.pi * part)) / 2
        return top * Float((1 - Double(alpha)) * cosine + Double(alpha))
    }

    /// What the schedule was made with.
    public var configuration: Configuration {
        [
            "start": start, "decaySteps": decaySteps, "alpha": alpha,
            "warmupTarget": warmupTarget, "warmupSteps": warmupSteps,
        ]
    }

    /// Makes the schedule from what one like it was made with.
    public init(configuration: Configuration) throws {
        self.init(
            from: try configuration("start"), decaySteps: try configuration.positive("decaySteps"),
            alpha: try configuration("alpha"), warmupTarget: try configuration("warmupTarget"),
            warmupSteps: try configuration("warmupSteps"))
    }
}

/// Falls along half a cosine that begins anew, longer and lower each time if wanted.
///
/// Fall `i` lasts `firstDecaySteps * lengthFactor ^ i` steps and starts at
/// `start * heightFactor ^ i`.
/// - Source: Loshchilov, Hutter, "SGDR", arXiv:1608.03983, section 3;
///   keras.optimizers.schedules.CosineDecayRestarts.
public struct CosineDecayRestarts: LearningRateSchedule, Configurable {
    private let start: Float
    private let firstDecaySteps: Int
    private let lengthFactor: Float
    private let heightFactor: Float
    private let alpha: Float

    /// Creates the schedule.
    ///
    /// - Parameters:
    ///   - start: The first rate.
    ///   - firstDecaySteps: How long the first fall takes.
    ///   - lengthFactor: How much longer each fall is than the one before (`t_mul`).
    ///   - heightFactor: How much higher each start is than the one before (`m_mul`).
    ///   - alpha: The part of the first rate that is left at the end of a fall.
    public init(
        from start: Float, firstDecaySteps: Int, lengthFactor: Float = 2, heightFactor: Float = 1,
        alpha: Float = 0
    ) {
        requireSteps("CosineDecayRestarts", firstDecaySteps, "firstDecaySteps")
        self.start = start
        self.firstDecaySteps = firstDecaySteps
        self.lengthFactor = lengthFactor
        self.heightFactor = heightFactor
        self.alpha = alpha
    }

    /// The rate after `step` batches.
    public func rate(at step: Int) -> Float {
        var length = Double(firstDecaySteps)
        var height = 1.0
        var left = Double(step)
        if lengthFactor == 1 {
            let restarts = (left / length).rounded(.down)
            left -= restarts * length
            height = pow(Double(heightFactor), restarts)
        } else {
            while left >= length, length >= 1 {
                left -= length
                length *= Double(lengthFactor)
                height *= Double(heightFactor)
            }
        }
        let cosine = height * (1 + cos(Double.pi * left / length)) / 2
        return start * Float((1 - Double(alpha)) * cosine + Double(alpha))
    }

    /// What the schedule was made with.
    public var configuration: Configuration {
        [
            "start": start, "firstDecaySteps": firstDecaySteps, "lengthFactor": lengthFactor,
            "heightFactor": heightFactor, "alpha": alpha,
        ]
    }

    /// Makes the schedule from what one like it was made with.
    public init(configuration: Configuration) throws {
        self.init(
            from: try configuration("start"),
            firstDecaySteps: try configuration.positive("firstDecaySteps"),
            lengthFactor: try configuration("lengthFactor"),
            heightFactor: try configuration("heightFactor"), alpha: try configuration("alpha"))
    }
}
