internal import Glibc
internal import Synchronization

/// A lock on a file that ends with this process, however that happens.
///
/// - Source: flock(2); the programs that this process starts do not inherit it.
package final class FileLock: Sendable {
    private let descriptor: Mutex<Int32>

    /// Makes a file and locks it; nil when the file cannot be made.
    package convenience init?(creating path: String) {
        self.init(descriptor: unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600))
    }

    /// Locks a file that is there; nil when there is none or another process has locked it.
    package convenience init?(existing path: String) {
        self.init(descriptor: unsafe open(path, O_RDWR | O_CLOEXEC))
    }

    private init?(descriptor: Int32) {
        guard descriptor >= 0 else { return nil }
        self.descriptor = Mutex(descriptor)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
    }

    /// Gives the lock back; no effect the second time.
    package func release() {
        descriptor.withLock { descriptor in
            if descriptor >= 0 { close(descriptor) }
            descriptor = -1
        }
    }

    deinit { release() }
}
