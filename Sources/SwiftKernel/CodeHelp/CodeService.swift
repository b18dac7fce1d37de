internal import Dispatch
internal import Foundation
internal import SourceKit
internal import Synchronization
internal import WorkerLink

/// The kernel's side of the process that knows what stands in a program (``SourceKitServer``).
///
/// Questions are answered in order. Whoever asks waits for a limited time: a late answer is dropped. A
/// process that crashes, or has grown too large, is replaced; a question it did not survive has no answer.
final class CodeService: Sendable {
    private final class Pending: Sendable {
        let arrived = DispatchSemaphore(value: 0)
        let answer = Mutex<Data?>(nil)
        let since = ContinuousClock.now
    }

    private struct State {
        var process: LinkedProcess?
        var pending: [Pending] = []
        var crashes = 0
        /// Whether the process was ended from here, to have another one.
        var isReplaced = false
        /// What every new process is asked first, so that it is ready for others.
        var greeting: [SourceKitRequest] = []
        /// Whether the process has answered anything.
        var hasAnswered = false
        /// Whether there will be no answers any more.
        var hasEnded = false
    }

    /// More questions than this mean that the process is too slow for them to be of use.
    private static let longestQueue = 8
    /// A session whose questions crash the process so often does without it.
    private static let mostCrashes = 20
    /// A process that takes longer for one answer is replaced.
    ///
    /// There are texts on which the library never ends. The first answer may take as long as a slow
    /// disk does.
    private static let longestAnswer = (first: Duration.seconds(60), later: Duration.seconds(2))
    /// The program of which the process is a second instance, and its arguments.
    private let program: (path: String, arguments: [String])
    private let memoryLimit: Int
    private let state = Mutex(State())

    /// Prepares the service of a toolchain; starts no process yet.
    ///
    /// - Parameters:
    ///   - program: The kernel's program.
    ///   - library: The file of the toolchain's library; where it is missing there are no answers, and
    ///     a line of the log says so.
    ///   - memoryLimit: The bytes beyond those of its files at which the process is replaced.
    init(program: String, library: String, memoryLimit: Int = 150 << 20) {
        self.program = (program, ["answer-about-code", "--library", library])
        self.memoryLimit = memoryLimit
        guard !FileManager.default.fileExists(atPath: library) else { return }
        Log.note(
            "\(library) is missing: completion and help know the session's own names only")
        state.withLock { $0.hasEnded = true }
    }

    /// Whether questions may have answers.
    var isAvailable: Bool { state.withLock { !$0.hasEnded } }

    /// Sends questions and waits for the answer to the last; nil when it is not there in time.
    ///
    /// - Parameters:
    ///   - requests: The questions.
    ///   - deadline: When to stop waiting.
    /// - Returns: The answer as JSON.
    func answer(to requests: [SourceKitRequest], until deadline: DispatchTime) -> Data? {
        guard let last = send(requests), last.arrived.wait(timeout: deadline) == .success else {
            return nil
        }
        return last.answer.withLock { $0 }
    }

    /// Sends questions whose answers nobody needs.
    func send(_ requests: [SourceKitRequest]) -> Void { _ = send(requests) as Pending? }

    private func send(_ requests: [SourceKitRequest]) -> Pending? {
        state.withLock { state in
            replaceIfStuck(&state)
            guard !state.hasEnded, state.pending.count < Self.longestQueue else { return nil }
            guard state.process != nil || start(&state) != nil else { return nil }
            return send(requests, &state)
        }
    }

    private func send(_ requests: [SourceKitRequest], _ state: inout State) -> Pending? {
        var last: Pending?
        for request in requests {
            guard let data = try? JSONEncoder().encode(request),
                let process = state.process
            else { return nil }
            let frame = Frame(kind: SourceKitServer.FrameKind.question, payload: Array(data))
            guard (try? process.channel.send(frame)) != nil else { return nil }
            let pending = Pending()
            state.pending.append(pending)
            last = pending
        }
        return last
    }

    /// Ends the process for good.
    func end() {
        state.withLock { state in
            state.hasEnded = true
            state.process?.kill()
        }
    }

    // MARK: - The process

    private func replaceIfStuck(_ state: inout State) {
        let limit = state.hasAnswered ? Self.longestAnswer.later : Self.longestAnswer.first
        guard let oldest = state.pending.first, oldest.since + limit < .now else { return }
        state.isReplaced = true
        state.process?.kill()
        for pending in state.pending { pending.arrived.signal() }
        state.pending = []
    }

    /// Sets what every new process is asked first.
    func greet(with requests: [SourceKitRequest]) {
        state.withLock { $0.greeting = requests }
    }

    private func start(_ state: inout State) -> LinkedProcess? {
        var environment = ProcessInfo.processInfo.environment
        environment["SWIFT_BACKTRACE"] = "enable=no"
        // Threads of the library that each keep free memory of their own would triple it.
        environment["MALLOC_ARENA_MAX"] = "2"
        do {
            let process = try LinkedProcess(
                program.path, program.arguments, environment: environment)
            state.process = process
            let reader = Thread { [weak self] in Self.read(process) { self } }
            reader.name = "code service"
            reader.start()
            return process
        } catch {
            state.hasEnded = true
            Log.note("completion and help know the session's own names only: \(error)")
            return nil
        }
    }

    private static func read(_ process: LinkedProcess, for service: () -> CodeService?) {
        while let frame = try? process.channel.receive() {
            guard let service = service() else { break }
            service.take(frame, from: process)
        }
        process.kill()
        process.wait()
        service()?.forget(process)
    }

    private func take(_ frame: Frame, from process: LinkedProcess) {
        let isTooLarge = process.privateMemory.map { $0 > memoryLimit } ?? false
        state.withLock { state in
            guard state.process === process else { return }
            if frame.kind == SourceKitServer.FrameKind.failure {
                state.hasEnded = true
                let reason = String(decoding: frame.payload, as: UTF8.self)
                Log.note("completion and help know the session's own names only: \(reason)")
                return
            }
            state.hasAnswered = true
            guard !state.pending.isEmpty else { return }
            let pending = state.pending.removeFirst()
            pending.answer.withLock { $0 = Data(frame.payload) }
            pending.arrived.signal()
            if isTooLarge && state.pending.isEmpty {
                state.isReplaced = true
                process.kill()
            }
        }
    }

    /// The process has ended: those who wait get nothing, and another one is started.
    private func forget(_ process: LinkedProcess) {
        state.withLock { state in
            guard state.process === process else { return }
            state.process = nil
            state.hasAnswered = false
            if !state.isReplaced { state.crashes += 1 }
            state.isReplaced = false
            if state.crashes >= Self.mostCrashes, !state.hasEnded {
                state.hasEnded = true
                Log.note("completion and help know the session's own names only from now on")
            }
            for pending in state.pending { pending.arrived.signal() }
            state.pending = []
            guard !state.hasEnded, start(&state) != nil else { return }
            _ = send(state.greeting, &state)
        }
    }
}
