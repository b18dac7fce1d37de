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

    private let items = Mutex<[Item]>([])
    /// Rings when there may be work.
    private let bell = bell_make()

    private init() {}

    /// Adds the code of a cell.
    func add(_ cell: @escaping @Sendable () -> Void) { append(.cell(cell)) }

    /// Adds a job of the main actor.
    func add(_ job: UnownedJob) { append(.job(job)) }

    private func append(_ item: Item) {
        items.withLock { $0.append(item) }
        bell_ring(bell)
    }

    /// Runs what is added, for ever.
    func run() -> Never {
        while true {
            if let item = items.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
                switch item {
                case .cell(let code): code()
                case .job(let job):
                    unsafe job.runSynchronously(
                        on: MainThreadExecutor.shared.asUnownedSerialExecutor())
                }
                continue
            }
            bell_wait(bell, -1)
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

/// The executors of the worker: the main actor on the cell thread, the rest as everywhere.
struct WorkerExecutors: ExecutorFactory {
    static var mainExecutor: any MainExecutor { MainThreadExecutor.shared }
    static var defaultExecutor: any TaskExecutor { PlatformExecutorFactory.defaultExecutor }
}
