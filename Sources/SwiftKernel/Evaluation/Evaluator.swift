internal import CellCompiler

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
    /// that the cell left behind may be handed to it later, too.
    func evaluate(
        _ request: EvaluationRequest, events: @escaping @Sendable (EvaluationEvent) -> Void
    ) -> EvaluationResult

    /// Ends the running cell within a moment, also while it waits for input; no effect when none
    /// runs.
    func interrupt()

    /// Says whether the text is a whole cell, as the console asks before it sends it.
    func completeness(of code: String) -> CodeCompleteness

    /// Names that may continue the text at the cursor (in Unicode scalars).
    func completions(in code: String, cursor: Int) -> CompletionList

    /// Documentation of the name at the cursor (in Unicode scalars), if there is one.
    func inspection(of code: String, cursor: Int, detailLevel: Int) -> DisplayBundle?

    /// How long the stages of the last cell that ran took; nil when that is not known.
    var stageTimes: StageTimes? { get }

    /// Ends the worker and removes every temporary file.
    func shutDown()
}

extension Evaluator {
    /// Not known.
    public var stageTimes: StageTimes? { nil }
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

/// One cell, as the front end sent it.
public struct EvaluationRequest: Sendable {
    /// The text of the cell, its line breaks as line feeds.
    public var code: String
    /// The number shown as `In [n]`, or nil when the cell is not counted (silent).
    public var executionCount: Int?
    /// Whether the front end can answer requests for input.
    public var allowsInput: Bool
    /// What the front end calls the cell, so that it is known when it is run again; nil when the
    /// front end has no name for it.
    public var cellIdentifier: String?
    /// The cells of the session so far, this one included.
    package var history = History()
    /// Whether the user asked to end the cell before it was evaluated.
    package var isInterrupted: @Sendable () -> Bool = { false }

    /// Creates a request.
    public init(code: String, executionCount: Int?, allowsInput: Bool) {
        self.code = CellText.plain(code)
        self.executionCount = executionCount
        self.allowsInput = allowsInput
    }

    /// Which run of which cell it is, where the front end has a name for the cell.
    ///
    /// What is not counted is no run of a cell.
    var run: CellRun? {
        guard let cellIdentifier, let executionCount else { return nil }
        return CellRun(cell: cellIdentifier, number: executionCount)
    }

    /// What the user calls the cell.
    var label: String { executionCount.map { "In[\($0)]" } ?? "In[*]" }
}

/// A value in several representations; binary content is already base64.
public struct DisplayBundle: Sendable, Equatable {
    /// The representations, keyed by MIME type; a JSON MIME type holds a JSON document as text.
    public var data: [String: String]
    /// Hints for the front end, keyed by MIME type, each a JSON document as text.
    public var metadata: [String: String]

    /// Creates a bundle.
    public init(data: [String: String], metadata: [String: String] = [:]) {
        self.data = data
        self.metadata = metadata
    }
}

/// Something a cell produced while it ran.
public enum EvaluationEvent: Sendable {
    /// Text for the front end's stdout stream; whole UTF-8.
    case standardOutput(String)
    /// Text for the front end's stderr stream; whole UTF-8.
    case standardError(String)
    /// A display, or a replacement for an earlier one.
    case display(DisplayBundle, identifier: String?, isUpdate: Bool)
    /// The cell asked to clear its output.
    case clearOutput(wait: Bool)
    /// The cell waits for a line; `reply` takes it, or nil for end of input.
    case inputRequest(prompt: String, isPassword: Bool, reply: @Sendable (String?) -> Void)
    /// Text for the front end's pager (help of a directive).
    case page(DisplayBundle)
    /// Text that the front end puts into this cell.
    case nextInput(String)
}

/// How a cell ended.
public enum EvaluationResult: Sendable {
    /// It ran to its end; the value of its last expression, if it has one worth showing.
    case success(DisplayBundle?)
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

/// The answer to `is_complete_request`.
public enum CodeCompleteness: Sendable, Equatable {
    /// The text can run as it is.
    case complete
    /// More lines are needed; the white space the next one starts with.
    case incomplete(indent: String)
    /// No further line can make it valid.
    case invalid
}

/// The answer to `complete_request`.
public struct CompletionList: Sendable, Equatable {
    /// One proposal.
    public struct Item: Sendable, Equatable {
        /// The text that replaces the range.
        public var text: String
        /// What it is, in the words of JupyterLab's icons (`function`, `class`, `instance`, `keyword`).
        public var kind: String
        /// Its parameters and result, empty when there are none.
        public var signature: String

        /// Creates a proposal.
        public init(text: String, kind: String, signature: String) {
            self.text = text
            self.kind = kind
            self.signature = signature
        }
    }

    /// The proposals, best first.
    public var items: [Item]
    /// The range they replace, in Unicode scalars of the whole text.
    public var range: Range<Int>

    /// Creates a list.
    public init(items: [Item], range: Range<Int>) {
        self.items = items
        self.range = range
    }
}
