internal import CWorkerSupport
internal import Glibc
internal import KernelDisplay
internal import Synchronization
internal import WorkerLink

/// Standard input of cells: each time it runs dry, the kernel asks the user for a line.
///
/// Any thread may ask while a cell runs; one question is open at a time, and the others wait for their
/// turn. What asks while no cell runs gets an error: nobody looks at the notebook's field then.
final class StandardInput: InputSource {
    /// What came back for a question.
    enum Answer: Sendable {
        case line(String)
        case endOfInput
        /// The front end that sent the cell takes no questions, or there is no cell.
        case refused
    }

    private struct State {
        var pending: ArraySlice<UInt8> = []
        /// The number of the open question, if there is one, and its answer.
        var question: Int?
        var answer: Answer?
        var questionCount = 0
        var isCellRunning = false
    }

    /// How often a thread looks whether there is an answer, or its turn, in milliseconds: a ring of the
    /// event may have woken another.
    private static let patience: Int32 = 20

    private let state = Mutex(State())
    /// Readable when something changed; waiting on it is a plain system call, which an interruption
    /// may end.
    private let event = event_make()
    private let ask: @Sendable (_ prompt: String, _ isSecret: Bool) -> Void

    init(ask: @escaping @Sendable (_ prompt: String, _ isSecret: Bool) -> Void) {
        self.ask = ask
    }

    private static let installed = Mutex<StandardInput?>(nil)

    /// Makes a source that of C streams and of `read`.
    static func install(_ source: StandardInput) {
        installed.withLock { $0 = source }
        _ = unsafe streams_install_input { @Sendable buffer, size in
            guard let source = StandardInput.installed.withLock({ $0 }) else { return 0 }
            return Int64(unsafe source.read(into: buffer, size: Int(size)))
        }
    }

    /// Takes the answer to the open question.
    func answer(_ answer: Answer) {
        state.withLock { $0.answer = answer }
        event_signal(event)
    }

    /// What an earlier cell left unread, or a question that was open when it was stopped, is not for
    /// this one.
    func beginCell() {
        state.withLock { state in
            state.pending = []
            state.question = nil
            state.isCellRunning = true
        }
    }

    /// Refuses what is still asked: the front end drops the questions of a cell that ended.
    func endCell() {
        state.withLock { state in
            state.isCellRunning = false
            if state.question != nil, state.answer == nil { state.answer = .refused }
        }
        event_signal(event)
    }

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
            case .line(let line): state.withLock { $0.pending += Array("\(line)\n".utf8) }
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
    /// On the cell's thread a refusal ends the cell; elsewhere it is said on stderr, since the caller
    /// sees no more than an end of input.
    private func question(prompt: String, isSecret: Bool) -> Answer {
        guard let number = takeTurn() else {
            return refuse("no cell runs that could ask for input")
        }
        ask(prompt, isSecret)
        while true {
            let (answer, isOpen) = state.withLock { state in
                guard state.question == number else { return (Answer?.none, false) }
                if state.answer != nil { state.question = nil }
                return (state.answer.take(), true)
            }
            guard isOpen else { return refuse("the cell that asked for input has ended") }
            if let answer {
                event_signal(event)
                guard case .refused = answer else { return answer }
                if cell_thread_is_current() { cell_thread_refuse_input() }
                return refuse("the front end that runs the cell takes no questions")
            }
            _ = event_wait(event, Self.patience)
        }
    }

    /// Waits until no other question is open and opens one; nil while no cell runs.
    private func takeTurn() -> Int? {
        while true {
            let (number, isPossible) = state.withLock { state in
                guard state.isCellRunning else { return (Int?.none, false) }
                guard state.question == nil else { return (nil, true) }
                state.questionCount += 1
                state.question = state.questionCount
                state.answer = nil
                return (state.question, true)
            }
            if number != nil || !isPossible { return number }
            _ = event_wait(event, Self.patience)
        }
    }

    private func refuse(_ reason: String) -> Answer {
        let text = Array("Input is not possible: \(reason).\n".utf8)
        _ = unsafe write(STDERR_FILENO, text, text.count)
        return .refused
    }
}
