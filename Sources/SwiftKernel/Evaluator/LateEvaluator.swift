public import KernelDisplay
internal import Synchronization

/// Makes an evaluator when it is first needed, and tries again with each cell where that fails.
///
/// A kernel that ended because something was missing would tell its reason to a log that no front end
/// shows. This one starts, answers every question about itself, and gives the reason as the error of
/// each cell, until what was missing is there.
public final class LateEvaluator: Evaluator {
    private struct State {
        var evaluator: (any Evaluator)?
        var problem = EvaluationFailure(name: "KernelError", value: "", traceback: [])
        var hasEnded = false
    }

    private let make: @Sendable () throws -> any Evaluator
    private let state = Mutex(State())

    /// Tries to make the evaluator.
    ///
    /// - Parameter make: Makes it; its error is what the user reads.
    public init(_ make: @escaping @Sendable () throws -> any Evaluator) {
        self.make = make
        if evaluator == nil { Log.note(state.withLock { $0.problem.value }) }
    }

    /// The evaluator, if it can be made.
    private var evaluator: (any Evaluator)? {
        state.withLock { state in
            if state.evaluator == nil, !state.hasEnded {
                do {
                    state.evaluator = try make()
                } catch {
                    let words = "\(error)"
                    state.problem =
                        error as? EvaluationFailure
                        ?? EvaluationFailure(
                            name: "KernelError", value: words, traceback: ["KernelError: \(words)"])
                }
            }
            return state.evaluator
        }
    }

    /// The evaluator, if it was made; nothing that nobody asked for is tried again.
    private var made: (any Evaluator)? { state.withLock { $0.evaluator } }

    /// Starts what takes time, where there is an evaluator.
    public func warmUp() { made?.warmUp() }

    /// Runs a cell, or says why none can run.
    public func evaluate(
        _ request: EvaluationRequest, events: @escaping EvaluationEvents
    ) -> EvaluationResult {
        if let evaluator { return evaluator.evaluate(request, events: events) }
        return .failure(state.withLock { $0.problem })
    }

    /// Whether the text is a whole cell; any is, where none can run.
    public func completeness(of code: String) -> CodeCompleteness {
        made?.completeness(of: code) ?? .complete
    }

    /// Names that may continue the text at the cursor.
    public func completions(in code: String, cursor: Int) -> CompletionList {
        made?.completions(in: code, cursor: cursor)
            ?? CompletionList(items: [], range: cursor..<cursor)
    }

    /// Documentation of the name at the cursor.
    public func inspection(of code: String, cursor: Int, detailLevel: Int) -> MIMEBundle? {
        made?.inspection(of: code, cursor: cursor, detailLevel: detailLevel)
    }

    /// How long the stages of the last cell that ran took.
    public var stageTimes: StageTimes? { made?.stageTimes }

    /// Ends the worker and removes every temporary file.
    public func shutDown() {
        let evaluator = state.withLock { state in
            state.hasEnded = true
            return state.evaluator
        }
        evaluator?.shutDown()
    }
}
