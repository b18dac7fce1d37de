internal import KernelDisplay
internal import CellCompiler
internal import Foundation
internal import WorkerLink

/// What a directive, or the installation of a package, may do to the session of its cell.
protocol SessionAccess: Sendable {
    /// The request of the cell.
    var request: EvaluationRequest { get }
    /// Takes outputs.
    var events: EvaluationEvents { get }
    /// Runs Swift.
    var cells: any CellSession { get }
}

extension SessionAccess {
    /// Ends what runs for the cell.
    var cancellation: Cancellation { request.cancellation }

    /// Prints text as a program would.
    func print(_ text: String) { events(.standardOutput(text + "\n")) }

    /// Shows a table or other text below the cell.
    func show(_ bundle: MIMEBundle) {
        events(.display(bundle, identifier: nil, isUpdate: false))
    }

    /// Runs Swift and returns its value; throws the failure of the code.
    func run(
        _ text: String, configure: (inout CellPiece) -> Void = { _ in }
    ) throws -> MIMEBundle? {
        var piece = CellPiece(text, of: request)
        configure(&piece)
        switch cells.evaluate(piece, events: events) {
        case .success(let value): return value
        case .failure(let failure): throw failure
        }
    }

    // MARK: - Files

    /// The folder and the variables that cells run with.
    func environment(
        after change: WorkingEnvironment.Change = WorkingEnvironment.Change()
    ) throws -> WorkingEnvironment {
        try cells.workingEnvironment(after: change)
    }

    /// A path as a program in the notebook's folder would find it; `~` is the home folder.
    func absolutePath(_ path: String) throws -> String {
        let environment = try environment()
        var path = path
        if path == "~" || path.hasPrefix("~/") {
            path = (environment.variables["HOME"] ?? "/") + path.dropFirst()
        }
        return path.hasPrefix("/") ? path : environment.folder + "/" + path
    }

    // MARK: - Programs

    /// Runs a program with the notebook's folder and variables; an interrupt ends it.
    ///
    /// Returns its exit status, or the negated number of the signal that ended it.
    func runProgram(
        _ path: String, _ arguments: [String], folder: String? = nil,
        onOutput: (Subprocess.Stream, ArraySlice<UInt8>) -> Void
    ) throws -> Int32 {
        let environment = try environment()
        if folder == nil, !FileManager.default.fileExists(atPath: environment.folder) {
            let name = environment.folder.isEmpty ? "" : " \(environment.folder)"
            throw DirectiveError(
                "the notebook's folder\(name) was removed: go to another one with %cd")
        }
        let process = try Subprocess(
            path, arguments, environment: environment.variables,
            folder: folder ?? environment.folder, separatesError: true)
        let status = cancellation.during(stop: { process.endPolitely() }) {
            process.wait(onOutput: onOutput)
        }
        if cancellation.isRequested { throw EvaluationFailure.interrupted }
        return status
    }
}

extension EvaluationFailure {
    /// The error of a cell that the user ended.
    static let interrupted = EvaluationFailure(
        name: "KeyboardInterrupt", value: "interrupted",
        traceback: ["\u{1b}[31mKeyboardInterrupt\u{1b}[0m: interrupted"])
}

extension Subprocess {
    /// How long a program may take to end by itself.
    private static let patience = 1.5

    /// Asks the program to end, and ends it when it does not.
    fileprivate func endPolitely() {
        interrupt()
        Thread.detachNewThread { [self] in
            Thread.sleep(forTimeInterval: Self.patience)
            kill()
        }
    }
}
