internal import Foundation
internal import Synchronization
package import WorkerLink

/// Compiles cells to loadable libraries, one module each.
package final class CellCompiler: Sendable {
    /// A cell as the session numbers it.
    package struct Cell: Sendable {
        /// The number of its module; unique in the session.
        package var number: Int
        /// What the user calls it, such as `In[7]`.
        package var label: String
        /// Its parsed text.
        package var parsed: ParsedCell
        /// How it is compiled.
        package var options: CompileOptions
        /// Which run of which cell of the front end it is, where that is known.
        package var run: CellRun?

        /// Creates a cell.
        package init(
            number: Int, label: String, parsed: ParsedCell,
            options: CompileOptions = CompileOptions(), run: CellRun? = nil
        ) {
            self.number = number
            self.label = label
            self.parsed = parsed
            self.options = options
            self.run = run
        }

        /// The name of its module.
        package var module: String { "Cell\(number)" }
        /// Whether its code is optimised.
        ///
        /// That triples the time a cell of 30 lines takes to compile and makes a loop over numbers
        /// fifty times as fast: worth it where something repeats. Checks keep their messages.
        var isOptimized: Bool {
            switch options.optimization {
            case .automatic: parsed.hasLoop
            case .speed: true
            case .none: false
            }
        }
        /// The C name of the function that runs it.
        package var entryPoint: String { "cell\(number)_main" }
    }

    /// What compiling a cell gave.
    package enum Outcome: Sendable {
        /// A library to load.
        case library(Library)
        /// The errors, placed in the cell's own text, warnings left out.
        case errors([CompilerDiagnostic])
        /// The user ended the execution that the cell belongs to.
        case cancelled
        /// The compiler or the linker failed in a way that no cell explains.
        case broken(output: String)
    }

    /// A compiled cell.
    package struct Library: Sendable {
        /// The file to load.
        package var path: String
        /// What later cells see of the cell.
        package var parsed: ParsedCell
        /// The names of which only the newest function or member counts from now on.
        package var superseded: [String]
        /// The warnings worth showing.
        package var warnings: [CompilerDiagnostic]
        /// The modules that those who import the cell's must find.
        package var reach: Set<String>
        /// The imports of earlier cells that it had to do without, and why.
        package var lostImports: [(statement: ImportStatement, reason: String)] = []
        /// How long the compiler took, attempts that failed included.
        package var compiling: Duration
        /// How long the linker took.
        package var linking: Duration
    }

    /// Where the compiler finds modules and writes its files.
    package struct Folders: Sendable {
        /// The folder of the session's files; removed by its owner.
        package var session: String
        /// The folders of the modules that cells may import.
        package var modules: [String]
        /// The compiler's cache of system modules, shared by all sessions.
        package var cache: String

        /// Names the folders.
        package init(session: String, modules: [String], cache: String) {
            self.session = session
            self.modules = modules
            self.cache = cache
        }
    }

    let toolchain: Toolchain
    let folders: Folders
    let implicitImports: [String]
    private let waiting = Mutex<WaitingFrontend?>(nil)
    /// How the modules of the session were made, by their names.
    let recipes = Mutex<[String: Recipe]>([:])
    /// What their interfaces looked like when they were written.
    let stamps = Mutex<[String: FileStamp]>([:])
    /// Ends the compilation that runs, or the last one that did.
    private let current = Mutex(Cancellation())

    /// Creates a compiler whose cells all import `implicitImports`.
    package init(toolchain: Toolchain, folders: Folders, implicitImports: [String]) {
        self.toolchain = toolchain
        self.folders = folders
        self.implicitImports = implicitImports
    }

    private var cancellation: Cancellation { current.withLock { $0 } }

    /// Compiles and links a cell that sees what `scope` holds, unless `cancellation` ends it.
    package func compile(
        _ cell: Cell, in scope: Scope, cancellation: Cancellation
    ) throws -> Outcome {
        current.withLock { $0 = cancellation }
        let start = ContinuousClock.now
        var (cell, scope) = (cell, scope)
        if cell.options.frame.isTopLevel {
            cell.parsed.adopt(scope.pending.map(\.variable))
        }
        let earlier = scope
        var attempt = Attempt(cell.parsed, in: earlier)
        if cell.options.frame.isTopLevel {
            scope.replace(
                by: cell.parsed, module: cell.module, run: cell.run, keeping: attempt.keptNames)
            cell.parsed.mention(attempt.wordsOfStructures)
        }
        var lostImports: [(statement: ImportStatement, reason: String)] = []
        let repeated = cell.parsed.repeatedMembers(in: scope, label: cell.label)
        if !repeated.isEmpty { return .errors(repeated) }
        // What newer cells declared again must not be found first.
        _ = try prune(
            scope.modules(neededBy: cell.parsed), mentioned: cell.parsed.names.mentioned)
        var superseded: [String] = []
        while true {
            let recipe = Recipe(
                cell: cell, scope: scope, attempt: attempt, implicit: implicitImports)
            try mend(recipe.modules)
            guard let result = try runFrontend(recipe) else { return .cancelled }
            let found = recipe.messages(in: result.output)
            if result.status == 0 {
                keep(recipe)
                let compiled = ContinuousClock.now
                guard let failure = try link(cell, recipe.importedModules) else {
                    return .library(
                        Library(
                            path: path(cell, ".so"), parsed: recipe.settled,
                            superseded: superseded,
                            warnings: found.filter { $0.severity == .warning },
                            reach: recipe.reach, lostImports: lostImports,
                            compiling: compiled - start,
                            linking: .now - compiled))
                }
                return failure
            }
            let failed = recipe.failedImports(in: result.output)
            if !failed.isEmpty {
                lostImports += failed
                scope.forget(failed.map(\.statement))
                continue
            }
            let prunable = scope.modules(neededBy: attempt.seesEverything ? nil : cell.parsed)
            if found.contains(where: \.isRepetition), try prune(prunable) { continue }
            if attempt.meansEarlierNames(after: found, on: cell.parsed, scope: earlier) {
                scope = earlier
                scope.replace(
                    by: cell.parsed, module: cell.module, run: cell.run,
                    keeping: attempt.keptNames)
                scope.forget(lostImports.map(\.statement))
                continue
            }
            // Where several cells have what a call may mean, the newest counts.
            if let name = found.compactMap(\.ambiguousName).first(where: {
                !superseded.contains($0)
            }) {
                superseded.append(name)
                scope.supersede(name)
                let seen = scope.modules(neededBy: attempt.seesEverything ? nil : cell.parsed)
                if try prune(seen) { continue }
            }
            // An argument such as `.right` is ambiguous between an older type and a newer one.
            if found.contains(where: \.isAmbiguity) {
                let older = scope.namesForOlderTypes(mentioned: cell.parsed.names.mentioned)
                    .subtracting(superseded)
                if !older.isEmpty {
                    superseded += older.sorted()
                    older.forEach { scope.supersede($0) }
                    _ = try prune(
                        scope.modules(neededBy: attempt.seesEverything ? nil : cell.parsed))
                    continue
                }
            }
            let failure = FailedAttempt(of: recipe, in: scope, output: result.output)
            if attempt.repair(after: failure)?.compilesAgain == true { continue }
            let shown = found.filter { $0.severity != .warning && $0.severity != .remark }
            guard shown.contains(where: { $0.severity == .error }) else {
                return .broken(output: result.account)
            }
            return .errors(shown.map { $0.explained(in: scope) })
        }
    }

    // MARK: - Programs

    private func path(_ cell: Cell, _ suffix: String) -> String {
        "\(folders.session)/cells/\(cell.module)\(suffix)"
    }

    /// Runs the compiler; nil when it was cancelled.
    func runFrontend(
        _ recipe: Recipe, emitsCode: Bool = true
    ) throws -> Subprocess.Result? {
        let folder = try sourceFolder(of: recipe.cell)
        let files = FileManager.default
        defer { try? files.removeItem(atPath: folder) }
        // The compiler loads what a module imported whenever it finds it. It finds what the cell
        // needs, so that cells that build on one another do not make each other slower.
        for module in recipe.modules {
            try files.createSymbolicLink(
                atPath: "\(folder)/modules/\(module).swiftmodule",
                withDestinationPath: "\(folders.session)/cells/\(module).swiftmodule")
        }
        let arguments = arguments(
            for: recipe.cell, optimises: recipe.cell.isOptimized && emitsCode,
            emitsCode: emitsCode)
        let waiting = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        let program = recipe.program
        if let waiting,
            waiting.begin(
                program, arguments: arguments, isCancelled: { cancellation.isRequested })
        {
            // One that somebody else ended has not failed because of the cell.
            let result = try run { waiting.process }
            if result.map({ $0.status >= 0 }) ?? true { return result }
        }
        let source = folder + "/main.swift"
        try? files.removeItem(atPath: source)
        try program.write(toFile: source, atomically: false, encoding: .utf8)
        return try run { try toolchain.startFrontend(arguments) }
    }

    /// Starts the compiler of the cell after `cell`, which will wait for its text.
    package func prepareCell(after cell: Cell) {
        let next = Cell(
            number: cell.number + 1, label: "", parsed: ParsedCell(""),
            options: cell.options)
        let arguments = arguments(for: next, optimises: next.isOptimized, emitsCode: true)
        guard let folder = try? sourceFolder(of: next) else { return }
        let started = try? WaitingFrontend(
            of: toolchain, arguments, source: folder + "/main.swift")
        let superseded = waiting.withLock { waiting in
            defer { waiting = started }
            return waiting
        }
        superseded?.end()
    }

    /// Ends the compilation that runs and the one that waits.
    package func shutDown() {
        cancellation.request()
        endWaiting()
    }

    /// Ends the compiler that waits for the next cell, since its files are gone.
    package func endWaiting() {
        let superseded = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        superseded?.end()
    }

    private func sourceFolder(of cell: Cell) throws -> String {
        let folder = "\(folders.session)/sources/\(cell.module)"
        for path in [folder + "/modules", folders.session + "/cells"] {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        }
        return folder
    }

    private func arguments(for cell: Cell, optimises: Bool, emitsCode: Bool) -> [String] {
        let folder = "\(folders.session)/sources/\(cell.module)"
        var arguments = [
            // Only a file called main.swift may hold statements at its top level.
            "-frontend", "-primary-file", folder + "/main.swift", "-module-name", cell.module,
            "-entry-point-function-name", cell.entryPoint,
            "-emit-module-path", path(cell, ".swiftmodule"),
            // Extensions in later cells may use what is private in a type.
            "-enable-testing", "-enable-private-imports", "-swift-version",
            "\(cell.options.languageMode)",
            // A cell sees what its own imports bring, not what those of dropped cells brought.
            "-enable-upcoming-feature", "MemberImportVisibility",
            "-diagnostic-style", "llvm", "-disable-all-autolinking",
            "-module-cache-path", folders.cache, "-I", folder + "/modules", "-I", folders.session,
        ]
        arguments +=
            emitsCode ? ["-c", "-o", path(cell, ".o"), "-gline-tables-only"] : ["-emit-module"]
        // The code generator would make one of a function's traps that are alike, with no line.
        arguments +=
            optimises
            ? ["-O", "-assert-config", "Debug", "-Xllvm", "-enable-tail-merge=false"] : ["-Onone"]
        arguments += toolchain.macroArguments
        // A package's own modules come first: the kernel was built with some of the same names.
        arguments += cell.options.packages.flatMap(\.arguments)
        return arguments + folders.modules.flatMap { ["-I", $0] }
    }

    /// Links a compiled cell; nil when that went well.
    private func link(_ cell: Cell, _ modules: Set<String>) throws -> Outcome? {
        let arguments =
            [
                "-shared", "--eh-frame-hdr", "-o", path(cell, ".so"), path(cell, ".o"),
                toolchain.runtimeRegistration, "--wrap=exit", "--wrap=swift_errorInMain",
                "--wrap=atexit", "--wrap=at_quick_exit",
            ] + cell.options.packages.map(\.library)
        let result = try run {
            try Subprocess(toolchain.linker, arguments + toolchain.linking(to: modules))
        }
        guard let result else { return .cancelled }
        guard result.status == 0 else { return .broken(output: result.account) }
        try? FileManager.default.removeItem(atPath: path(cell, ".o"))
        return nil
    }

    /// Runs a program to its end; nil when the compilation was cancelled.
    private func run(_ start: () throws -> Subprocess) throws -> Subprocess.Result? {
        let cancellation = cancellation
        if cancellation.isRequested { return nil }
        let process = try start()
        let result = cancellation.during(stop: { process.kill() }) { process.wait() }
        return cancellation.isRequested ? nil : result
    }
}
