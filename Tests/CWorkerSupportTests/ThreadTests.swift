import CWorkerInternals
import CWorkerSupport
import Glibc
import Synchronization
import Testing

/// What a thread that a test started found out about itself.
private struct Findings: Sendable {
    var role = THREAD_OTHER
    var isInsideStack = false
    var isBelowStack = false
    var hasSignalStack = false
    var beginsAtEntry = false
}

private let findings = Mutex<[Findings]>([])
private let isDone = event_make()

/// Finds out; called on a thread of its own.
private func lookAround() {
    var result = Findings(role: thread_registry_role())
    var low: UInt64 = 0
    var high: UInt64 = 0
    unsafe thread_registry_stack(&low, &high)
    unsafe withUnsafeMutablePointer(to: &result) { pointer in
        let place = UInt64(UInt(bitPattern: pointer))
        unsafe pointer.pointee.isInsideStack = low < place && place < high
    }
    let beyond = unsafe UnsafeRawPointer(bitPattern: UInt(low) - 64)
    result.isBelowStack = unsafe thread_registry_is_below_stack(beyond)
    var signalStack = unsafe stack_t()
    unsafe sigaltstack(nil, &signalStack)
    result.hasSignalStack = unsafe signalStack.ss_sp != nil && signalStack.ss_size >= 1 << 16
    var trace = stack_trace()
    unsafe stack_walk_callers(&trace)
    result.beginsAtEntry = unsafe withUnsafeBytes(of: trace.frames) { bytes in
        let frames = unsafe bytes.bindMemory(to: UnsafeRawPointer?.self)
        return (0..<Int(trace.depth)).contains { index in
            unsafe frames[index].map { unsafe thread_registry_is_entry($0) } ?? false
        }
    }
    findings.withLock { $0.append(result) }
    event_signal(isDone)
}

@Suite(.serialized) struct ThreadTests {
    @Test func `a thread knows its role, its stack, and where it began`() throws {
        findings.withLock { $0 = [] }
        let hasStarted = thread_registry_start(
            {
                lookAround()
                while true { pause() }
            }, THREAD_TASKS, 1 << 20)
        #expect(hasStarted)
        while !event_wait(isDone, 60_000) {}
        let found = try #require(findings.withLock { $0 }.first)
        #expect(found.role == THREAD_TASKS)
        #expect(found.isInsideStack && found.isBelowStack && found.hasSignalStack)
        #expect(found.beginsAtEntry)
    }

    @Test func `a thread that somebody else starts has a signal stack and no role`() throws {
        findings.withLock { $0 = [] }
        var thread = pthread_t()
        unsafe pthread_create(
            &thread, nil,
            { _ in
                lookAround()
                return nil
            }, nil)
        pthread_join(thread, nil)
        #expect(event_wait(isDone, 0))
        let found = try #require(findings.withLock { $0 }.first)
        #expect(found.role == THREAD_OTHER)
        #expect(found.isInsideStack && found.hasSignalStack)
        #expect(!found.beginsAtEntry)
    }

    @Test func `the list of threads holds the one that asks, which computes`() {
        var threads = [pid_t](repeating: 0, count: 4096)
        let count = unsafe thread_registry_list(&threads, Int32(threads.count))
        #expect(threads.prefix(Int(count)).contains(number_of_thread()))
        #expect(thread_registry_is_computing(number_of_thread()))
        #expect(!thread_registry_is_computing(1 << 30))
    }

    @Test func `a thread is in a step between its start and its end`() {
        #expect(task_steps_cell() == 0)
        let before = task_steps_count()
        task_steps_begin(12)
        #expect(task_steps_cell() == 12)
        #expect(task_steps_are_running(number_of_thread()))
        #expect(task_steps_count() == before + 1)
        task_steps_end()
        #expect(task_steps_cell() == 0)
        #expect(!task_steps_are_running(number_of_thread()))
    }

    @Test func `locks of the C library's kind are counted on the thread that holds them`() {
        #expect(!lock_count_is_positive())
        var lock = unsafe pthread_mutex_t()
        unsafe pthread_mutex_init(&lock, nil)
        unsafe pthread_mutex_lock(&lock)
        #expect(lock_count_is_positive())
        #expect(unsafe pthread_mutex_trylock(&lock) != 0)
        unsafe pthread_mutex_unlock(&lock)
        #expect(!lock_count_is_positive())
    }
}

@Suite struct EventTests {
    @Test func `a signal before the wait is not lost, and wakes once`() {
        let event = event_make()
        defer { close(event) }
        #expect(!event_wait(event, 0))
        event_signal(event)
        event_signal(event)
        #expect(event_wait(event, -1))
        #expect(!event_wait(event, 0))
    }

    @Test func `memory that no stopped thread holds answers`() {
        heap_check_install()
        #expect(heap_check_answers(60_000))
        #expect(heap_check_answers(60_000))
    }
}
