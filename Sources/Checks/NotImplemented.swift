/// The error of an exercise that nobody has solved yet.
///
///     func area(_ radius: Double) throws -> Double {
///         throw NotImplemented()
///     }
///
/// A stub for functions that do not throw is `#error("not implemented")`: the cell does not compile,
/// and nothing else is lost.
public struct NotImplemented: Error, Sendable, Equatable, CustomStringConvertible {
    /// The exercise; empty where the error says nothing about it.
    public let exercise: String

    /// Creates the error of an exercise.
    public init(_ exercise: String = "") { self.exercise = exercise }

    /// The message in Portuguese and English.
    public var description: String {
        (exercise.isEmpty ? "" : exercise + ": ") + "não implementado / not implemented"
    }
}
