internal import DLNetworks

extension Loss: StoredRule {
    package static let kind = "loss"

    package static var settings: [any RuleSettings<Loss>.Type] {
        [
            BinaryCrossentropy.self, BinaryFocalCrossentropy.self, CategoricalCrossentropy.self,
            CategoricalFocalCrossentropy.self, Huber.self, SparseCategoricalCrossentropy.self,
            Tversky.self,
        ]
    }

    package static var plain: [Loss] {
        [
            .meanSquaredError, .meanAbsoluteError, .meanAbsolutePercentageError,
            .meanSquaredLogarithmicError, .logCosh, .poisson, .klDivergence, .cosineSimilarity,
            .hinge, .squaredHinge, .categoricalHinge, .dice, .ctc,
        ]
    }
}

extension Loss: CustomStringConvertible {
    /// The name, as in Keras, with the settings.
    public var description: String { call }
}
