/// The running means of the loss and the metrics over the samples of an epoch.
struct MetricMeans {
    private let metrics: [Metric]
    private var lossSum = 0.0
    private var metricSums: [Double]
    private var samples = 0.0

    init(_ compiled: CompiledTraining) {
        metrics = compiled.metrics
        metricSums = Array(repeating: 0, count: compiled.metrics.count)
    }

    /// Adds a batch, weighted by its number of samples.
    mutating func add(loss: Double, predictions: Tensor, targets: Tensor) {
        let count = Double(predictions.shape.first ?? 1)
        samples += count
        lossSum += loss * count
        for (index, metric) in metrics.enumerated() {
            metricSums[index] += metric(predictions, targets) * count
        }
    }

    /// The means by name: the loss, then the metrics.
    var values: [(name: String, value: Double)] {
        [("loss", lossSum / samples)]
            + zip(metrics, metricSums).map { ($0.name, $1 / samples) }
    }
}
