@_spi(ExperimentalCustomExecutors) internal import _Concurrency
internal import CWorkerSupport
internal import Synchronization

/// The queue of the cell thread: cells, and everything that runs on the main actor.
///
/// Where there is nothing to do, the thread runs the main run loop, and with it the main queue, as
/// a program's first thread may. The thread that ran a cell to its end serves the next one. A thread
/// that was parked inside its work is replaced by another, which goes on with the same queue: nothing
/// is held while waiting, so a thread parked here leaves nothing behind either.
final class MainLoop: Sendable {
    /// The only queue: there is one main actor.
    static let shared = MainLoop()

    /// One piece of work.
    private enum Item: Sendable {
        case repair(@Sendable () -> Void)
        case cell(@Sendable () -> Void)
        case job(UnownedJob)

        var isCell: Bool { if case .cell = self { true } else { false } }
        var isJob: Bool { if case .job = self { true } else { false } }
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

    /// How long jobs may keep the main queue and the timers from running.
    private static let patience = Duration.milliseconds(5)

    private let state = Mutex(State())

    private init() {}

    /// Adds the code of a cell.
    func add(_ cell: @escaping @Sendable () -> Void) { append(.cell(cell)) }

    /// Adds what puts right what a failed thread left, before everything else.
    func addRepair(_ repair: @escaping @Sendable () -> Void) {
        state.withLock { $0.items.insert(.repair(repair), at: 0) }
        main_thread_wake()
    }

    /// Adds a job of the main actor.
    func add(_ job: UnownedJob) {
        state.withLock { state in
            guard state.expectsCellTask, cell_thread_is_current() else { return }
            state.expectsCellTask = false
            state.cellTask = Self.identity(of: job)
        }
        append(.job(job))
    }

    /// Marks the start of a cell's code; called on the cell thread.
    func beginCell() {
        state.withLock { state in
            state.expectsCellTask = true
            state.cellTask = nil
        }
    }

    /// Sees to it that the cell's own task never runs again.
    ///
    /// - Parameter dropsWaiting: Whether a cell that waits for the thread is not to run either.
    func abandonCell(dropsWaiting: Bool) {
        state.withLock { state in
            if let task = state.cellTask { state.abandoned.insert(task) }
            if dropsWaiting { state.items.removeAll { $0.isCell } }
        }
    }

    /// The task a job belongs to; the runtime tells it in the description only.
    private static func identity(of job: UnownedJob) -> String { "\(job)" }

    private func append(_ item: Item) {
        state.withLock { $0.items.append(item) }
        main_thread_wake()
    }

    /// The next piece of work that is still wanted.
    private func next(includingCells: Bool) -> Item? {
        state.withLock { state in
            while let place = state.items.firstIndex(where: { includingCells || $0.isJob }) {
                let item = state.items.remove(at: place)
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
        var lastService = ContinuousClock.now
        while true {
            switch next(includingCells: true) {
            case nil: main_thread_serve(true)
            case .repair(let repair): repair()
            case .cell(let code):
                // What earlier cells left to the main queue comes first.
                main_thread_serve(false)
                code()
            case .job(let job):
                Self.run(job)
                if ContinuousClock.now - lastService < Self.patience { continue }
                main_thread_serve(false)
            }
            lastService = .now
        }
    }

    /// Runs the jobs that wait: called where a cell runs the main run loop itself.
    func runJobs() {
        while case .job(let job) = next(includingCells: false) { Self.run(job) }
    }

    private static func run(_ job: UnownedJob) {
        unsafe job.runSynchronously(on: MainThreadExecutor.shared.asUnownedSerialExecutor())
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
