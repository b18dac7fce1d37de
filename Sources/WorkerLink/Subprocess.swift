internal import Glibc
internal import Synchronization

/// A short-lived program whose output is collected; it dies with this process.
package final class Subprocess: Sendable {
    /// What a finished program left.
    package struct Result: Sendable {
        /// The exit status, or the negated number of the signal that ended it.
        package var status: Int32
        /// Everything it wrote to stdout and stderr.
        package var output: String
    }

    private let process: Int32
    private let output: Int32
    private let isRunning = Mutex(true)

    /// Starts a program; its input is empty.
    package init(_ path: String, _ arguments: [String]) throws(LinkError) {
        let pipe = try makePipe()
        let null = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer {
            close(null)
            close(pipe.writing)
        }
        output = pipe.reading
        do {
            process = try startProcess(
                path, arguments,
                streams: ProcessStreams(input: null, output: pipe.writing, error: pipe.writing),
                diesWithParent: true)
        } catch {
            close(pipe.reading)
            throw error
        }
    }

    /// Waits for the end of the program.
    package func wait() -> Result {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe read(output, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        close(output)
        waitForProcess(process)
        // Reaped under the lock: after that the number may belong to another process.
        let status = isRunning.withLock { isRunning in
            isRunning = false
            return reapProcess(process)
        }
        let signal = status & 0x7f
        return Result(
            status: signal == 0 ? (status >> 8) & 0xff : -signal,
            output: String(decoding: bytes, as: UTF8.self))
    }

    /// Ends the program and what it started; no effect when it has ended.
    package func kill() {
        isRunning.withLock { isRunning in
            if isRunning { _ = Glibc.kill(-process, SIGKILL) }
        }
    }
}
