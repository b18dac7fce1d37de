public import DLNetworks

/// A rate that jumps from one value to the next: `values[0]` up to and including step
/// `boundaries[0]`, then `values[1]`, and so on.
///
/// - Source: keras.optimizers.schedules.PiecewiseConstantDecay.
public struct PiecewiseConstantDecay: LearningRateSchedule, Configurable, Codable {
    /// The last step of each value but the last, ascending.
    public let boundaries: [Int]
    /// The rates, one more than boundaries.
    public let values: [Float]

    /// Creates the schedule.
    public init(boundaries: [Int], values: [Float]) {
        self.boundaries = boundaries
        self.values = values
        requireValidSettings()
    }

    /// Finds out whether there is one value more than boundaries.
    public func validate() throws {
        guard boundaries.count + 1 == values.count else {
            throw SettingError(
                "values", expected: "\(boundaries.count + 1) rates", found: values.count,
                problem: "needs one value more than boundaries, not \(values.count) values for "
                    + "\(boundaries.count) boundaries")
        }
    }

    /// The rate after `step` batches.
    public func rate(at step: Int) -> Float {
        values[boundaries.firstIndex { step <= $0 } ?? boundaries.count]
    }
}
