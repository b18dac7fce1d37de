internal import DLNetworks

extension Loss {
    /// The loss with this name and configuration, as model files have them.
    ///
    /// - Throws: ``ModelFileError`` when no loss of the library has that name.
    package init(named name: String, _ configuration: Configuration) throws {
        let c = configuration
        switch name {
        case "categorical_crossentropy":
            self = .categoricalCrossentropy(
                fromLogits: try c("fromLogits"), labelSmoothing: try c("labelSmoothing"))
        case "sparse_categorical_crossentropy":
            self = .sparseCategoricalCrossentropy(fromLogits: try c("fromLogits"))
        case "categorical_focal_crossentropy":
            self = .categoricalFocalCrossentropy(
                alpha: try c("alpha"), gamma: try c("gamma"), fromLogits: try c("fromLogits"),
                labelSmoothing: try c("labelSmoothing"))
        case "binary_crossentropy":
            self = .binaryCrossentropy(
                fromLogits: try c("fromLogits"), labelSmoothing: try c("labelSmoothing"))
        case "binary_focal_crossentropy":
            self = .binaryFocalCrossentropy(
                applyClassBalancing: try c("applyClassBalancing"), alpha: try c("alpha"),
                gamma: try c("gamma"), fromLogits: try c("fromLogits"),
                labelSmoothing: try c("labelSmoothing"))
        case "huber": self = .huber(delta: try c("delta"))
        case "tversky": self = .tversky(alpha: try c("alpha"), beta: try c("beta"))
        default:
            guard let loss = Loss.withoutSettings.first(where: { $0.name == name }) else {
                throw ModelFileError.configuration(
                    key: "loss", expected: "a loss of the library", found: name)
            }
            self = loss
        }
    }

    private static let withoutSettings: [Loss] = [
        .meanSquaredError, .meanAbsoluteError, .meanAbsolutePercentageError,
        .meanSquaredLogarithmicError, .logCosh, .poisson, .klDivergence, .cosineSimilarity,
        .hinge, .squaredHinge, .categoricalHinge, .dice, .ctc,
    ]
}
