public import KernelDisplay

/// Whether code is to end where it sets an entry of a dictionary next; see `_CellLoop` for its kind.
@exclusivity(unchecked) @usableFromInline
nonisolated(unsafe) internal var isStopBeforeChangesWanted = false

/// Where code that sets an entry of a dictionary can be stopped: the dictionary is whole there.
///
/// A loop that does nothing else (`for i in 0..<n { table[i] = i }`) has no point of its own, as `table`
/// might be an array. Loops that have one are stopped there before: the code may hold a lock here.
public enum _ChangePoint {
    /// Marks the start of a change: the code ends here if the user wants it.
    @inlinable @inline(__always) static func pass() {
        if unsafe isStopBeforeChangesWanted { _CellLoop.pass() }
    }

    /// Lets code end where it passes next, or go on.
    package static func setStopping(_ isStopping: Bool) {
        unsafe isStopBeforeChangesWanted = isStopping
    }
}
