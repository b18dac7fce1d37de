public import DLTraining

extension History {
    /// Draws loss and metrics from epoch to epoch, training and validation together.
    ///
    /// - Parameters:
    ///   - next: A training that went on from this one; a line marks where it began.
    ///   - title: A line above the panels.
    /// - Returns: The plot.
    public func plot(followedBy next: History? = nil, title: String = "") -> Plot {
        var curves: [String: [Double]] = [:]
        for name in names { curves[name] = self[name] + (next?[name] ?? []) }
        return Plot.trainingCurves(
            curves, title: title, fineTuningFrom: next == nil ? nil : epochs.count)
    }
}
