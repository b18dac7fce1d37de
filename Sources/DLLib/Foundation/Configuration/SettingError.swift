/// A setting whose value makes no sense.
///
/// An initialiser stops the program with it; a model file that has such a value is refused.
public struct SettingError: Error, CustomStringConvertible {
    /// The name of the setting in files.
    public let key: String
    /// The values that make sense, such as "at least 1".
    public let expected: String
    /// The value it has.
    public let found: String
    /// What is wrong, as it follows the name of the layer: "needs units of at least 1, not 0".
    public let description: String

    /// Creates the error.
    ///
    /// - Parameters:
    ///   - key: The name of the setting.
    ///   - expected: The values that make sense, such as "at least 1".
    ///   - found: The value it has.
    ///   - problem: What is wrong, as it follows the name of the layer; `nil` for
    ///     "needs `key` of `expected`, not `found`".
    public init(_ key: String, expected: String, found: Any, problem: String? = nil) {
        self.key = key
        self.expected = expected
        self.found = "\(found)"
        description = problem ?? "needs \(key) of \(expected), not \(found)"
    }

    /// The same as what is wrong with a model file.
    package var inFile: ModelFileError {
        .configuration(key: key, expected: expected, found: found)
    }

    /// Reads from a file: what is wrong with a setting is wrong with the file.
    package static func inFile<R>(_ body: () throws -> R) throws -> R {
        do { return try body() } catch let error as SettingError { throw error.inFile }
    }
}

/// What the value of a setting has to fulfil.
///
///     @Setting(.positive) public private(set) var units: Int
public struct Requirement<Value>: Sendable {
    private let unmet: @Sendable (Value) -> String?
    private let phrase: @Sendable (_ key: String, _ expected: String) -> String

    /// Creates a requirement.
    ///
    /// - Parameters:
    ///   - phrase: Joins the name of a setting and what is expected of it, for the sentence
    ///     "conv2d (Conv2D) needs … , not 0".
    ///   - unmet: What is expected, such as "at least 1", of a value that does not fulfil it;
    ///     `nil` for one that does.
    public init(
        phrase: @escaping @Sendable (_ key: String, _ expected: String) -> String = {
            "\($0) of \($1)"
        }, unmet: @escaping @Sendable (Value) -> String?
    ) {
        self.phrase = phrase
        self.unmet = unmet
    }

    /// Finds out whether a value fulfils it.
    ///
    /// - Throws: ``SettingError`` when it does not.
    public func check(_ value: Value, key: String) throws {
        guard let expected = unmet(value) else { return }
        throw SettingError(
            key, expected: expected, found: value,
            problem: "needs \(phrase(key, expected)), not \(value)")
    }
}

extension Requirement where Value == Float {
    /// The part that is dropped: at least 0 and below 1.
    public static var droppedPart: Requirement {
        Requirement(phrase: { "a \($0) \($1)" }) {
            $0 >= 0 && $0 < 1 ? nil : "from 0 up to but not including 1"
        }
    }
}
