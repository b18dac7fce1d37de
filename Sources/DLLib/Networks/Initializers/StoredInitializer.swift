internal import DLTensors

extension Initializer: StoredRule {
    package static let kind = "initializer"

    package static var settings: [any RuleSettings<Initializer>.Type] {
        [
            Constant.self, Identity.self, Orthogonal.self, RandomNormal.self, RandomUniform.self,
            VarianceScaling.self,
        ]
    }

    package static var plain: [Initializer] { [.zeros, .ones] }

    /// The name and the settings; of an initializer of code only the name, since a file brings the
    /// weights themselves.
    var describedByName: PlainValue {
        .object(["name": .text(name), "configuration": .object(configuration?.values ?? [:])])
    }

    /// Reads what ``describedByName`` made; one of code makes nothing.
    init(byName entries: Configuration) throws {
        let name: String = try entries("name")
        let configuration: Configuration = try entries("configuration")
        if Self.knownNames.contains(name) {
            try self.init(named: name, configuration)
        } else if configuration.values["distribution"] != nil {
            self = try VarianceScaling(configuration: configuration).rule(named: name)
        } else {
            self.init(name) { shape, _ in
                shapeFailure(name, "a model file keeps of this initializer only the name", shape)
            }
        }
    }
}

extension Initializer: CustomStringConvertible {
    /// The name, as in Keras, with the settings.
    public var description: String { call }
}
