/// Which way of a monitored value is better.
public enum MonitorMode: Sendable {
    /// Known from the metric.
    case auto
    /// Smaller is better.
    case min
    /// Larger is better.
    case max
}

/// Whether a monitored value is better than another.
struct MonitorComparison {
    private var largerIsBetter = false
    private var minDelta = 0.0

    init() {}

    /// - Parameters:
    ///   - monitor: The name of the value.
    ///   - mode: Which way is better.
    ///   - minDelta: By how much more than this a value must be better.
    ///   - run: The training that records it.
    /// - Throws: ``TrainingError/unknownMonitor(_:available:)``.
    init(of monitor: String, _ mode: MonitorMode, minDelta: Double, in run: TrainingRun) throws {
        guard run.names.contains(monitor), let direction = run.direction(of: monitor) else {
            throw TrainingError.unknownMonitor(monitor, available: run.names)
        }
        largerIsBetter = mode == .auto ? direction == .up : mode == .max
        self.minDelta = minDelta.magnitude
    }

    /// Whether a value is better than a reference; anything is better than nothing.
    func improves(_ value: Double, on reference: Double?) -> Bool {
        guard let reference else { return true }
        return largerIsBetter ? value - minDelta > reference : value + minDelta < reference
    }
}
