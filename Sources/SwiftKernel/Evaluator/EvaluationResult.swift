public import KernelDisplay

/// Something a cell produced while it ran.
public enum EvaluationEvent: Sendable {
    /// Text for the front end's stdout stream; whole UTF-8.
    case standardOutput(String)
    /// Text for the front end's stderr stream; whole UTF-8.
    case standardError(String)
    /// A display, or a replacement for an earlier one.
    case display(MIMEBundle, identifier: String?, isUpdate: Bool)
    /// The cell asked to clear its output.
    case clearOutput(wait: Bool)
    /// The cell waits for a line; `reply` takes it, or nil for end of input.
    case inputRequest(prompt: String, isPassword: Bool, reply: @Sendable (String?) -> Void)
    /// Text for the front end's pager (help of a directive).
    case page(MIMEBundle)
    /// Text that the front end puts into this cell.
    case nextInput(String)
}

/// Takes what a cell produces, from any thread.
public typealias EvaluationEvents = @Sendable (EvaluationEvent) -> Void

/// How a cell ended.
public enum EvaluationResult: Sendable {
    /// It ran to its end; the value of its last expression, if it has one worth showing.
    case success(MIMEBundle?)
    /// It ended early; variables are intact unless the error says otherwise.
    case failure(EvaluationFailure)
}

/// The one error of a failed cell.
public struct EvaluationFailure: Error, Sendable, Equatable {
    /// The kind: `CompileError`, the type of a thrown error, `Trap`, `KeyboardInterrupt`, `Exit`,
    /// `WorkerLost`.
    public var name: String
    /// One line that says what happened.
    public var value: String
    /// The lines shown to the user, ANSI colours allowed.
    public var traceback: [String]

    /// Creates a failure.
    public init(name: String, value: String, traceback: [String]) {
        self.name = name
        self.value = value
        self.traceback = traceback
    }
}
