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
package struct MonitorComparison {
    private var largerIsBetter = false
    private var minDelta = 0.0

    package init() {}

    /// - Parameters:
    ///   - monitor: The name of the value.
    ///   - mode: Which way is better.
    ///   - minDelta: By how much more than this a value must be better.
    ///   - run: The training that records it.
    /// - Throws: ``TrainingError/unknownMonitor(_:available:)``.
    package init(of monitor: String, _ mode: MonitorMode, minDelta: Double, in run: TrainingRun)
        throws
    {
        guard run.names.contains(monitor), let direction = run.direction(of: monitor) else {
            throw TrainingError.unknownMonitor(monitor, available: run.names)
        }
        largerIsBetter = mode == .auto ? direction == .up : mode == .max
        self.minDelta = minDelta.magnitude
    }

    /// Whether a value is better than a reference; any number is better than nothing, and what is not
    /// a number is never better.
    package func improves(_ value: Double, on reference: Double?) -> Bool {
        guard !value.isNaN else { return false }
        guard let reference, !reference.isNaN else { return true }
        return largerIsBetter ? value - minDelta > reference : value + minDelta < reference
    }
}

extension TrainingRun {
    /// Says that the value a callback watches is not a number in this epoch.
    package func noteNotANumber(_ monitor: String, _ callback: String) {
        note("Epoch \(epoch): \(monitor) is not a number; \(callback) counts it as no improvement.")
    }
}
