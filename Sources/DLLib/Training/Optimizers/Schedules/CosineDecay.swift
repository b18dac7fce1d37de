public import DLNetworks
internal import Glibc

/// A rate that falls along half a cosine, after a straight rise if wanted.
///
/// `rate = top * ((1 - alpha) * (1 + cos(pi * t / decaySteps)) / 2 + alpha)`, where `t` counts the
/// steps after the warm-up, up to `decaySteps`.
/// - Source: Loshchilov, Hutter, "SGDR", arXiv:1608.03983; keras.optimizers.schedules.CosineDecay.
public struct CosineDecay: LearningRateSchedule, Configurable, Codable {
    /// The first rate.
    public let start: Float
    /// How long the rate falls.
    public let decaySteps: Int
    /// The part of the top rate that is left in the end.
    public let alpha: Float
    /// The top rate, reached from `start` in a straight line; `nil` for no
    /// warm-up.
    public let warmupTarget: Float?
    /// How long the rise takes.
    public let warmupSteps: Int

    /// Creates the schedule.
    public init(
        from start: Float, decaySteps: Int, alpha: Float = 0, warmupTarget: Float? = nil,
        warmupSteps: Int = 0
    ) {
        self.start = start
        self.decaySteps = decaySteps
        self.alpha = alpha
        self.warmupTarget = warmupTarget
        self.warmupSteps = warmupSteps
        requireValidSettings()
    }

    /// Finds out whether the schedule lasts at least one step.
    public func validate() throws {
        try Requirement.positive.check(decaySteps, key: "decaySteps")
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
}

/// Falls along half a cosine that begins anew, longer and lower each time if wanted.
///
/// Fall `i` lasts `firstDecaySteps * lengthFactor ^ i` steps and starts at
/// `start * heightFactor ^ i`.
/// - Source: Loshchilov, Hutter, "SGDR", arXiv:1608.03983, section 3;
///   keras.optimizers.schedules.CosineDecayRestarts.
public struct CosineDecayRestarts: LearningRateSchedule, Configurable, Codable {
    /// The first rate.
    public let start: Float
    /// How long the first fall takes.
    public let firstDecaySteps: Int
    /// How much longer each fall is than the one before (`t_mul`).
    public let lengthFactor: Float
    /// How much higher each start is than the one before (`m_mul`).
    public let heightFactor: Float
    /// The part of the first rate that is left at the end of a fall.
    public let alpha: Float

    /// Creates the schedule.
    public init(
        from start: Float, firstDecaySteps: Int, lengthFactor: Float = 2, heightFactor: Float = 1,
        alpha: Float = 0
    ) {
        self.start = start
        self.firstDecaySteps = firstDecaySteps
        self.lengthFactor = lengthFactor
        self.heightFactor = heightFactor
        self.alpha = alpha
        requireValidSettings()
    }

    /// Finds out whether the schedule lasts at least one step.
    public func validate() throws {
        try Requirement.positive.check(firstDecaySteps, key: "firstDecaySteps")
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
}
