internal import CWorkerSupport
internal import Glibc
internal import Synchronization

/// A file that another program reads, and that gets its content only when it is known.
///
/// The reader waits at the pipe; this end stays open from the start, so neither side waits for the
/// other to open it.
package final class NamedPipe: Sendable {
    /// The most bytes it takes: what fits the system's buffer is never waited for.
    package static let capacity = 60_000

    private let path: String
    private let descriptor: Mutex<Int32>

    /// Creates the pipe in the file system.
    package init(path: String) throws(LinkError) {
        guard unsafe mkfifo(path, 0o600) == 0 else { throw .system(call: "mkfifo", code: errno) }
        let opened = unsafe open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        guard opened >= 0 else { throw .system(call: "open of a pipe", code: errno) }
        self.path = path
        descriptor = Mutex(opened)
    }

    /// Writes the whole content and closes when the reader has it all; false when it does not fit or
    /// nobody reads it within some seconds or before `isCancelled` says so.
    ///
    /// Closed earlier, before the reader has opened it, the pipe would lose its content.
    package func fill(with text: String, isCancelled: () -> Bool = { false }) -> Bool {
        descriptor.withLock { descriptor in
            let bytes = Array(text.utf8)
            guard descriptor >= 0, bytes.count <= Self.capacity else { return false }
            defer {
                close(descriptor)
                descriptor = -1
            }
            guard unsafe write(descriptor, bytes, bytes.count) == bytes.count else { return false }
            for _ in 0..<20_000 {
                if process_readable_bytes(descriptor) == 0 { return true }
                if isCancelled() { break }
                usleep(500)
            }
            return false
        }
    }

    deinit {
        descriptor.withLock { if $0 >= 0 { close($0) } }
        _ = unsafe unlink(path)
    }
}
