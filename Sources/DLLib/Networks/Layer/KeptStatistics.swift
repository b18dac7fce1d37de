extension Layer {
    /// Runs a change of what is trained, and says in one line how many normalisation layers keep
    /// their statistics from now on.
    ///
    /// Changes inside a change are told by the outermost one.
    func reportingKeptStatistics(_ change: () -> Void) {
        guard !KeptStatistics.isBeingReported else { return change() }
        let others = allLayers.filter { $0.keptStatistics == false }
        KeptStatistics.$isBeingReported.withValue(true, operation: change)
        let count = others.count { $0.keptStatistics == true }
        guard count > 0 else { return }
        print(
            keptStatistics != nil
                ? "\(name): unfrozen; its stored statistics, which were loaded, stay "
                    + "(keepsStatistics = false lets them follow the batches)."
                : "\(name): \(count) BatchNormalization \(count == 1 ? "layer" : "layers") unfrozen; "
                    + "the stored statistics stay (unfreeze(from:statistics: .update) moves them).")
    }
}

/// Whether somebody tells already which statistics stay.
private enum KeptStatistics {
    @TaskLocal static var isBeingReported = false
}
