/// Why Cairo refused to make or write a picture.
public struct CanvasError: Error, Equatable, CustomStringConvertible {
    /// What was being done.
    public let operation: String
    /// What Cairo said about it.
    public let reason: String

    /// The operation and the reason.
    public var description: String { "\(operation) failed: \(reason)" }
}
