internal import CellCompiler
internal import WorkerLink

/// What directives ask of the evaluator behind them, beyond running whole cells.
protocol CellSession: Evaluator {
    /// Runs one piece of a cell.
    func evaluate(_ piece: CellPiece, events: @escaping EvaluationEvents) -> EvaluationResult

    /// How further cells are compiled.
    var settings: SessionSettings { get set }

    /// What cells declared and still holds, oldest first, each with the label of its cell.
    var declarations: [(declaration: Declaration, label: String)] { get }

    /// The variables that newer ones replaced and that code may still read: the name, the label of
    /// the cell, and that code.
    var heldVariables: [HeldVariable] { get }

    /// Changes where cells run; returns the folder and the variables they run with then.
    func workingEnvironment(after change: WorkingEnvironment.Change) throws -> WorkingEnvironment

    /// The folder that cells run in, as it is at this moment.
    var notebookFolder: String { get }

    /// Forgets everything that cells declared and imported, and starts a new worker.
    func reset() throws
}

/// What a session remembers about how its cells are compiled.
struct SessionSettings: Sendable, Equatable {
    /// The compiler's options; the frame is that of a plain cell.
    var compileOptions = CompileOptions()
    /// Whether warnings of the compiler are shown.
    var showsWarnings = true
}

/// A piece of a cell that is Swift: what directives leave of it, or one that a directive makes.
struct CellPiece: Sendable {
    /// The request of the cell, with the text of the piece: the lines before it are empty, so that
    /// messages speak of the right line.
    var request: EvaluationRequest
    /// The text of the whole cell, for the lines that messages quote.
    var source: String
    /// What stands around the text.
    var frame = CodeFrame()
    /// When to optimise; nil as the session does.
    var optimization: CompileOptions.Optimization?
    /// Whether warnings about it are worth showing.
    var showsWarnings = true

    /// A whole cell.
    init(_ request: EvaluationRequest) {
        self.request = request
        source = request.code
    }

    /// A piece of the cell that `request` asks for.
    init(_ text: String, of request: EvaluationRequest) {
        self.request = request
        self.request.code = text
        source = request.code
    }

    /// How the piece is compiled in a session with these settings.
    func options(in settings: SessionSettings) -> CompileOptions {
        var options = settings.compileOptions
        options.frame = frame
        if let optimization { options.optimization = optimization }
        return options
    }
}
