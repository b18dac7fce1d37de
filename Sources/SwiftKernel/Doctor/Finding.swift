/// What was found out about one thing that a session needs.
public struct Finding: Sendable, Equatable, CustomStringConvertible {
    /// What was looked at.
    public var subject: String
    /// Whether it is as it should be.
    public var isInOrder: Bool
    /// What is there; or what is wrong and what to do.
    public var words: String

    /// One line.
    public var description: String { "\(isInOrder ? "✓" : "✗") \(subject): \(words)" }

    /// Something that is as it should be.
    static func good(_ subject: String, _ words: String) -> Finding {
        Finding(subject: subject, isInOrder: true, words: words)
    }

    /// Something that is not; the words say what to do.
    static func bad(_ subject: String, _ words: String) -> Finding {
        // One line each, whatever the system said.
        Finding(
            subject: subject, isInOrder: false,
            words: words.split(separator: "\n").joined(separator: " "))
    }
}
