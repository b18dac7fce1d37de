internal import CWorkerSupport
internal import Glibc
internal import Synchronization

/// A program that talks with this process by frames and has no other streams; it dies with this process.
package final class LinkedProcess: Sendable {
    /// This process' end of the link; the program has the other one as descriptor 3.
    package let channel: FrameChannel
    private let process: Int32
    private let isRunning = Mutex(true)

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - path: Its file.
    ///   - arguments: Its arguments.
    ///   - environment: Its variables; those of this process where it is nil.
    /// - Throws: ``LinkError/system(call:code:)`` when it cannot be started.
    package init(
        _ path: String, _ arguments: [String], environment: [String: String]? = nil
    ) throws(LinkError) {
        let null = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
        guard null >= 0 else { throw .system(call: "open of /dev/null", code: errno) }
        defer { close(null) }
        let (channel, link) = try FrameChannel.makePair()
        defer { close(link) }
        self.channel = channel
        process = try startProcess(
            path, arguments, environment: environment,
            streams: ProcessStreams(input: null, output: null, error: null, link: link),
            diesWithParent: true)
    }

    /// The memory that the program has and shares with no file, in bytes; nil when it has ended.
    package var privateMemory: Int? {
        guard let text = readText("/proc/\(process)/statm") else { return nil }
        let pages = text.split(separator: " ").compactMap { Int($0) }
        guard pages.count > 2 else { return nil }
        return (pages[1] - pages[2]) * sysconf(Int32(_SC_PAGESIZE))
    }

    private func readText(_ path: String) -> String? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = unsafe read(file, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }

    /// Ends the program; no effect when it has ended.
    package func kill() {
        isRunning.withLock { isRunning in
            if isRunning { _ = Glibc.kill(process, SIGKILL) }
        }
    }

    /// Waits for the end of the program and forgets it; to be called once.
    package func wait() {
        waitForProcess(process)
        // Reaped under the lock: after that the number may belong to another process.
        isRunning.withLock { isRunning in
            isRunning = false
            _ = reapProcess(process)
        }
    }
}
