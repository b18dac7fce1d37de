internal import Synchronization

/// The user's wish to end the running cell, for loops that can end cleanly by themselves.
///
/// A training loop that tests ``isRequested`` between batches keeps its history and its weights;
/// one that does not is stopped from outside a moment later.
public enum Interruption: Error, CustomStringConvertible {
    /// The error that ``check()`` throws.
    case requested

    private static let flag = Atomic<Bool>(false)

    /// Whether the user asked to end the running cell.
    public static var isRequested: Bool { flag.load(ordering: .relaxed) }

    /// Throws ``requested`` when the user asked to end the running cell.
    public static func check() throws(Interruption) {
        if isRequested { throw .requested }
    }

    /// Asks the running cell to end.
    package static func request() { flag.store(true, ordering: .relaxed) }

    /// Forgets an earlier request; called when a cell starts.
    package static func reset() { flag.store(false, ordering: .relaxed) }

    /// What the user reads.
    public var description: String { "interrupted" }
}
