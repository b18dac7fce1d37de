extension Model {
    /// Runs the model and keeps what its layers add to the loss for ``Layer/losses``.
    ///
    /// A model inside another one leaves that to the outer one.
    package func collectingLosses<R>(_ body: () -> R) -> R {
        addedLosses = []
        guard LossCollector.current == nil else { return body() }
        let collector = LossCollector()
        let result = LossCollector.$current.withValue(collector, operation: body)
        addedLosses = collector.all
        return result
    }
}
