internal import CWorkerSupport
internal import Glibc
internal import Synchronization

/// A short-lived program whose output is read here; it dies with this process.
package final class Subprocess: Sendable {
    /// What a finished program left.
    package struct Result: Sendable {
        /// The exit status, or the negated number of the signal that ended it.
        package var status: Int32
        /// Everything it wrote to stdout and stderr.
        package var output: String

        /// What it wrote, and below it what ended it from outside.
        package var account: String {
            guard status < 0 else { return output }
            return "\(output)\n<unknown>:0: error: it was ended by \(SignalName(-status))\n"
        }
    }

    /// Which stream a piece of output came from.
    package enum Stream: Sendable {
        case output, error
    }

    private let process: Int32
    private let output: Int32
    /// The pipe of stderr, or -1 when it shares that of stdout.
    private let error: Int32
    private let isRunning = Mutex(true)

    /// Starts a program; its input is empty.
    ///
    /// Its variables are `environment` and its folder is `folder`, or those of this process where
    /// they are nil. With `separatesError` stderr is told apart from stdout.
    package init(
        _ path: String, _ arguments: [String], environment: [String: String]? = nil,
        folder: String? = nil, separatesError: Bool = false
    ) throws(LinkError) {
        let null = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard null >= 0 else { throw .system(call: "open of /dev/null", code: errno) }
        defer { close(null) }
        let pipe = try makePipe()
        let errorPipe =
            separatesError ? try makePipe() : (reading: Int32(-1), writing: pipe.writing)
        defer {
            close(pipe.writing)
            if separatesError { close(errorPipe.writing) }
        }
        output = pipe.reading
        error = errorPipe.reading
        do {
            process = try startProcess(
                path, arguments, environment: environment, folder: folder,
                streams: ProcessStreams(
                    input: null, output: pipe.writing, error: errorPipe.writing),
                diesWithParent: true)
        } catch {
            close(pipe.reading)
            if separatesError { close(errorPipe.reading) }
            throw error
        }
    }

    /// Waits for the end of the program and collects what it wrote.
    package func wait() -> Result {
        var bytes: [UInt8] = []
        let status = wait { _, piece in bytes.append(contentsOf: piece) }
        return Result(status: status, output: String(decoding: bytes, as: UTF8.self))
    }

    /// Waits for the end of the program, which has to succeed, and returns what it wrote to stdout; nil
    /// if it failed.
    package func successfulOutput() -> String? {
        var bytes: [UInt8] = []
        let status = wait { stream, piece in
            if stream == .output { bytes.append(contentsOf: piece) }
        }
        return status == 0 ? String(decoding: bytes, as: UTF8.self) : nil
    }

    /// Hands over what the program writes, as it comes, and returns its status at its end.
    ///
    /// What it leaves running in the background is not waited for.
    package func wait(onOutput: (Stream, ArraySlice<UInt8>) -> Void) -> Int32 {
        var open = [(Stream.output, output), (.error, error)].filter { $0.1 >= 0 }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while !open.isEmpty {
            var waiting = open.map { pollfd(fd: $0.1, events: Int16(POLLIN), revents: 0) }
            // The end of the pipes is the usual end; a patient look at the process finds the others.
            let count = unsafe poll(&waiting, nfds_t(waiting.count), 200)
            if count < 0 && errno == EINTR { continue }
            if count == 0 && hasEnded(process) { break }
            for ready in waiting where ready.revents != 0 {
                let count = unsafe read(ready.fd, &buffer, buffer.count)
                if count > 0, let stream = open.first(where: { $0.1 == ready.fd })?.0 {
                    onOutput(stream, buffer[..<count])
                } else if count == 0 || errno != EINTR {
                    open.removeAll { $0.1 == ready.fd }
                }
            }
        }
        close(output)
        if error >= 0 { close(error) }
        waitForProcess(process)
        // Reaped under the lock: after that the number may belong to another process.
        let status = isRunning.withLock { isRunning in
            isRunning = false
            return reapProcess(process)
        }
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : -signal
    }

    /// Ends the program and what it started; no effect when it has ended.
    package func kill() { send(SIGKILL) }

    /// Asks the program and what it started to end, as Ctrl-C does in a terminal.
    package func interrupt() { send(SIGINT) }

    private func send(_ signal: Int32) {
        isRunning.withLock { isRunning in
            if isRunning { _ = Glibc.kill(-process, signal) }
        }
    }
}
