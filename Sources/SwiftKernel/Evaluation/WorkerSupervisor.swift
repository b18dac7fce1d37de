internal import Glibc
internal import Synchronization
internal import WorkerLink

/// Keeps the process that runs the cells of a session: starts it, replaces it and ends it.
final class WorkerSupervisor: Sendable {
    /// Why no process is started any more.
    struct Ended: Error, CustomStringConvertible {
        let description = "the session has ended"
    }

    private struct State {
        var worker: WorkerProcess?
        var hasEnded = false
        /// What directives changed about the worker's folder and variables, for the next worker.
        var environmentChange = WorkingEnvironment.Change()
    }

    private let configuration: SessionConfiguration
    private let sessionFolder: String
    private let state = Mutex(State())

    /// Keeps the worker of the session whose files are in `sessionFolder`; starts none yet.
    init(configuration: SessionConfiguration, sessionFolder: String) {
        self.configuration = configuration
        self.sessionFolder = sessionFolder
    }

    /// Whether the session has ended.
    var hasEnded: Bool { state.withLock { $0.hasEnded } }

    /// The folder that the worker runs cells in at this moment; nil where there is none.
    var folder: String? { state.withLock { $0.worker }?.folder }

    /// Why the worker ended, if it did since it was asked for; it is forgotten then.
    func takeLoss() -> WorkerLoss? {
        state.withLock { state in
            guard let worker = state.worker, worker.isGone else { return nil }
            state.worker = nil
            return worker.loss
        }
    }

    /// The living worker, started if need be; `afterLoss` is called where an earlier one took its
    /// values along.
    func worker(afterLoss: () -> Void) throws -> WorkerProcess {
        try state.withLock { state in
            if let worker = state.worker, !worker.isGone { return worker }
            if state.hasEnded { throw Ended() }
            if state.worker != nil { afterLoss() }
            let worker = try WorkerProcess(
                executable: configuration.installation.worker, sessionFolder: sessionFolder,
                startPatience: configuration.startPatience,
                interruptPatience: configuration.patience)
            if state.environmentChange != WorkingEnvironment.Change() {
                worker.change(state.environmentChange)
            }
            state.worker = worker
            return worker
        }
    }

    /// Changes where the worker runs cells, and where later ones will; returns what it is then.
    func environment(
        of worker: WorkerProcess, after change: WorkingEnvironment.Change
    ) throws -> WorkingEnvironment {
        state.withLock { $0.environmentChange.add(change) }
        guard let environment = worker.environment(after: change) else {
            throw LinkError.system(call: "answer of the worker", code: ETIMEDOUT)
        }
        return environment
    }

    /// Ends the worker, if there is one, without what it could still do.
    func discard() {
        let worker = state.withLock { $0.worker.take() }
        worker?.kill()
    }

    /// Ends the worker and what it started, for good.
    func end() {
        let worker = state.withLock { state in
            state.hasEnded = true
            return state.worker
        }
        worker?.end()
        worker?.kill()
        WorkerProcess.endPrograms(ofSession: sessionFolder)
    }
}
