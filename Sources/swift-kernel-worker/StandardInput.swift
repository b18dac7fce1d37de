internal import CWorkerSupport
internal import Synchronization
internal import WorkerLink

/// Standard input of cells: each time it runs dry, the kernel asks the user for a line.
final class StandardInput: Sendable {
    private struct State {
        var pending: ArraySlice<UInt8> = []
        var isAnswered = false
        var line: String?
    }

    private let state = Mutex(State())
    /// Readable when the kernel answered; waiting on it is a plain system call, which an
    /// interruption may end.
    private let bell = bell_make()
    private let ask: @Sendable () -> Void

    init(ask: @escaping @Sendable () -> Void) {
        self.ask = ask
    }

    /// Takes the user's line, or the end of input.
    func answer(_ line: String?) {
        state.withLock { state in
            state.line = line
            state.isAnswered = true
        }
        bell_ring(bell)
    }

    /// Fills the buffer with what the user typed; 0 at the end of input.
    func read(into buffer: UnsafeMutablePointer<CChar>, size: Int) -> Int {
        if state.withLock({ $0.pending.isEmpty }) {
            state.withLock { $0.isAnswered = false }
            ask()
            while !state.withLock({ $0.isAnswered }) { bell_wait(bell, -1) }
            state.withLock { state in
                if let line = state.line { state.pending = Array("\(line)\n".utf8)[...] }
                state.line = nil
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
}
