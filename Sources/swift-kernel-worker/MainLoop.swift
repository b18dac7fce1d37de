@_spi(ExperimentalCustomExecutors) internal import _Concurrency
internal import CWorkerSupport
internal import Synchronization

/// The queue of the cell thread: cells, and everything that runs on the main actor.
///
/// The thread that ran a cell to its end serves the next one. A thread that was parked inside its
/// work is replaced by another, which goes on with the same queue: nothing is held while waiting,
/// so a thread parked here leaves nothing behind either.
final class MainLoop: Sendable {
    /// The only queue: there is one main actor.
    static let shared = MainLoop()

    /// One piece of work.
    private enum Item: Sendable {
        case cell(@Sendable () -> Void)
        case job(UnownedJob)
    }

    private struct State {
        var items: [Item] = []
        /// Whether the code of a cell has just begun: the first job it adds is the cell itself, if
        /// it waits at its top level.
        var expectsCellTask = false
        var cellTask: String?
        /// Cells that were stopped while they waited: what would resume them is dropped.
        var abandoned: Set<String> = []
    }

    private let state = Mutex(State())
    /// Rings when there may be work.
    private let bell = bell_make()

    private init() {}

    /// Adds the code of a cell.
    func add(_ cell: @escaping @Sendable () -> Void) { append(.cell(cell)) }

    /// Adds a job of the main actor.
    func add(_ job: UnownedJob) {
        state.withLock { state in
            guard state.expectsCellTask, cell_thread_is_current() else { return }
            state.expectsCellTask = false
            state.cellTask = Self.identity(of: job)
        }
        append(.job(job))
    }

    /// Marks the start of a cell's code.
    func beginCell() {
        state.withLock { state in
            state.expectsCellTask = true
            state.cellTask = nil
        }
    }

    /// Sees to it that the cell's own task never runs again.
    func abandonCell() {
        state.withLock { state in
            if let task = state.cellTask { state.abandoned.insert(task) }
        }
    }

    /// The task a job belongs to; the runtime tells it in the description only.
    private static func identity(of job: UnownedJob) -> String { "\(job)" }

    private func append(_ item: Item) {
        state.withLock { $0.items.append(item) }
        bell_ring(bell)
    }

    /// The next piece of work that is still wanted.
    private func next() -> Item? {
        state.withLock { state in
            while !state.items.isEmpty {
                let item = state.items.removeFirst()
                if case .job(let job) = item, !state.abandoned.isEmpty,
                    state.abandoned.contains(Self.identity(of: job))
                {
                    continue
                }
                return item
            }
            return nil
        }
    }

    /// Runs what is added, for ever.
    func run() -> Never {
        while true {
            if let item = next() {
                switch item {
                case .cell(let code): code()
                case .job(let job):
                    unsafe job.runSynchronously(
                        on: MainThreadExecutor.shared.asUnownedSerialExecutor())
                }
                continue
            }
            _ = bell_wait(bell, -1)
        }
    }
}

/// The executor of the main actor: the cell thread.
final class MainThreadExecutor: MainExecutor {
    static let shared = MainThreadExecutor()

    func enqueue(_ job: consuming ExecutorJob) { MainLoop.shared.add(UnownedJob(job)) }

    /// Called at the end of a cell that waits at its top level: goes on with the queue.
    func run() throws { MainLoop.shared.run() }

    /// The loop ends with the process.
    func stop() {}

    func checkIsolated() {
        precondition(cell_thread_is_current(), "this code must run on the main actor")
    }

    func isIsolatingCurrentContext() -> Bool? { cell_thread_is_current() }
}

/// The executors of the worker: the main actor on the cell thread, the rest in the pool of tasks.
struct WorkerExecutors: ExecutorFactory {
    static var mainExecutor: any MainExecutor { MainThreadExecutor.shared }
    static var defaultExecutor: any TaskExecutor { TaskPool.shared }
}
