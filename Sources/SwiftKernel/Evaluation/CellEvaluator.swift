internal import CellCompiler
public import Foundation
internal import Synchronization
internal import WorkerLink

/// Runs cells by compiling each one to a library and loading it into a worker process.
public final class CellEvaluator: CellSession {
    /// Where an evaluator finds its programs and modules.
    public struct Configuration: Sendable {
        /// The files of the kernel.
        public var installation: Installation
        /// The folder for caches that outlive the session.
        public var cache: URL
        /// The folder in which the session's own folder is made.
        public var temporary: URL
        /// The folder of the toolchain's programs, as known when the kernel was installed.
        public var toolchain: String?
        /// How long a cell may ignore an interrupt before its process is replaced.
        public var patience: Duration = .seconds(10)
        /// How long the process that runs cells may take to start.
        ///
        /// `SWIFT_KERNEL_START_PATIENCE` gives it in seconds, for machines that load slowly.
        public var startPatience = Duration.seconds(
            ProcessInfo.processInfo.environment["SWIFT_KERNEL_START_PATIENCE"]
                .flatMap(Double.init) ?? 30)

        /// Uses the folder of the running program, the user's cache and the system's temporary
        /// folder.
        public init(installation: URL? = nil) {
            let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            self.installation = Installation(
                folder: installation ?? program.deletingLastPathComponent())
            let files = FileManager.default
            let caches = files.urls(for: .cachesDirectory, in: .userDomainMask).first
            cache = (caches ?? files.temporaryDirectory).appendingPathComponent("swift-kernel")
            temporary = CellEvaluator.writableFolder(files.temporaryDirectory)
        }
    }

    /// The first of the folders for temporary files that can be written to.
    private static func writableFolder(_ wanted: URL) -> URL {
        let folders = [wanted.path, "/tmp", "/var/tmp", "/dev/shm"]
        let writable = folders.first { FileManager.default.isWritableFile(atPath: $0) }
        return writable.map { URL(fileURLWithPath: $0) } ?? wanted
    }

    /// What changes from cell to cell.
    private struct Session {
        var scope = Scope()
        var nextCell = 1
        var worker: WorkerProcess?
        var isShutDown = false
        var settings = SessionSettings()
        /// What directives changed about the worker's folder and variables, for the next worker.
        var environmentChange = WorkingEnvironment.Change()
        /// What cells that stopped left half changed.
        var halfChanged = HalfChangedNames()
    }

    let configuration: Configuration
    let toolchain: Toolchain
    private let folder: SessionFolder
    private let compiler: CellCompiler
    private let folders: CellCompiler.Folders
    private let session = Mutex(Session())
    private let times = Mutex<StageTimes?>(nil)

    /// Modules that every cell imports.
    private static let implicitImports = ["KernelDisplay", "CellCollections", "DLLib"]

    /// The C modules behind the library's own.
    ///
    /// The compiler wants to find them when it loads the library, yet cells never see what is in
    /// them: empty ones load at once.
    static let hiddenModules = [
        "CBlockKernels", "CCairo", "CJPEG", "COneDNN", "COpenBLAS", "CPNG", "CSodium",
        "CVectorLoops", "CWorkerSupport", "CZlib",
    ]

    /// Prepares a session; throws when the toolchain or a folder is missing.
    public init(configuration: Configuration = Configuration()) throws {
        self.configuration = configuration
        toolchain = try Toolchain.find(recorded: configuration.toolchain)
        folder = try SessionFolder(in: configuration.temporary, modules: Self.hiddenModules)
        let modules = configuration.installation.modules
        folders = CellCompiler.Folders(
            session: folder.path, modules: [modules],
            cache: Self.cacheFolder(configuration.cache) ?? folder.path + "/modules")
        compiler = CellCompiler(
            toolchain: toolchain, folders: folders, implicitImports: Self.implicitImports)
    }

    /// The compiler's cache in the user's folder; nil where nothing can be written there.
    private static func cacheFolder(_ cache: URL) -> String? {
        let folder = cache.appendingPathComponent("modules")
        let files = FileManager.default
        try? files.createDirectory(at: folder, withIntermediateDirectories: true)
        guard files.isWritableFile(atPath: folder.path) else { return nil }
        // Cached modules name each other by path: there must be one path to the folder.
        return folder.resolvingSymlinksInPath().path
    }

    /// The folder of the programs of the Swift toolchain; throws when there is none that can compile
    /// cells.
    public static func findToolchain() throws -> String { try Toolchain.find().binaries }

    /// Starts the worker and fills the compiler's caches.
    public func warmUp() {
        Thread.detachNewThread { [self] in
            _ = try? worker()
            let cell = CellCompiler.Cell(number: 0, label: "warm-up", parsed: ParsedCell("1"))
            let other = CellCompiler(
                toolchain: toolchain, folders: folders, implicitImports: Self.implicitImports)
            _ = try? other.compile(cell, in: Scope(), cancellation: Cancellation())
        }
    }

    /// Compiles and runs one cell.
    public func evaluate(
        _ request: EvaluationRequest, events: @escaping EvaluationEvents
    ) -> EvaluationResult {
        evaluate(CellPiece(request), events: events)
    }

    /// Compiles and runs one piece of a cell.
    func evaluate(_ piece: CellPiece, events: @escaping EvaluationEvents) -> EvaluationResult {
        let request = piece.request
        let cancellation = request.cancellation
        let (number, settings) = session.withLock { session in
            defer { session.nextCell += 1 }
            return (session.nextCell, session.settings)
        }
        let start = ContinuousClock.now
        let parsed = ParsedCell(request.code)
        let parsing = .now - start
        guard !parsed.isEmpty else { return .success(nil) }
        do {
            try configuration.installation.check(isWhole: false)
        } catch {
            return .failure(Self.failure("\(error)"))
        }
        if !folder.exists, let failure = restoreFolder(settings) { return .failure(failure) }
        let scope = scopeOfLivingValues(events: events)
        let label = request.label
        let report = FailureReport(
            symbolizer: Symbolizer(program: toolchain.symbolizer) { module in
                module == "Cell\(number)" ? label : scope.label(ofModule: module)
            }, label: label, code: piece.source)
        if cancellation.isRequested { return .failure(report.interrupted()) }
        let cell = CellCompiler.Cell(
            number: number, label: label, parsed: parsed, options: piece.options(in: settings),
            run: request.run)
        // What runs no code and declares the same once more is there already.
        let isKept = session.withLock { session in
            guard session.scope.keepsUnchanged(cell) else { return false }
            session.nextCell = number
            return true
        }
        if isKept {
            times.withLock {
                $0 = StageTimes(parsing: parsing, compiling: .zero, linking: .zero, running: .zero)
            }
            return .success(nil)
        }
        do {
            let outcome = try compiler.compile(cell, in: scope, cancellation: cancellation)
            if cancellation.isRequested { return .failure(report.interrupted()) }
            switch outcome {
            case .errors(let diagnostics): return .failure(report.compileError(diagnostics))
            case .broken(let output):
                return .failure(report.brokenCompiler(output) { scope.label(ofModule: $0) })
            case .cancelled: return .failure(report.interrupted())
            case .library(let library):
                compiler.prepareCell(after: cell)
                if !library.warnings.isEmpty && settings.showsWarnings && piece.showsWarnings {
                    let bundle = DisplayBundle(
                        warnings: library.warnings, code: piece.source, label: label)
                    events(.display(bundle, identifier: nil, isUpdate: false))
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
                return try run(
                    cell, library: library, for: request, report: report, events: events)
            }
        } catch {
            return .failure(Self.failure("\(error)"))
        }
    }

    private static func lossNote(_ statement: ImportStatement, _ reason: String) -> String {
        "'import \(statement.module)' of an earlier cell does not work any more (\(reason)). "
            + "Cells do without it from now on; import it again when it is there again.\n"
    }

    // MARK: - Running

    private func run(
        _ cell: CellCompiler.Cell, library: CellCompiler.Library,
        for request: EvaluationRequest, report: FailureReport, events: @escaping EvaluationEvents
    ) throws -> EvaluationResult {
        let worker = try worker()
        let notice = session.withLock { $0.halfChanged.takeNotice(for: cell.parsed) }
        if let notice { events(.display(notice, identifier: nil, isUpdate: false)) }
        let (before, releases) = session.withLock { session in
            library.superseded.forEach { session.scope.supersede($0) }
            let before = session.scope
            add(cell, reach: library.reach, to: &session.scope)
            return (before, session.scope.releasable)
        }
        let outcome = worker.run(
            cell: cell.number, library: library.path, entryPoint: cell.entryPoint,
            releasing: releases, allowsInput: request.allowsInput, report: report,
            cancellation: request.cancellation, events: events)
        switch outcome {
        case .ended(.completed(let bundle), _):
            session.withLock { $0.scope.removeReleased(releases) }
            return .success(bundle.map(DisplayBundle.init))
        case .ended(let ending, let fatalError):
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
                    add(cell, reach: library.reach, to: &session.scope)
                }
            }
            return .failure(failure)
        case .lost(let loss):
            return .failure(
                replaceWorker(
                    after: loss, wasInterrupted: request.cancellation.isRequested, report: report))
        }
    }

    /// Lets later cells see what a cell declares.
    private func add(_ cell: CellCompiler.Cell, reach: Set<String>, to scope: inout Scope) {
        guard cell.options.frame.isTopLevel else { return }
        scope.add(
            cell.parsed, module: cell.module, label: cell.label, run: cell.run,
            options: cell.options, reach: reach)
    }

    /// Forgets the values that died with the worker and starts another.
    private func replaceWorker(
        after loss: WorkerLoss, wasInterrupted: Bool, report: FailureReport
    ) -> EvaluationFailure {
        let names = forgetValues()
        // The next one starts while the user reads; that it cannot is the next cell's error.
        _ = try? worker()
        return report.lost(loss, wasInterrupted: wasInterrupted, names: names)
    }

    /// Forgets the worker and everything that lived in it; returns the names the user knows.
    private func forgetValues() -> [String] {
        session.withLock { session in
            defer {
                session.scope.removeValues()
                session.halfChanged = HalfChangedNames()
                session.worker = nil
            }
            var names: [String] = []
            for (declaration, _) in session.scope.liveDeclarations
            where declaration.kind != .extensionMember && !names.contains(declaration.name) {
                names.append(declaration.name)
            }
            return names
        }
    }

    /// What the next cell sees.
    ///
    /// A worker that ended since the last one took its values along, which is said above the cell's
    /// own output.
    private func scopeOfLivingValues(events: EvaluationEvents) -> Scope {
        if let worker = session.withLock({ $0.worker }), worker.isGone {
            let names = forgetValues()
            if !names.isEmpty {
                let text = FailureReport.lostBetweenCells(worker.loss, names: names)
                let notice = DisplayBundle(data: ["text/plain": text])
                events(.display(notice, identifier: nil, isUpdate: false))
            }
        }
        return session.withLock { $0.scope }
    }

    /// The living worker, started if need be.
    private func worker() throws -> WorkerProcess {
        try session.withLock { session in
            if let worker = session.worker, !worker.isGone { return worker }
            if session.worker != nil { session.scope.removeValues() }
            let worker = try WorkerProcess(
                executable: configuration.installation.worker, sessionFolder: folder.path,
                startPatience: configuration.startPatience,
                interruptPatience: configuration.patience)
            if session.environmentChange != WorkingEnvironment.Change() {
                worker.change(session.environmentChange)
            }
            session.worker = worker
            return worker
        }
    }

    /// Makes the session's folder again after somebody removed it; the compiler writes what it
    /// needs of earlier cells anew.
    ///
    /// - Returns: What is lost, if anything is.
    private func restoreFolder(_ settings: SessionSettings) -> EvaluationFailure? {
        compiler.endWaiting()
        let removed = "the session's folder \(folder.path) was removed"
        do {
            try folder.makeAgain(modules: Self.hiddenModules)
        } catch {
            return Self.failure(
                "\(removed) and cannot be made again (\(error.localizedDescription)): "
                    + "restart the kernel")
        }
        // The modules of packages are copies that only the folder held.
        guard settings.compileOptions.packages.contains(where: { $0.isIn(folder.path) }) else {
            return nil
        }
        session.withLock { $0.worker }?.kill()
        let names = forgetValues()
        session.withLock { $0.settings.compileOptions.packages = [] }
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

    var heldVariables: [(name: String, label: String, holder: String)] {
        session.withLock { $0.scope.heldVariables }
    }

    func workingEnvironment(after change: WorkingEnvironment.Change) throws -> WorkingEnvironment {
        let worker = try worker()
        session.withLock { $0.environmentChange.add(change) }
        guard let environment = worker.environment(after: change) else {
            throw LinkError.system(call: "answer of the worker", code: ETIMEDOUT)
        }
        return environment
    }

    func reset() throws {
        let worker = session.withLock { session in
            defer {
                session.scope = Scope()
                session.halfChanged = HalfChangedNames()
                session.settings.compileOptions.packages = []
                session.worker = nil
            }
            return session.worker
        }
        worker?.kill()
        _ = try self.worker()
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

    /// Proposes nothing yet.
    public func completions(in code: String, cursor: Int) -> CompletionList {
        CompletionList(items: [], range: cursor..<cursor)
    }

    /// Knows nothing yet.
    public func inspection(of code: String, cursor: Int, detailLevel: Int) -> DisplayBundle? { nil }

    /// Ends the worker and removes the session's files.
    public func shutDown() {
        compiler.shutDown()
        let worker = session.withLock { session in
            session.isShutDown = true
            return session.worker
        }
        worker?.end()
        worker?.kill()
        WorkerProcess.endPrograms(ofSession: folder.path)
        folder.remove()
    }

    /// The folder of everything this session writes.
    var sessionFolder: String { folder.path }

    deinit { shutDown() }
}
