public import DLNetworks
internal import Glibc

/// Rises to a high rate along half a cosine, then falls far below the first one.
///
/// From `maximum / startDivisor` to `maximum` in the first `warmupPart` of the steps, then to
/// `maximum / startDivisor / endDivisor`; it stays there afterwards.
/// - Source: Smith, Topin, "Super-Convergence", arXiv:1708.07120; the cosine form and the defaults
///   are those of torch.optim.lr_scheduler.OneCycleLR.
public struct OneCycle: LearningRateSchedule, Configurable, Codable {
    /// The highest rate.
    public let maximum: Float
    /// The steps of the whole training: batches of an epoch times epochs.
    public let steps: Int
    /// The part of the steps in which the rate rises.
    public let warmupPart: Float
    /// How many times lower the first rate is than the highest.
    public let startDivisor: Float
    /// How many times lower the last rate is than the first.
    public let endDivisor: Float

    /// Creates the schedule.
    public init(
        maximum: Float, steps: Int, warmupPart: Float = 0.3, startDivisor: Float = 25,
        endDivisor: Float = 10_000
    ) {
        self.maximum = maximum
        self.steps = steps
        self.warmupPart = warmupPart
        self.startDivisor = startDivisor
        self.endDivisor = endDivisor
        requireValidSettings()
    }

    /// Finds out whether the schedule lasts at least one step.
    public func validate() throws {
        try Requirement.positive.check(steps, key: "steps")
    }

    /// The rate after `step` batches.
    public func rate(at step: Int) -> Float {
        let top = Double(maximum)
        let first = top / Double(startDivisor)
        let peak = Double(warmupPart) * Double(steps) - 1
        let end = Double(steps) - 1
        let place = min(Double(step), end)
        if place <= peak {
            return Float(bend(from: first, to: top, peak > 0 ? place / peak : 1))
        }
        return Float(bend(from: top, to: first / Double(endDivisor), (place - peak) / (end - peak)))
    }

    private func bend(from start: Double, to end: Double, _ part: Double) -> Double {
        end + (start - end) * (1 + cos(Double.pi * part)) / 2
    }
}
