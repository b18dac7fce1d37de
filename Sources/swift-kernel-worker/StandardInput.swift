internal import CWorkerSupport
internal import Glibc
internal import KernelDisplay
internal import Synchronization
internal import WorkerLink

/// Standard input of cells: each time it runs dry, the kernel asks the user for a line.
final class StandardInput: InputSource {
    /// What came back for a question.
    enum Answer: Sendable {
        case line(String)
        case endOfInput
        /// The front end that sent the cell takes no questions.
        case refused
    }

    private struct State {
        var pending: ArraySlice<UInt8> = []
        var answer: Answer?
    }

    private let state = Mutex(State())
    /// Readable when the kernel answered; waiting on it is a plain system call, which an
    /// interruption may end.
    private let bell = bell_make()
    private let ask: @Sendable (_ prompt: String, _ isSecret: Bool) -> Void

    init(ask: @escaping @Sendable (_ prompt: String, _ isSecret: Bool) -> Void) {
        self.ask = ask
    }

    /// Takes the answer to the open question.
    func answer(_ answer: Answer) {
        state.withLock { $0.answer = answer }
        bell_ring(bell)
    }

    /// What an earlier cell left unread is not for this one.
    func beginCell() { state.withLock { $0.pending = [] } }

    func readLine(prompt: String, isSecret: Bool) -> String? {
        guard case .line(let line) = question(prompt: prompt, isSecret: isSecret) else {
            return nil
        }
        return line
    }

    /// Fills the buffer with what the user typed; 0 at the end of input, -1 when nobody can answer.
    func read(into buffer: UnsafeMutablePointer<CChar>, size: Int) -> Int {
        if state.withLock({ $0.pending.isEmpty }) {
            switch question(prompt: "", isSecret: false) {
            case .line(let line): state.withLock { $0.pending = Array("\(line)\n".utf8)[...] }
            case .endOfInput: break
            case .refused:
                errno = EIO
                return -1
            }
        }
        let bytes = state.withLock { state in
            let bytes = state.pending.prefix(size)
            state.pending = state.pending.dropFirst(size)
            return bytes
        }
        for (position, byte) in bytes.enumerated() {
            unsafe buffer[position] = CChar(bitPattern: byte)
        }
        return bytes.count
    }

    /// Asks and waits.
    ///
    /// On the cell's thread a refusal ends the cell; elsewhere it is the caller's to report.
    private func question(prompt: String, isSecret: Bool) -> Answer {
        state.withLock { $0.answer = nil }
        ask(prompt, isSecret)
        while true {
            if let answer = state.withLock({ $0.answer }) {
                if case .refused = answer, cell_thread_is_current() {
                    cell_refuse_input_and_park()
                }
                return answer
            }
            _ = bell_wait(bell, -1)
        }
    }
}
