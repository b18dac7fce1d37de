internal import Glibc

/// A lock that one process at a time holds, by a file of its own; others wait.
///
/// The system releases it when the process ends, however it ends.
package final class FileLock {
    private let descriptor: Int32

    /// Waits for the lock and takes it.
    ///
    /// - Throws: A text that says why the file of the lock cannot be made.
    package init(_ path: String) throws(ByteFile.Failure) {
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            let reason = unsafe strerror(errno).map { unsafe String(cString: $0) }
            throw ByteFile.Failure(description: reason ?? "its lock cannot be made")
        }
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    }

    /// Gives the lock back.
    package func release() { flock(descriptor, LOCK_UN) }

    deinit { if descriptor >= 0 { close(descriptor) } }
}
