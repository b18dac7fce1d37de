internal import CWorkerSupport
internal import Dispatch
internal import Foundation
internal import Glibc
internal import Synchronization
internal import WorkerLink

/// The process that runs the cells of a session, with its streams.
///
/// One thread reads everything the worker sends. Before it handles a message it delivers what the
/// pipes hold, so displays and prints keep their order and a cell's output ends before its reply.
final class WorkerProcess: Sendable {
    /// How a cell ended, as seen from here.
    enum Outcome: Sendable {
        /// The worker reported it; the text is what the runtime wrote last on stderr.
        case ended(CellEnding, fatalError: String)
        /// The worker is gone, for this reason.
        case lost(WorkerLoss)
    }

    private struct State {
        var events: EvaluationEvents?
        var allowsInput = false
        var pendingCell: Int?
        var outcome: Outcome?
        var inputRequest = 0
        var isReady = false
        var isGone = false
        var lastWords: CellEnding?
        var loss: WorkerLoss?
        var killReason: String?
        /// Turns what happens after a cell into text.
        var report: FailureReport?
        var environment: WorkingEnvironment?
        /// How often the worker was asked for its environment, and how often it answered.
        var environmentQuestions = (asked: 0, answered: 0)
    }

    private let channel: FrameChannel
    private let process: Int32
    private let sessionFolder: String
    private let startPatience: Duration
    private let interruptPatience: Duration
    private let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)
    private let environmentAnswered = DispatchSemaphore(value: 0)
    /// Signalled when the worker is ready or gone.
    private let started = DispatchSemaphore(value: 0)

    /// Starts the worker; its files are in `sessionFolder`.
    ///
    /// A worker that is not ready for cells after `startPatience` is ended, and one whose cell goes on
    /// for `interruptPatience` after it was asked to end.
    init(
        executable: String, sessionFolder: String, startPatience: Duration,
        interruptPatience: Duration
    ) throws(LinkError) {
        let (channel, link) = try FrameChannel.makePair()
        var descriptors = [link]
        defer { descriptors.forEach { close($0) } }
        let output = try makePipe()
        descriptors += [output.reading, output.writing]
        let error = try makePipe()
        descriptors += [error.reading, error.writing]
        let null = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard null >= 0 else { throw .system(call: "opening /dev/null", code: errno) }
        descriptors.append(null)
        var environment = ProcessInfo.processInfo.environment
        // Traps are the worker's own business; the runtime's crash report would end the process.
        environment["SWIFT_BACKTRACE"] = "enable=no"
        environment[PROCESS_TREE_MARK] = sessionFolder
        // The library's threads wait for each other. Spinning for long, OpenMP's default, takes the
        // core away from the thread that is waited for as soon as the machine is shared.
        if environment["OMP_WAIT_POLICY"] == nil, environment["GOMP_SPINCOUNT"] == nil {
            environment["GOMP_SPINCOUNT"] = "5000"
        }
        self.channel = channel
        self.sessionFolder = sessionFolder
        self.startPatience = startPatience
        self.interruptPatience = interruptPatience
        process = try startProcess(
            executable, [sessionFolder], environment: environment,
            streams: ProcessStreams(
                input: null, output: output.writing, error: error.writing, link: link),
            diesWithParent: false)
        descriptors.removeAll { $0 == output.reading || $0 == error.reading }
        Thread.detachNewThread { self.read(output: output.reading, error: error.reading) }
    }

    /// Whether the process has ended.
    var isGone: Bool { state.withLock { $0.isGone } }

    /// The folder that the process is in, which is asked of the system: a cell may be running.
    var folder: String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
    }

    /// Why the process has ended, once it has.
    var loss: WorkerLoss? { state.withLock { $0.loss } }

    // MARK: - Commands

    /// Runs a compiled cell and waits for its end; a cell that runs to its end gives back the memory
    /// of the variables in `releasing`.
    func run(
        cell: Int, library: String, entryPoint: String, releasing: [String], allowsInput: Bool,
        report: FailureReport, cancellation: Cancellation, events: @escaping EvaluationEvents
    ) -> Outcome {
        guard waitForStart(cancellation) else {
            return .ended(.interrupted(frames: []), fatalError: "")
        }
        state.withLock { state in
            state.report = report
            state.events = events
            state.allowsInput = allowsInput
            state.pendingCell = cell
            state.outcome = nil
            if let loss = state.loss { finish(&state, .lost(loss)) }
        }
        let command = WorkerCommand.run(
            cell: cell, library: library, entryPoint: entryPoint, releasing: releasing)
        // A worker that is gone is noticed by the reading thread, which then ends the wait.
        try? channel.send(command.frame)
        // An interrupt that came before the command would have been for nothing.
        cancellation.during(stop: { [self] in interrupt(cell: cell) }) { ended.wait() }
        return state.withLock { $0.outcome } ?? .lost(WorkerLoss(fatalError: ""))
    }

    /// Waits until the worker is ready or gone; false when the user does not want to wait.
    private func waitForStart(_ cancellation: Cancellation) -> Bool {
        let deadline = DispatchTime.now() + startPatience / .seconds(1)
        while started.wait(timeout: .now() + 0.05) == .timedOut {
            if cancellation.isRequested { return false }
            if DispatchTime.now() > deadline {
                let seconds = Int(startPatience / .seconds(1))
                kill(reason: "the process that runs cells did not start within \(seconds) seconds")
            }
        }
        started.signal()
        return true
    }

    private func runs(_ cell: Int) -> Bool { state.withLock { $0.pendingCell == cell } }

    /// Asks a cell to end, and ends the process when it does not.
    private func interrupt(cell: Int) {
        guard runs(cell) else { return }
        try? channel.send(WorkerCommand.interrupt(cell: cell).frame)
        Thread.detachNewThread { [self] in
            Thread.sleep(forTimeInterval: interruptPatience / .seconds(1))
            if runs(cell) { kill() }
        }
    }

    /// Changes where cells run, before the next one.
    @discardableResult
    func change(_ change: WorkingEnvironment.Change) -> Int {
        let number = state.withLock { state in
            state.environmentQuestions.asked += 1
            return state.environmentQuestions.asked
        }
        try? channel.send(WorkerCommand.environment(change).frame)
        return number
    }

    /// Changes where cells run and returns what it is then; nil when the worker does not answer.
    func environment(after change: WorkingEnvironment.Change) -> WorkingEnvironment? {
        let number = self.change(change)
        while !state.withLock({ $0.isGone || $0.environmentQuestions.answered >= number }) {
            // It may have just been started.
            let patience = startPatience / .seconds(1)
            guard environmentAnswered.wait(timeout: .now() + patience) == .success else {
                return nil
            }
        }
        return state.withLock { $0.isGone ? nil : $0.environment }
    }

    /// Has the process end by itself, after what cells gave to `atexit`; one that takes long is left.
    func end() {
        guard state.withLock({ $0.isReady && !$0.isGone }) else { return }
        _ = shutdown(channel.descriptor, Int32(SHUT_WR))
        let deadline = ContinuousClock.now + Self.patienceAtEnd
        while !isGone, ContinuousClock.now < deadline { usleep(2_000) }
    }

    /// How long the end of a session may take in the process that runs cells.
    private static let patienceAtEnd = Duration.seconds(1)

    /// Ends the process at once, with the programs that its cells started; the reason is told to the
    /// user.
    func kill(reason: String? = nil) {
        state.withLock { state in
            state.killReason = state.killReason ?? reason
            guard !state.isGone else { return }
            // Those that do not even keep their variables are known by their parents only.
            unsafe process_tree_end(process, sessionFolder)
            _ = Glibc.kill(-process, SIGKILL)
        }
        Self.endPrograms(ofSession: sessionFolder)
    }

    /// Ends the programs that a session left, whose process has ended.
    static func endPrograms(ofSession folder: String) { unsafe process_tree_end(0, folder) }

    // MARK: - Reading

    private func read(output: Int32, error: Int32) {
        var reader = StreamReader(output: output, error: error)
        let link = channel.descriptor
        while true {
            var waiting = [link, reader.output, reader.error].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            let count = unsafe poll(&waiting, nfds_t(waiting.count), -1)
            if count < 0 && errno == EINTR { continue }
            let events = state.withLock { $0.events }
            let hasMessage = waiting[0].revents != 0
            reader.deliver(upToNow: hasMessage, to: events)
            guard hasMessage else { continue }
            guard let frame = try? channel.receive(), let report = try? WorkerReport(frame) else {
                break
            }
            handle(report, &reader)
        }
        end(&reader)
    }

    private func handle(_ report: WorkerReport, _ reader: inout StreamReader) {
        let (events, allowsInput) = state.withLock { ($0.events, $0.allowsInput) }
        switch report {
        case .ready:
            state.withLock { $0.isReady = true }
            started.signal()
        case .display(let bundle, let identifier, let isUpdate):
            events?(.display(bundle, identifier: identifier, isUpdate: isUpdate))
            acknowledge()
        case .clearOutput(let wait):
            events?(.clearOutput(wait: wait))
            acknowledge()
        case .inputRequest(let prompt, let isPassword):
            guard allowsInput, let events else {
                try? channel.send(WorkerCommand.inputRefused.frame)
                return
            }
            let number = state.withLock { state in
                state.inputRequest += 1
                return state.inputRequest
            }
            events(
                .inputRequest(prompt: prompt, isPassword: isPassword) { [self] line in
                    // The answer to a question that nobody waits for any more is dropped.
                    let isCurrent = state.withLock {
                        $0.inputRequest == number && $0.pendingCell != nil
                    }
                    if isCurrent { try? channel.send(WorkerCommand.input(line).frame) }
                })
        case .finished(let cell, let ending):
            let last = reader.finish(ending, to: events)
            state.withLock { state in
                guard state.pendingCell == cell else { return }
                finish(&state, .ended(ending, fatalError: last))
            }
        case .environment(let environment):
            state.withLock { state in
                state.environment = environment
                state.environmentQuestions.answered += 1
            }
            environmentAnswered.signal()
        case .lost(let ending): state.withLock { $0.lastWords = ending }
        case .late(let ending):
            let last = reader.finish(ending, to: events)
            let report = state.withLock { $0.report }
            if let report { events?(.standardError(report.lateFailure(ending, fatalError: last))) }
        case .repeatedFailure: reader.forgetLastWords()
        }
    }

    private func acknowledge() { try? channel.send(WorkerCommand.shown.frame) }

    /// The worker closed its end: collect what is left and say why.
    private func end(_ reader: inout StreamReader) {
        let events = state.withLock { $0.events }
        reader.deliver(upToNow: true, to: events)
        let last = reader.finish(nil, to: events)
        waitForProcess(process)
        let recentError = reader.recentError
        let wasReady = state.withLock { state in
            let status = reapProcess(process)
            state.isGone = true
            let reason = state.killReason ?? (state.isReady ? nil : Self.failedStart(recentError))
            let loss = WorkerLoss(
                ending: state.lastWords, fatalError: last, status: status, reason: reason)
            state.loss = loss
            if state.pendingCell != nil { finish(&state, .lost(loss)) }
            return state.isReady
        }
        environmentAnswered.signal()
        if !wasReady { started.signal() }
        reader.close()
    }

    /// What is known of a process that ended before it took a cell.
    private static func failedStart(_ output: String) -> String {
        let words = output.split(separator: "\n").last.map { ": \($0)" } ?? ""
        return "the process that runs cells ended while it started\(words)"
    }

    private func finish(_ state: inout State, _ outcome: Outcome) {
        state.pendingCell = nil
        state.outcome = outcome
        ended.signal()
    }
}
