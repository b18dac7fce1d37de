internal import CWorkerSupport
internal import Glibc
internal import WorkerLink

/// Turns the bytes of the worker's two output pipes into events.
struct StreamReader {
    /// The pipe of stdout, or -1 once it is closed.
    private(set) var output: Int32
    /// The pipe of stderr, or -1 once it is closed.
    private(set) var error: Int32
    /// The end of what stderr brought: the last words of a program that does not start.
    private(set) var recentError = ""
    private var outputText = UTF8Assembler()
    private var errorText = UTF8Assembler()
    private var filter = FatalErrorFilter()
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)

    init(output: Int32, error: Int32) {
        self.output = output
        self.error = error
    }

    /// Delivers what the pipes hold; `upToNow` reads all of it, otherwise one piece of each.
    mutating func deliver(upToNow: Bool, to events: EvaluationEvents?) {
        read(\.output, upToNow: upToNow) { reader, count in
            let text = reader.outputText.take(reader.buffer[..<count])
            if !text.isEmpty { events?(.standardOutput(text)) }
        }
        read(\.error, upToNow: upToNow) { reader, count in
            let text = reader.filter.take(reader.errorText.take(reader.buffer[..<count]))
            guard !text.isEmpty else { return }
            reader.recentError = String((reader.recentError + text).suffix(1000))
            events?(.standardError(text))
        }
    }

    /// Delivers half characters and withheld lines at the end of a cell.
    ///
    /// Returns what the runtime wrote last if the cell trapped; then it is not delivered.
    mutating func finish(_ ending: CellEnding?, to events: EvaluationEvents?) -> String {
        let text = outputText.flush()
        if !text.isEmpty { events?(.standardOutput(text)) }
        let last = filter.release() + errorText.flush()
        if ending?.isTrap ?? true { return last }
        let shown = FatalErrorFilter.withoutAddresses(last)
        if !shown.isEmpty { events?(.standardError(shown)) }
        return ""
    }

    /// Drops what the runtime wrote last, of a failure that has been reported already.
    mutating func forgetLastWords() { _ = filter.release() }

    /// Closes the pipes.
    mutating func close() {
        for descriptor in [output, error] where descriptor >= 0 { Glibc.close(descriptor) }
        (output, error) = (-1, -1)
    }

    /// Reads at most what the pipe holds at the moment: another thread may write without end.
    private mutating func read(
        _ descriptor: WritableKeyPath<StreamReader, Int32>, upToNow: Bool,
        _ take: (inout StreamReader, Int) -> Void
    ) {
        var left = process_readable_bytes(self[keyPath: descriptor])
        repeat {
            var waiting = pollfd(
                fd: self[keyPath: descriptor], events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&waiting, 1, 0) > 0 else { return }
            let count = unsafe Glibc.read(self[keyPath: descriptor], &buffer, buffer.count)
            guard count > 0 else {
                if count == 0 {
                    Glibc.close(self[keyPath: descriptor])
                    self[keyPath: descriptor] = -1
                }
                return
            }
            take(&self, count)
            left -= Int32(count)
        } while upToNow && left > 0
    }
}
