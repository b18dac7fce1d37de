internal import DLTensors

extension WeightRules {
    /// The rules as plain values.
    ///
    /// Of an initializer of code the name is kept: a file brings the weights themselves.
    /// - Throws: ``ModelFileError/code(kind:name:)`` for a regularizer or a constraint of code,
    ///   unless these are to be left out.
    func described(leavingOutCode: Bool) throws -> PlainValue {
        var entries: [String: PlainValue] = [:]
        entries["initializer"] = initializer?.describedByName
        entries["regularizer"] = try regularizer?.described(leavingOutCode: leavingOutCode)
        entries["constraint"] = try constraint?.described(leavingOutCode: leavingOutCode)
        return .object(entries)
    }

    /// Reads what ``described(leavingOutCode:)`` made.
    init(described entries: Configuration) throws {
        func read<Rule>(_ key: String, _ make: (Configuration) throws -> Rule) throws -> Rule? {
            guard let rule: Configuration = try entries(key) else { return nil }
            return try make(rule)
        }
        initializer = try read("initializer") { try Initializer(byName: $0) }
        regularizer = try read("regularizer") { try Regularizer(described: $0) }
        constraint = try read("constraint") { try Constraint(described: $0) }
    }
}
