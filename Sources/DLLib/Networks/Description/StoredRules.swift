internal import DLTensors

extension WeightRules {
    /// The rules as plain values.
    ///
    /// Of an initializer of code the name is kept: a file brings the weights themselves.
    /// - Throws: ``ModelFileError/code(kind:name:)`` for a regularizer or a constraint of code,
    ///   unless these are to be left out.
    func described(leavingOutCode: Bool) throws -> PlainValue {
        var entries: [String: PlainValue] = [:]
        if let initializer {
            entries["initializer"] = Self.rule(initializer.name, initializer.configuration ?? [:])
        }
        if let regularizer {
            entries["regularizer"] = try Self.described(
                regularizer.name, regularizer.configuration, "regularizer", leavingOutCode)
        }
        if let constraint {
            entries["constraint"] = try Self.described(
                constraint.name, constraint.configuration, "constraint", leavingOutCode)
        }
        return .object(entries)
    }

    /// Reads what ``described(leavingOutCode:)`` made.
    init(described entries: Configuration) throws {
        func read<Rule>(
            _ key: String, _ make: (String, Configuration) throws -> Rule
        ) throws -> Rule? {
            guard let rule: Configuration = try entries(key) else { return nil }
            return try make(try rule("name"), try rule("configuration"))
        }
        initializer = try read("initializer") { try Initializer(named: $0, $1) }
        regularizer = try read("regularizer") { try Regularizer(named: $0, $1) }
        constraint = try read("constraint") { try Constraint(named: $0, $1) }
    }

    /// A rule as plain values; `nil` when it is of code and may be left out.
    static func described(
        _ name: String, _ configuration: Configuration?, _ kind: String, _ leavingOutCode: Bool
    ) throws -> PlainValue? {
        guard let configuration else {
            guard leavingOutCode else { throw ModelFileError.code(kind: kind, name: name) }
            return nil
        }
        return rule(name, configuration)
    }

    private static func rule(_ name: String, _ configuration: Configuration) -> PlainValue {
        .object(["name": .text(name), "configuration": .object(configuration.values)])
    }
}

extension Regularizer {
    /// The regularizer with this name and configuration, as model files have them.
    ///
    /// - Throws: ``ModelFileError`` when the library has none of that name.
    init(named name: String, _ c: Configuration) throws {
        switch name {
        case "l1": self = .l1(try c("l1"))
        case "l2": self = .l2(try c("l2"))
        case "l1_l2": self = .l1l2(l1: try c("l1"), l2: try c("l2"))
        case "orthogonal_regularizer":
            self = .orthogonal(try c("factor"), byColumns: try c("byColumns"))
        default:
            throw ModelFileError.configuration(
                key: "regularizer", expected: "a regularizer of the library", found: name)
        }
    }
}

extension Constraint {
    /// The constraint with this name and configuration, as model files have them.
    ///
    /// - Throws: ``ModelFileError`` when the library has none of that name.
    init(named name: String, _ c: Configuration) throws {
        switch name {
        case "non_neg": self = .nonNegative
        case "max_norm": self = .maxNorm(try c("maximum"), axes: try c("axes"))
        case "unit_norm": self = .unitNorm(axes: try c("axes"))
        case "min_max_norm":
            self = .minMaxNorm(
                minimum: try c("minimum"), maximum: try c("maximum"), rate: try c("rate"),
                axes: try c("axes"))
        default:
            throw ModelFileError.configuration(
                key: "constraint", expected: "a constraint of the library", found: name)
        }
    }
}

extension Initializer {
    /// The initializer with this name and configuration, as model files have them.
    ///
    /// One that the library does not know, because it was of code, keeps its name and makes
    /// nothing: the weights come from the file.
    init(named name: String, _ c: Configuration) throws {
        switch name {
        case "zeros": self = .zeros
        case "ones": self = .ones
        case "constant": self = .constant(try c("value"))
        case "random_uniform": self = .randomUniform(from: try c("low"), to: try c("high"))
        case "random_normal":
            self = .randomNormal(
                mean: try c("mean"), standardDeviation: try c("standardDeviation"))
        case "truncated_normal":
            self = .truncatedNormal(
                mean: try c("mean"), standardDeviation: try c("standardDeviation"))
        case "orthogonal": self = .orthogonal(gain: try c("gain"))
        case "identity": self = .identity(gain: try c("gain"))
        default:
            guard c.values["distribution"] != nil else {
                self.init(name) { shape, _ in
                    shapeFailure(
                        name, "a model file keeps of this initializer only the name", shape)
                }
                return
            }
            self = .varianceScaling(
                scale: try c("scale"), mode: try c("mode"),
                distribution: try c("distribution"), name: name)
        }
    }
}
