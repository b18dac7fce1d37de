internal import CellCompiler
public import KernelDisplay

/// Runs the cells of one session; knows nothing of Jupyter or of sockets.
///
/// `evaluate` is called from one thread at a time (the execution thread). All other members may
/// be called from any thread, also while a cell runs.
public protocol Evaluator: AnyObject, Sendable {
    /// Starts what takes time (the worker process, caches) without waiting for it.
    func warmUp()

    /// Compiles and runs one cell; returns when it ended in any way.
    ///
    /// Every output of the cell has been handed to `events` before this returns; output of threads
    /// that the cell left behind may be handed to it later, too. The request's cancellation ends the
    /// cell within a moment, also while it waits for input.
    func evaluate(
        _ request: EvaluationRequest, events: @escaping EvaluationEvents
    ) -> EvaluationResult

    /// Says whether the text is a whole cell, as the console asks before it sends it.
    func completeness(of code: String) -> CodeCompleteness

    /// Names that may continue the text at the cursor (in Unicode scalars).
    func completions(in code: String, cursor: Int) -> CompletionList

    /// Documentation of the name at the cursor (in Unicode scalars), if there is one.
    func inspection(of code: String, cursor: Int, detailLevel: Int) -> MIMEBundle?

    /// The stack that a thread needs for the questions and cells it brings here, in bytes.
    var stackSize: Int { get }

    /// How long the stages of the last cell that ran took; nil when that is not known.
    var stageTimes: StageTimes? { get }

    /// Ends the worker and removes every temporary file.
    func shutDown()
}

extension Evaluator {
    /// Not known.
    public var stageTimes: StageTimes? { nil }

    /// As much as the parser may need for a cell of any shape.
    public var stackSize: Int { NestingLimits.stackSize }
}

/// Where the time of a cell went.
public struct StageTimes: Sendable, Equatable {
    /// Finding out what the cell declares.
    public var parsing: Duration
    /// All attempts of the compiler.
    public var compiling: Duration
    /// Making a library of it.
    public var linking: Duration
    /// Loading the library and running its code.
    public var running: Duration
}
