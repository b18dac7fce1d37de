import KernelDisplay
import Dispatch
import SwiftKernel
import Synchronization
import WorkerLink

/// An evaluator without a compiler: the text of a cell picks what happens.
///
/// A cell is a list of words; `value:x`, `out:x`, `err:x`, `show:id`, `update:id`, `clear`,
/// `page:x`, `ask:x`, `fail:x`, and `wait`, which ends only by an interrupt.
final class MockEvaluator: Evaluator {
    private let requests = Mutex<[EvaluationRequest]>([])
    private let waiting = Mutex<Cancellation?>(nil)

    /// The cells run so far.
    var evaluated: [EvaluationRequest] { requests.withLock { $0 } }
    /// Whether a cell waits for an interrupt or an answer.
    var waits: Bool { waiting.withLock { $0 != nil } }

    func warmUp() {}

    func evaluate(
        _ request: EvaluationRequest, events: @escaping @Sendable (EvaluationEvent) -> Void
    ) -> EvaluationResult {
        requests.withLock { $0.append(request) }
        var value: MIMEBundle?
        for word in request.code.split(separator: " ") {
            let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
            let argument = parts.count > 1 ? parts[1] : ""
            let bundle = MIMEBundle(plainText: argument)
            switch parts[0] {
            case "value": value = bundle
            case "out": events(.standardOutput(argument))
            case "err": events(.standardError(argument))
            case "show": events(.display(bundle, identifier: argument, isUpdate: false))
            case "update": events(.display(bundle, identifier: argument, isUpdate: true))
            case "clear": events(.clearOutput(wait: true))
            case "page": events(.page(bundle))
            case "ask":
                switch ask(argument, request.cancellation, events) {
                case .success(let line): events(.standardOutput("got \(line ?? "nothing")"))
                case .failure(let failure): return .failure(failure)
                }
            case "fail": return .failure(Self.failure(argument))
            case "wait":
                _ = isInterrupted(request.cancellation, before: DispatchSemaphore(value: 0))
                return .failure(Self.failure("KeyboardInterrupt"))
            default: return .failure(Self.failure("CompileError"))
            }
        }
        return .success(value)
    }

    private func ask(
        _ prompt: String, _ cancellation: Cancellation, _ events: EvaluationEvents
    ) -> Result<String?, EvaluationFailure> {
        let answered = DispatchSemaphore(value: 0)
        let answer = Answer()
        events(
            .inputRequest(prompt: prompt, isPassword: prompt == "secret") { line in
                answer.line.withLock { $0 = line }
                answered.signal()
            })
        if isInterrupted(cancellation, before: answered) {
            return .failure(Self.failure("KeyboardInterrupt"))
        }
        return .success(answer.line.withLock { $0 })
    }

    /// Waits for a signal or an interrupt.
    private func isInterrupted(
        _ cancellation: Cancellation, before end: DispatchSemaphore
    ) -> Bool {
        waiting.withLock { $0 = cancellation }
        defer { waiting.withLock { $0 = nil } }
        cancellation.during(stop: { end.signal() }) { end.wait() }
        return cancellation.isRequested
    }

    private final class Answer: Sendable {
        let line = Mutex<String?>(nil)
    }

    /// The failure of a name.
    static func failure(_ name: String) -> EvaluationFailure {
        EvaluationFailure(name: name, value: "it failed", traceback: ["line 1", "line 2"])
    }

    /// Ends the cell that waits.
    func interrupt() { waiting.withLock { $0 }?.request() }

    func completeness(of code: String) -> CodeCompleteness {
        switch code {
        case "{": .incomplete(indent: "    ")
        case "}": .invalid
        default: .complete
        }
    }

    func completions(in code: String, cursor: Int) -> CompletionList {
        let item = CompletionList.Item(text: "print", kind: "function", signature: "(Any...)")
        return CompletionList(items: [item], range: 0..<cursor)
    }

    func inspection(of code: String, cursor: Int, detailLevel: Int) -> MIMEBundle? {
        code == "known" ? MIMEBundle(plainText: "detail \(detailLevel)") : nil
    }

    func shutDown() {
        interrupt()
    }
}
