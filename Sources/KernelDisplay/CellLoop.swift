internal import Synchronization

/// Whether loops are to end where they pass next.
///
/// A plain variable, read by a plain load: an atomic one would have every cell import the module of
/// atomics, which costs more than the loops gain. The compiler cannot keep the value in a register: a
/// call that may change it follows the load.
@exclusivity(unchecked) @usableFromInline
nonisolated(unsafe) internal var isStopOfLoopsWanted = false

/// Where the loops of a cell can be stopped; cells contain calls of it, users do not write them.
///
/// A loop that is stopped between two instructions may leave a dictionary with an entry that is
/// neither old nor new. At the start of its body no statement of it is half done.
public enum _CellLoop {
    private static let handler = Mutex<(@Sendable () -> Void)?>(nil)

    /// Marks the start of a loop's body: the loop ends here if the user wants it.
    @inlinable @inline(__always) public static func pass() {
        if unsafe isStopOfLoopsWanted { stop() }
    }

    /// Sets what ends a loop.
    package static func install(_ stop: @escaping @Sendable () -> Void) {
        handler.withLock { $0 = stop }
    }

    /// Lets the loops end where they pass next, or go on.
    package static func setStopping(_ isStopping: Bool) {
        unsafe isStopOfLoopsWanted = isStopping
    }

    /// Not called under the lock: it may never return.
    @usableFromInline @inline(never) static func stop() { handler.withLock { $0 }?() }
}
