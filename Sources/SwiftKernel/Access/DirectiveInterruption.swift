internal import Foundation
internal import Synchronization
internal import WorkerLink

/// The user's wish to end the cell, while directives run.
final class DirectiveInterruption: Sendable {
    private struct State {
        var isRequested = false
        var process: Subprocess?
    }

    /// How long a program may take to end by itself.
    private static let patience = 1.5
    private let state = Mutex(State())

    /// Whether the user asked to end the cell.
    var isRequested: Bool { state.withLock { $0.isRequested } }

    /// Forgets an earlier wish; called when a cell starts.
    func reset() { state.withLock { $0.isRequested = false } }

    /// Asks the program that runs, and all that follow in this cell, to end.
    func request() {
        let process = state.withLock { state in
            state.isRequested = true
            return state.process
        }
        if let process { stop(process) }
    }

    /// Waits for a program that an interrupt ends.
    func during<Result>(_ process: Subprocess, _ wait: () -> Result) -> Result {
        let isLate = state.withLock { state in
            state.process = process
            return state.isRequested
        }
        if isLate { stop(process) }
        defer { state.withLock { $0.process = nil } }
        return wait()
    }

    private func stop(_ process: Subprocess) {
        process.interrupt()
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: Self.patience)
            process.kill()
        }
    }
}
