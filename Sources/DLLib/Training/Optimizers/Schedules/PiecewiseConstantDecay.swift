public import DLNetworks

/// A rate that jumps from one value to the next: `values[0]` up to and including step
/// `boundaries[0]`, then `values[1]`, and so on.
///
/// - Source: keras.optimizers.schedules.PiecewiseConstantDecay.
public struct PiecewiseConstantDecay: LearningRateSchedule, Configurable {
    private let boundaries: [Int]
    private let values: [Float]

    /// Creates the schedule.
    ///
    /// - Parameters:
    ///   - boundaries: The last step of each value but the last, ascending.
    ///   - values: The rates, one more than boundaries.
    public init(boundaries: [Int], values: [Float]) {
        guard boundaries.count + 1 == values.count else {
            stop(
                "PiecewiseConstantDecay needs one value more than boundaries, not "
                    + "\(values.count) values for \(boundaries.count) boundaries")
        }
        self.boundaries = boundaries
        self.values = values
    }

    /// The rate after `step` batches.
    public func rate(at step: Int) -> Float {
        values[boundaries.firstIndex { step <= $0 } ?? boundaries.count]
    }

    /// What the schedule was made with.
    public var configuration: Configuration { ["boundaries": boundaries, "values": values] }

    /// Makes the schedule from what one like it was made with.
    public init(configuration: Configuration) throws {
        let boundaries: [Int] = try configuration("boundaries")
        let values: [Float] = try configuration("values")
        guard boundaries.count + 1 == values.count else {
            throw ModelFileError.configuration(
                key: "values", expected: "\(boundaries.count + 1) rates", found: "\(values.count)")
        }
        self.init(boundaries: boundaries, values: values)
    }
}
