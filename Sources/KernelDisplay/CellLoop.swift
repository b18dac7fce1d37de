internal import Synchronization

/// Where the loops of a cell can be stopped; cells contain calls of it, users do not write them.
///
/// A loop that is stopped between two instructions may leave a dictionary with an entry that is
/// neither old nor new. At the start of its body no statement of it is half done.
public enum _CellLoop {
    private static let isWanted = Atomic<Bool>(false)
    private static let handler = Mutex<(@Sendable () -> Void)?>(nil)

    /// Marks the start of a loop's body: the loop ends here if the user wants it.
    public static func pass() {
        if isWanted.load(ordering: .relaxed) { stop() }
    }

    /// Sets what ends a loop.
    package static func install(_ stop: @escaping @Sendable () -> Void) {
        handler.withLock { $0 = stop }
    }

    /// Lets the loops end where they pass next, or go on.
    package static func setStopping(_ isStopping: Bool) {
        isWanted.store(isStopping, ordering: .relaxed)
    }

    /// Not called under the lock: it may never return.
    @inline(never) private static func stop() { handler.withLock { $0 }?() }
}
