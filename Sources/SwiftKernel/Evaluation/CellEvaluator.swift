public import KernelDisplay
internal import CellCompiler
internal import Foundation
internal import Synchronization
internal import WorkerLink

/// Runs cells by compiling each one to a library and loading it into a worker process.
public final class CellEvaluator: CellSession {
    let configuration: SessionConfiguration
    let toolchain: Toolchain
    private let preload: Result<Preload, any Error>
    /// The modules that every cell imports; none where they are not known.
    private let libraries: [String]
    /// The C modules behind them.
    let hiddenModules: [String]
    private let folder: SessionFolder
    private let compiler: CellCompiler
    /// Answers questions about code.
    let help: CodeHelp
    private let folders: CellCompiler.Folders
    private let supervisor: WorkerSupervisor
    private let session: Mutex<SessionState>
    private let times = Mutex<StageTimes?>(nil)

    /// Prepares a session; throws when the toolchain or a folder is missing.
    public init(configuration: SessionConfiguration = SessionConfiguration()) throws {
        self.configuration = configuration
        let tools = try Toolchain.find(recorded: configuration.toolchain)
        toolchain = tools
        preload = Result { try PreloadRecorder(configuration, toolchain: tools).preload() }
        let known = try? preload.get()
        let libraries = known?.modules ?? []
        self.libraries = libraries
        hiddenModules = known?.hiddenModules ?? []
        folder = try SessionFolder(in: configuration.temporary, modules: hiddenModules)
        folders = CellCompiler.Folders(
            session: folder.path, modules: [configuration.installation.modules],
            cache: configuration.compilerCache ?? folder.path + "/modules")
        compiler = CellCompiler(
            toolchain: tools, folders: folders, implicitImports: libraries)
        help = CodeHelp(
            compiler: compiler, toolchain: tools, installation: configuration.installation,
            libraries: libraries, sessionFolder: folder.path,
            cache: configuration.compilerCache)
        session = Mutex(SessionState(libraries: Set(libraries)))
        supervisor = WorkerSupervisor(configuration: configuration, sessionFolder: folder.path)
    }

    /// Throws why no cell can run, where that is known already.
    public func requireReady() throws { _ = try preload.get() }

    /// The folder of the programs of the Swift toolchain; throws when there is none that can compile
    /// cells.
    public static func findToolchain() throws -> String { try Toolchain.find().binaries }

    /// Finds out what every cell of an installation imports and records it, so that no session has
    /// to; throws when something that takes is missing.
    public static func recordPreload(of configuration: SessionConfiguration) throws {
        let toolchain = try Toolchain.find(recorded: configuration.toolchain)
        _ = try PreloadRecorder(configuration, toolchain: toolchain).record()
    }

    /// Starts the worker and fills the compiler's caches.
    public func warmUp() {
        Thread.detachNewThread { [self] in
            _ = try? worker()
            let cell = CellCompiler.Cell(number: 0, label: "warm-up", parsed: ParsedCell("1"))
            let other = CellCompiler(
                toolchain: toolchain, folders: folders, implicitImports: libraries)
            _ = try? other.compile(cell, in: Scope(), cancellation: Cancellation())
            // After what cells need: questions about code come later.
            help.warmUp()
        }
    }

    // MARK: - Cells

    /// Compiles and runs one cell.
    public func evaluate(
        _ request: EvaluationRequest, events: @escaping EvaluationEvents
    ) -> EvaluationResult {
        evaluate(CellPiece(request), events: events)
    }

    /// Compiles and runs one piece of a cell.
    func evaluate(_ piece: CellPiece, events: @escaping EvaluationEvents) -> EvaluationResult {
        let request = piece.request
        let (number, settings) = session.withLock { ($0.takeNumber(), $0.settings) }
        if let problem = NestingLimits.problem(in: request.code) {
            return .failure(
                FailureReport(
                    symbolizer: Symbolizer(program: toolchain.symbolizer) { _ in nil },
                    label: request.label, code: request.code
                ).tooDeep(problem))
        }
        let start = ContinuousClock.now
        let parsed = ParsedCell(request.code, libraries: Set(libraries))
        let parsing = .now - start
        guard !parsed.isEmpty else { return .success(nil) }
        do {
            try configuration.installation.check(preloaded: libraries, isWhole: false)
            _ = try preload.get()
        } catch {
            return .failure(Self.failure("\(error)"))
        }
        if !folder.exists, let failure = restoreFolder(settings) { return .failure(failure) }
        let scope = scopeOfLivingValues(events: events)
        let cell = CellCompiler.Cell(
            number: number, label: request.label, parsed: parsed,
            options: piece.options(in: settings), run: request.run)
        let report = FailureReport(
            symbolizer: Symbolizer(program: toolchain.symbolizer) { module in
                module == cell.module ? cell.label : scope.label(ofModule: module)
            }, label: cell.label, code: piece.source)
        if request.cancellation.isRequested { return .failure(report.interrupted()) }
        // What runs no code and declares the same once more is there already.
        if session.withLock({ $0.keepsUnchanged(cell) }) {
            times.withLock {
                $0 = StageTimes(parsing: parsing, compiling: .zero, linking: .zero, running: .zero)
            }
            return .success(nil)
        }
        do {
            let outcome = try compiler.compile(
                cell, in: scope, cancellation: request.cancellation)
            if request.cancellation.isRequested { return .failure(report.interrupted()) }
            switch outcome {
            case .errors(let diagnostics):
                let lost = session.withLock { $0.lostNames }
                let advised = help.advise(
                    diagnostics, code: request.code, except: lost, session: helpSession)
                return .failure(report.mentionLoss(of: lost, in: report.compileError(advised)))
            case .broken(let output):
                return .failure(report.brokenCompiler(output) { scope.label(ofModule: $0) })
            case .cancelled: return .failure(report.interrupted())
            case .library(let library):
                compiler.prepareCell(after: cell)
                if settings.showsWarnings && piece.showsWarnings {
                    show(library.warnings, of: cell, in: piece, events: events)
                }
                for (statement, reason) in library.lostImports {
                    events(.standardError(Self.lossNote(statement, reason)))
                }
                session.withLock { $0.scope.forget(library.lostImports.map(\.statement)) }
                let running = ContinuousClock.now
                defer {
                    times.withLock {
                        $0 = StageTimes(
                            parsing: parsing, compiling: library.compiling,
                            linking: library.linking, running: .now - running)
                    }
                }
                var cell = cell
                cell.parsed = library.parsed
                return try run(cell, library: library, for: request, report, events: events)
            }
        } catch {
            return .failure(Self.failure("\(error)"))
        }
    }

    private func show(
        _ warnings: [CompilerDiagnostic], of cell: CellCompiler.Cell, in piece: CellPiece,
        events: EvaluationEvents
    ) {
        guard !warnings.isEmpty else { return }
        let bundle = MIMEBundle(warnings: warnings, code: piece.source, label: cell.label)
        events(.display(bundle, identifier: nil, isUpdate: false))
    }

    private static func lossNote(_ statement: ImportStatement, _ reason: String) -> String {
        "'import \(statement.module)' of an earlier cell does not work any more (\(reason)). "
            + "Cells do without it from now on; import it again when it is there again.\n"
    }

    private func run(
        _ cell: CellCompiler.Cell, library: CellCompiler.Library, for request: EvaluationRequest,
        _ report: FailureReport, events: @escaping EvaluationEvents
    ) throws -> EvaluationResult {
        let worker = try worker()
        let notice = session.withLock { $0.halfChanged.takeNotice(for: cell.parsed) }
        if let notice { events(.display(notice, identifier: nil, isUpdate: false)) }
        let (before, releases) = session.withLock { session in
            library.superseded.forEach { session.scope.supersede($0) }
            let before = session.scope
            session.add(cell, reach: library.reach)
            return (before, session.scope.releasable)
        }
        let outcome = worker.run(
            cell: cell.number, library: library.path, entryPoint: cell.entryPoint,
            releasing: releases, allowsInput: request.allowsInput, report: report,
            cancellation: request.cancellation, events: events)
        switch outcome {
        case .ended(.completed(let bundle), _):
            session.withLock { $0.scope.removeReleased(releases) }
            return .success(bundle)
        case .ended(let ending, let fatalError):
            warnOfLimit(events)
            // What was not loaded declares nothing.
            if case .notLoaded = ending { session.withLock { $0.scope = before } }
            session.withLock { $0.halfChanged.add(ending.changing, stopped: cell.label) }
            let trace = report.trace(of: ending)
            guard let failure = report.failure(ending, trace: trace, fatalError: fatalError) else {
                return .success(nil)
            }
            if let place = trace.topLevel, !ending.isElsewhere {
                // What the rest of the cell declares has no value; earlier ones of these names hold.
                var cell = cell
                cell.parsed = cell.parsed.withoutVariablesUnset(
                    line: place.line, column: place.column)
                session.withLock { session in
                    session.scope = before
                    session.add(cell, reach: library.reach)
                }
            }
            return .failure(failure)
        case .lost(let loss):
            if supervisor.hasEnded { return .failure(report.interrupted()) }
            _ = supervisor.takeLoss()
            let names = session.withLock { $0.forgetValues() }
            // The next one starts while the user reads; that it cannot is the next cell's error.
            _ = try? self.worker()
            let wasInterrupted = request.cancellation.isRequested
            return .failure(report.lost(loss, wasInterrupted: wasInterrupted, names: names))
        }
    }

    /// Tells that a limit of processes is near, while cells can still be compiled.
    ///
    /// A stopped cell may leave a thread that cannot be ended, such as one that it started itself.
    private func warnOfLimit(_ events: EvaluationEvents) {
        guard let limit = configuration.processLimit(), limit.left < Self.fewProcesses else {
            return
        }
        let notice =
            "Only \(limit.left) more threads or processes may start: \(limit.origin) is "
            + "\(limit.allowed). Without any, no cell can be compiled. Threads that stopped cells "
            + "left count until the kernel is restarted: save what you need and restart it, or raise "
            + "the limit."
        events(.display(MIMEBundle(plainText: notice), identifier: nil, isUpdate: false))
    }

    /// A compiler and a linker must still find room.
    private static let fewProcesses = 16

    // MARK: - Losses

    private func worker() throws -> WorkerProcess {
        try supervisor.worker { session.withLock { $0.scope.removeValues() } }
    }

    /// What the next cell sees.
    ///
    /// A worker that ended since the last one took its values along, which is said above the cell's
    /// own output.
    private func scopeOfLivingValues(events: EvaluationEvents) -> Scope {
        if let loss = supervisor.takeLoss() {
            let names = session.withLock { $0.forgetValues() }
            if !names.isEmpty {
                let text = FailureReport.lostBetweenCells(loss, names: names)
                let notice = MIMEBundle(plainText: text)
                events(.display(notice, identifier: nil, isUpdate: false))
            }
        }
        return session.withLock { $0.scope }
    }

    /// Makes the session's folder again after somebody removed it; the compiler writes what it
    /// needs of earlier cells anew.
    ///
    /// - Returns: What is lost, if anything is.
    private func restoreFolder(_ settings: SessionSettings) -> EvaluationFailure? {
        compiler.endWaiting()
        let removed = "the session's folder \(folder.path) was removed"
        do {
            try folder.makeAgain(modules: hiddenModules)
        } catch {
            return Self.failure(
                "\(removed) and cannot be made again: \(error)")
        }
        // The modules of packages are copies that only the folder held.
        guard settings.compileOptions.packages.contains(where: { $0.isIn(folder.path) }) else {
            return nil
        }
        supervisor.discard()
        let names = session.withLock { session in
            session.settings.compileOptions.packages = []
            return session.forgetValues()
        }
        return Self.failure(
            "\(removed), with the modules of installed packages. A new one is ready: install the "
                + "packages again. \(FailureReport.lostNames(names))")
    }

    /// The error of a cell that the kernel could not get as far as running.
    private static func failure(_ message: String) -> EvaluationFailure {
        EvaluationFailure(
            name: "KernelError", value: message, traceback: ["KernelError: \(message)"])
    }

    // MARK: - Directives

    var settings: SessionSettings {
        get { session.withLock { $0.settings } }
        set { session.withLock { $0.settings = newValue } }
    }

    var declarations: [(declaration: Declaration, label: String)] {
        session.withLock { $0.scope.liveDeclarations }
    }

    var heldVariables: [HeldVariable] {
        session.withLock { $0.scope.heldVariables }
    }

    func workingEnvironment(after change: WorkingEnvironment.Change) throws -> WorkingEnvironment {
        try supervisor.environment(of: worker(), after: change)
    }

    func reset() throws {
        session.withLock { $0.reset() }
        supervisor.discard()
        _ = try worker()
    }

    // MARK: - Other questions

    /// How long the stages of the last cell that ran took.
    public var stageTimes: StageTimes? { times.withLock { $0 } }

    /// Says whether the text is a whole cell.
    public func completeness(of code: String) -> CodeCompleteness {
        switch Completeness(of: code) {
        case .complete: .complete
        case .incomplete(let indent): .incomplete(indent: indent)
        case .invalid: .invalid
        }
    }

    /// Proposes what may stand at the cursor, also while a cell runs.
    public func completions(in code: String, cursor: Int) -> CompletionList {
        help.completions(in: code, cursor: cursor, session: helpSession)
    }

    /// Describes the name at the cursor, also while a cell runs.
    public func inspection(of code: String, cursor: Int, detailLevel: Int) -> MIMEBundle? {
        help.inspection(
            of: code, cursor: cursor, isDetailed: detailLevel > 0, session: helpSession)?.bundle
    }

    /// What a question about code may look at now.
    private var helpSession: CodeHelpSession {
        let (scope, options) = session.withLock { ($0.scope, $0.settings.compileOptions) }
        return CodeHelpSession(
            scope: scope, options: options, folder: notebookFolder)
    }

    /// The folder that cells run in, as it is now.
    var notebookFolder: String {
        supervisor.folder ?? FileManager.default.currentDirectoryPath
    }

    /// Ends the worker and removes the session's files.
    public func shutDown() {
        compiler.shutDown()
        help.shutDown()
        supervisor.end()
        folder.remove()
    }

    /// The folder of everything this session writes.
    var sessionFolder: String { folder.path }

    deinit { shutDown() }
}
