import KernelDisplay
import Foundation
import SwiftKernel
import Synchronization
import WorkerLink

/// Something that a test does at a moment of its own, for which code in a cell waits.
///
/// Cells that sleep instead would depend on how much else the machine does.
final class Moment: Sendable {
    private let file = FileManager.default.temporaryDirectory
        .appendingPathComponent("moment-\(UUID().uuidString)").path

    /// Lets the code that waits go on.
    func come() { _ = FileManager.default.createFile(atPath: file, contents: nil) }

    /// Swift code that waits for the moment, a minute at most.
    var isAwaited: String {
        "for _ in 0..<6000 where access(\"\(file)\", F_OK) != 0 { usleep(10_000) }"
    }

    /// Swift code that says whether the moment has come.
    var hasCome: String { "access(\"\(file)\", F_OK) == 0" }

    deinit { try? FileManager.default.removeItem(atPath: file) }
}

/// A session with the real compiler and the real worker, for tests that read as cells and answers.
final class NotebookSession: Sendable {
    /// What a cell produced.
    struct Output: Sendable {
        var stdout = ""
        var stderr = ""
        var displays: [MIMEBundle] = []
        /// Everything in the order it came: `out:…`, `err:…`, `display:…`, `update:…`, `clear`,
        /// `ask: …`, `ask secretly: …`.
        var order: [String] = []
        var result: MIMEBundle?
        var failure: EvaluationFailure?

        /// Everything the user sees of the cell, as lines.
        var transcript: String {
            // Where one text of stderr ends and the next begins is chance.
            var events: [String] = []
            for event in order {
                let isMore = event.hasPrefix("err:") && events.last?.hasPrefix("err:") == true
                if isMore {
                    events[events.count - 1] += event.dropFirst(4)
                } else {
                    events.append(event)
                }
            }
            let shown = events.map { event in
                event.hasPrefix("out:") ? String(event.dropFirst(4)) : event + "\n"
            }
            let text = shown.joined() + (answer.isEmpty ? "" : answer + "\n")
            return text.split(separator: "\n").map { $0 + "\n" }.joined()
        }

        /// The plain text of the last expression, or the name and message of the error.
        var answer: String {
            failure.map { "\($0.name): \($0.value)" } ?? result?.text(of: "text/plain") ?? ""
        }
    }

    let evaluator: DirectiveEvaluator
    private let count = Mutex(0)
    private let history = Mutex(History())
    /// What ends the cell that runs, or the last one that ran.
    private let running = Mutex(Cancellation())

    /// The folder of the programs under test.
    static let build = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent(".build/release")

    init(
        patience: Duration = .seconds(10), temporary: URL? = nil,
        processLimit: (@Sendable () -> ProcessLimit?)? = nil
    ) throws {
        var configuration = SessionConfiguration(installation: Self.build)
        configuration.patience = patience
        if let temporary { configuration.temporary = temporary }
        if let processLimit { configuration.processLimit = processLimit }
        evaluator = DirectiveEvaluator(try CellEvaluator(configuration: configuration))
    }

    deinit { evaluator.shutDown() }

    /// Runs a cell; `answers` are the lines typed when it asks, or it is interrupted then.
    ///
    /// `cell` is the identifier that a front end would send: a cell of the same one is run again.
    @discardableResult
    func run(
        _ code: String, cell: String? = nil, answers: [String]? = nil,
        interruptsQuestions: Bool = false,
        onOutput: (@Sendable (String) -> Void)? = nil,
        onError: (@Sendable (String) -> Void)? = nil
    ) -> Output {
        let number = count.withLock { count in
            count += 1
            return count
        }
        let output = Mutex(Output())
        let lines = Mutex(answers ?? [])
        var request = EvaluationRequest(
            code: code, executionCount: number, allowsInput: answers != nil || interruptsQuestions)
        request.cellIdentifier = cell
        let cancellation = request.cancellation
        running.withLock { $0 = cancellation }
        request.history = history.withLock { history in
            history.append(line: number, input: code)
            return history
        }
        // The worker keeps the closure, for what threads write after the end of the cell; it must
        // not keep the session, whose end is the worker's.
        let result = evaluator.evaluate(request) { event in
            switch event {
            case .standardOutput(let text):
                output.withLock {
                    $0.stdout += text; $0.order.append("out:\(text)")
                }
                onOutput?(text)
            case .standardError(let text):
                output.withLock {
                    $0.stderr += text; $0.order.append("err:\(text)")
                }
                onError?(text)
            case .display(let bundle, _, let isUpdate):
                output.withLock {
                    $0.displays.append(bundle)
                    let text = bundle.text(of: "text/plain") ?? ""
                    $0.order.append((isUpdate ? "update:" : "display:") + text)
                }
            case .clearOutput: output.withLock { $0.order.append("clear") }
            case .inputRequest(let prompt, let isPassword, let reply):
                let question = (isPassword ? "ask secretly: " : "ask: ") + prompt
                if !prompt.isEmpty { output.withLock { $0.order.append(question) } }
                if interruptsQuestions {
                    Thread.detachNewThread { cancellation.request() }
                    break
                }
                reply(lines.withLock { $0.isEmpty ? nil : $0.removeFirst() })
            case .page(let bundle):
                output.withLock { $0.order.append("page:" + (bundle.text(of: "text/plain") ?? "")) }
            case .nextInput(let text): output.withLock { $0.order.append("input:" + text) }
            }
        }
        var collected = output.withLock { $0 }
        switch result {
        case .success(let bundle): collected.result = bundle
        case .failure(let failure): collected.failure = failure
        }
        return collected
    }

    /// Interrupts the running cell.
    func interrupt() { running.withLock { $0 }.request() }

    /// Interrupts the running cell after a while.
    func interrupt(after seconds: Double) {
        Thread.detachNewThread { [self] in
            Thread.sleep(forTimeInterval: seconds)
            interrupt()
        }
    }

    /// Runs a cell and interrupts it as soon as it has printed something.
    func runInterrupted(_ code: String, after microseconds: UInt32 = 0) -> Output {
        let isAsked = Mutex(false)
        return run(code) { [weak self] _ in
            let isFirst = isAsked.withLock { isAsked in
                defer { isAsked = true }
                return !isAsked
            }
            guard isFirst else { return }
            usleep(microseconds)
            self?.interrupt()
        }
    }
}
