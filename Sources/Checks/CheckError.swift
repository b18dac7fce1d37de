/// A check that did not hold, in the words that a student reads below the cell.
///
/// A cell that a thrown `CheckError` ends scores nothing in nbgrader, and nothing else of the session
/// is lost.
public struct CheckError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The message in Portuguese.
    public let portuguese: String
    /// The message in English.
    public let english: String

    /// Creates an error from its message in both languages.
    public init(portuguese: String, english: String) {
        self.portuguese = portuguese
        self.english = english
    }

    /// Both messages, a line each; one line where they are the same.
    public var description: String {
        portuguese == english ? english : portuguese + "\n" + english
    }

    /// The same error with the words of the person who wrote the check before it.
    func preceded(by message: String) -> CheckError {
        guard !message.isEmpty else { return self }
        return CheckError(
            portuguese: message + ": " + portuguese, english: message + ": " + english)
    }
}
