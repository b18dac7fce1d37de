internal import CWorkerSupport
internal import Glibc

/// The programs that cells of this session started.
enum CellPrograms {
    /// How long a program has to end after an interrupt.
    private static let patience = Duration.milliseconds(1500)

    /// Ends the programs that were started between two times, as Ctrl-C in a terminal does; those that
    /// do not care are killed.
    static func end(since start: UInt64, until end: UInt64) {
        guard CommandLine.arguments.count > 1 else { return }
        func send(_ signal: Int32) -> Int32 {
            unsafe process_tree_signal(getpid(), CommandLine.arguments[1], start, end, signal)
        }
        guard send(SIGINT) > 0 else { return }
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            usleep(20_000)
            if send(0) == 0 { return }
        }
        _ = send(SIGKILL)
    }
}
