@_spi(ExperimentalCustomExecutors) @_spi(ExperimentalScheduling) internal import _Concurrency
internal import CWorkerSupport
internal import Dispatch
internal import Foundation
internal import Synchronization

/// Runs the tasks that no actor claims, on as many threads as there are cores.
///
/// The runtime's own pool would do the same, but its threads are its own: one that is parked,
/// because the code of a task failed on it, would be missing for ever, and two such failures would
/// stop every task on a machine with two cores. Here a parked thread has a successor at once.
final class TaskPool: TaskExecutor, SchedulingExecutor {
    /// The only pool.
    static let shared = TaskPool()

    private struct State {
        /// Ordered by priority, the highest first; equal ones in the order they came.
        var jobs: [(job: UnownedJob, priority: UInt8)] = []
        var threadCount = 0
        var idleCount = 0
    }

    private static let stackSize: Int64 = 8 << 20
    private let width = max(2, ProcessInfo.processInfo.activeProcessorCount)
    private let state = Mutex(State())
    /// Signalled when there may be work.
    private let event = event_make()
    /// The cell that runs, or the last one that ran.
    private let cell = Atomic<Int>(0)

    private init() {}

    /// Names the cell that steps of tasks begin with from now on.
    func beginCell(_ number: Int) { cell.store(number, ordering: .relaxed) }

    func enqueue(_ job: consuming ExecutorJob) {
        let priority = job.priority.rawValue
        add(UnownedJob(job), priority: priority)
    }

    func enqueue<C: Clock>(
        _ job: consuming ExecutorJob, after delay: C.Duration, tolerance: C.Duration?, clock: C
    ) {
        let priority = job.priority.rawValue
        let job = UnownedJob(job)
        // Only the runtime's own clocks get here, and theirs is this duration.
        let seconds = (delay as? Duration ?? .zero) / .seconds(1)
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [self] in
            add(job, priority: priority)
        }
    }

    /// Starts a thread for one that was parked; false when the system has none left.
    func replaceThread() -> Bool { startThread() }

    private func add(_ job: UnownedJob, priority: UInt8) {
        let needsThread = state.withLock { state in
            let place = state.jobs.firstIndex { $0.priority < priority } ?? state.jobs.endIndex
            state.jobs.insert((job, priority), at: place)
            guard state.idleCount == 0, state.threadCount < width else { return false }
            state.threadCount += 1
            return true
        }
        // Without a new thread the others do the work; without any it waits for one.
        if needsThread, !startThread() { state.withLock { $0.threadCount -= 1 } }
        event_signal(event)
    }

    private func startThread() -> Bool {
        thread_registry_start(
            { TaskPool.shared.run() }, THREAD_TASKS, Self.stackSize)
    }

    private func run() -> Never {
        while true {
            guard let job = next() else {
                state.withLock { $0.idleCount += 1 }
                _ = event_wait(event, -1)
                state.withLock { $0.idleCount -= 1 }
                continue
            }
            task_steps_begin(Int32(truncatingIfNeeded: cell.load(ordering: .relaxed)))
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
            task_steps_end()
        }
    }

    private func next() -> UnownedJob? {
        let (job, isMore) = state.withLock { state in
            guard !state.jobs.isEmpty else { return (UnownedJob?.none, false) }
            return (state.jobs.removeFirst().job, !state.jobs.isEmpty)
        }
        // A signal wakes one thread only.
        if isMore { event_signal(event) }
        return job
    }
}
