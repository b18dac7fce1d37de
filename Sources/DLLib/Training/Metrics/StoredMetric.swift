internal import DLNetworks

extension Metric: StoredRule {
    package static let kind = "metric"

    package static var settings: [any RuleSettings<Metric>.Type] {
        [
            AUC.self, BinaryAccuracy.self, Counts.self, FScores.self, MeanIoU.self,
            SparseTopKCategoricalAccuracy.self, TopKCategoricalAccuracy.self,
        ]
    }

    package static var plain: [Metric] {
        [
            .accuracy, .categoricalAccuracy, .sparseCategoricalAccuracy, .meanSquaredError,
            .meanAbsoluteError, .meanAbsolutePercentageError, .meanSquaredLogarithmicError,
            .logCosh,
            .categoricalCrossentropy, .sparseCategoricalCrossentropy, .binaryCrossentropy,
            .klDivergence, .poisson, .hinge, .squaredHinge, .categoricalHinge,
            .rootMeanSquaredError,
            .cosineSimilarity, .r2Score,
        ]
    }

    /// Reads what ``described()`` made: a metric may have another name than in the library.
    package init(described entries: Configuration) throws {
        let name: String = try entries("name")
        let configuration: Configuration = try entries("configuration")
        let metric = try Metric(
            named: try configuration("metric", default: name), configuration)
        self = metric.name == name ? metric : metric.named(name)
    }
}

extension Metric: CustomStringConvertible {
    /// The name, as in Keras, with the settings.
    public var description: String { call }
}
