/// A loss, metric, initializer, regularizer or constraint: a file holds its name and its settings,
/// unless it is made of code.
package protocol StoredRule {
    /// What such a rule is called in messages: "loss".
    static var kind: String { get }
    /// The rules of the library that have settings.
    static var settings: [any RuleSettings<Self>.Type] { get }
    /// The rules of the library that have none.
    static var plain: [Self] { get }
    /// The name, as in Keras.
    var name: String { get }
    /// What it was made with; `nil` for one made of code.
    var configuration: Configuration? { get }
    /// Reads the name and the settings.
    init(described entries: Configuration) throws
}

/// The settings of a rule of the library, and how the rule is made of them.
package protocol RuleSettings<Rule>: Configurable, Codable, Sendable {
    associatedtype Rule
    /// The names of the rules that have these settings, as in Keras.
    static var names: [String] { get }
    /// The values of settings that older files lack.
    static var absent: Configuration { get }
    /// The rule with one of the names.
    func rule(named name: String) -> Rule
}

extension RuleSettings {
    /// All files have all settings.
    package static var absent: Configuration { [:] }

    /// The rule with the first of the names; stops the program when a setting makes no sense.
    package var rule: Rule {
        requireValidSettings()
        return rule(named: Self.names[0])
    }

    /// Reads the settings and makes the rule.
    fileprivate static func rule(named name: String, _ configuration: Configuration) throws -> Rule
    {
        let all = absent.values.merging(configuration.values) { _, given in given }
        return try Self(configuration: Configuration(all)).rule(named: name)
    }
}

extension StoredRule {
    /// The rule with this name and configuration, as model files have them.
    ///
    /// - Throws: ``ModelFileError`` when the library has none of that name.
    package init(named name: String, _ configuration: Configuration) throws {
        if let settings = Self.settings.first(where: { $0.names.contains(name) }) {
            self = try settings.rule(named: name, configuration)
        } else if let rule = Self.plain.first(where: { $0.name == name }) {
            self = rule
        } else {
            throw ModelFileError.configuration(
                key: Self.kind, expected: "a \(Self.kind) of the library", found: name)
        }
    }

    /// Reads what ``described()`` made.
    package init(described entries: Configuration) throws {
        try self.init(named: try entries("name"), try entries("configuration"))
    }

    /// The name and the settings; `nil` for a rule made of code that is to be left out.
    ///
    /// - Throws: ``ModelFileError/code(kind:name:)`` for another rule made of code.
    package func described(leavingOutCode: Bool = false) throws -> PlainValue? {
        guard let configuration else {
            guard leavingOutCode else { throw ModelFileError.code(kind: Self.kind, name: name) }
            return nil
        }
        return .object(["name": .text(name), "configuration": .object(configuration.values)])
    }

    /// The names of all rules of the library.
    package static var knownNames: Set<String> {
        Set(settings.flatMap { $0.names } + plain.map(\.name))
    }
}
