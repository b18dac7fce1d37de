internal import Synchronization

/// Things that are dear to make, kept by a key that says everything about them.
///
/// The lock is never held while something is made: compiling a kernel takes about a millisecond,
/// and a thread may be stopped for good where its input turns out to be wrong.
final class KernelCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// Beyond this many entries the cache starts afresh; a network needs some hundreds.
    private static var capacity: Int { 4096 }

    private let entries = Mutex<[Key: Value]>([:])

    /// The value for a key, made by `make` the first time.
    func value(for key: Key, make: () -> Value) -> Value {
        if let known = entries.withLock({ $0[key] }) { return known }
        let made = make()
        return entries.withLock { entries in
            if let known = entries[key] { return known }
            if entries.count >= Self.capacity { entries.removeAll() }
            entries[key] = made
            return made
        }
    }
}
