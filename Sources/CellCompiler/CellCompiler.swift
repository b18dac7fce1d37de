internal import Foundation
internal import Synchronization
internal import WorkerLink

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

        /// Creates a cell.
        package init(
            number: Int, label: String, parsed: ParsedCell,
            options: CompileOptions = CompileOptions()
        ) {
            self.number = number
            self.label = label
            self.parsed = parsed
            self.options = options
        }

        /// The name of its module.
        package var module: String { "Cell\(number)" }
        /// The C name of the function that runs it.
        package var entryPoint: String { "cell\(number)_main" }
    }

    /// What compiling a cell gave.
    package enum Outcome: Sendable {
        /// A library to load, and the warnings worth showing.
        case library(path: String, warnings: [CompilerDiagnostic])
        /// The errors, placed in the cell's own text, warnings left out.
        case errors([CompilerDiagnostic])
        /// The compiler was stopped by ``CellCompiler/cancel()``.
        case cancelled
        /// The compiler or the linker failed in a way that no cell explains.
        case broken(output: String)
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

    private let toolchain: Toolchain
    private let folders: Folders
    private let implicitImports: [String]
    private let emptied = Mutex<Set<String>>([])
    private let current = Mutex<(process: Subprocess?, isCancelled: Bool)>((nil, false))

    /// Creates a compiler whose cells all import `implicitImports`.
    package init(toolchain: Toolchain, folders: Folders, implicitImports: [String]) {
        self.toolchain = toolchain
        self.folders = folders
        self.implicitImports = implicitImports
    }

    /// Forgets an earlier ``cancel()``; called before a cell is compiled.
    package func prepare() { current.withLock { $0.isCancelled = false } }

    /// Stops the compilation that runs, or that was prepared and has not started yet.
    package func cancel() {
        current.withLock { current in
            current.isCancelled = true
            current.process?.kill()
        }
    }

    /// Compiles and links a cell that sees what `scope` holds.
    package func compile(_ cell: Cell, in scope: Scope) throws -> Outcome {
        var scope = scope
        if cell.options.frame.isTopLevel { scope.replace(by: cell.parsed) }
        var attempt = Attempt(showsResult: !cell.parsed.showingEdits.isEmpty)
        while true {
            let text = attempt.text(of: cell)
            let result = try runFrontend(cell, text: text, scope: scope, attempt: attempt)
            guard let result else { return .cancelled }
            let found = diagnostics(in: result.output, of: cell, text: text)
            if result.status == 0 {
                return try link(cell, warnings: found.filter { $0.severity == .warning })
            }
            if found.contains(where: \.isRepeatedConformance), try emptyModules(of: scope) {
                continue
            }
            if attempt.improve(after: found, scope: scope) { continue }
            let shown = found.filter { $0.severity != .warning && $0.severity != .remark }
            guard shown.contains(where: { $0.severity == .error }) else {
                return .broken(output: result.output)
            }
            return .errors(shown)
        }
    }

    // MARK: - Attempts

    /// One way to compile a cell; a failed one may suggest a better one.
    private struct Attempt {
        /// Whether the last expression is handed to the display.
        var showsResult: Bool
        /// The functions that must come from the newest cell only.
        var ambiguousNames: Set<String> = []

        func text(of cell: Cell) -> EditedText {
            cell.parsed.edited(in: cell.options.frame, showingResult: showsResult)
        }

        /// Changes what the errors are known to come from; false when there is nothing to change.
        mutating func improve(after found: [CompilerDiagnostic], scope: Scope) -> Bool {
            let known = Set(scope.liveDeclarations.map(\.declaration.name))
            let names = found.filter { $0.severity == .error }
                .compactMap { Self.ambiguousName(in: $0.message) }
                .filter { known.contains($0) && !ambiguousNames.contains($0) }
            if !names.isEmpty {
                ambiguousNames.formUnion(names)
                return true
            }
            // Showing the value changes how the compiler reads the expression: without it the
            // messages speak of what the user wrote, and some values cannot be shown at all.
            defer { showsResult = false }
            return showsResult
        }

        private static func ambiguousName(in message: String) -> String? {
            for start in ["ambiguous use of '", "'"] {
                guard message.hasPrefix(start) else { continue }
                let rest = message.dropFirst(start.count)
                guard start.count > 1 || message.contains("is ambiguous") else { continue }
                let name = rest.prefix { $0 != "'" && $0 != "(" }
                return name.isEmpty ? nil : String(name)
            }
            return nil
        }
    }

    // MARK: - Programs

    private func path(_ cell: Cell, _ suffix: String) -> String {
        "\(folders.session)/\(cell.module)\(suffix)"
    }

    private func runFrontend(
        _ cell: Cell, text: EditedText, scope: Scope, attempt: Attempt
    ) throws -> Subprocess.Result? {
        let folder = path(cell, "")
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        // Only a file called main.swift may hold statements at its top level.
        let source = folder + "/main.swift"
        let lines = scope.importLines(
            implicit: implicitImports, ambiguousNames: attempt.ambiguousNames)
        let frame = cell.options.frame
        let guarded = frame.isTopLevel ? cell.parsed.declarations.filter(\.isGuarded) : []
        let exports = guarded.map {
            "nonisolated(unsafe) public let \($0.exportedName) = \($0.name.escaped)\n"
        }
        let whole = """
            \(lines.joined(separator: "\n"))
            \(frame.before)
            #sourceLocation(file: "\(cell.label)", line: 1)
            \(text.text)
            #sourceLocation(file: "end of cell", line: 1)
            \(frame.after)
            \(exports.joined())
            _CellResult.end()

            """
        try whole.write(toFile: source, atomically: false, encoding: .utf8)
        var arguments = [
            "-frontend", "-c", "-primary-file", source, "-module-name", cell.module,
            "-entry-point-function-name", cell.entryPoint,
            "-emit-module-path", path(cell, ".swiftmodule"), "-o", path(cell, ".o"),
            "-enable-testing", "-gline-tables-only", "-swift-version",
            "\(cell.options.languageMode)",
            // A cell sees what its own imports bring, not what those of dropped cells brought.
            "-enable-upcoming-feature", "MemberImportVisibility",
            "-diagnostic-style", "llvm", "-disable-all-autolinking",
            "-module-cache-path", folders.cache, "-I", folders.session,
        ]
        // Optimising triples the time a cell of 30 lines takes to compile and makes a loop over
        // numbers fifty times as fast: worth it where something repeats. Checks keep their messages.
        let isOptimized =
            switch cell.options.optimization {
            case .automatic: cell.parsed.hasLoop
            case .speed: true
            case .none: false
            }
        arguments += isOptimized ? ["-O", "-assert-config", "Debug"] : ["-Onone"]
        // A package's own modules come first: the kernel was built with some of the same names.
        arguments += cell.options.packages.flatMap(\.arguments)
        arguments += folders.modules.flatMap { ["-I", $0] }
        return try run(toolchain.frontend, arguments)
    }

    /// Takes the content out of the modules that the session has replaced altogether.
    ///
    /// Other cells still load them by name, and with them a conformance that the new cell repeats.
    /// Returns whether there was anything to do.
    private func emptyModules(of scope: Scope) throws -> Bool {
        let names = scope.emptyModules.filter { name in
            emptied.withLock { $0.insert(name).inserted }
        }
        let source = folders.session + "/empty.swift"
        try "".write(toFile: source, atomically: false, encoding: .utf8)
        for name in names {
            let module = "\(folders.session)/\(name).swiftmodule"
            _ = try run(
                toolchain.frontend,
                [
                    "-frontend", "-emit-module", source, "-module-name", name,
                    "-parse-as-library", "-enable-testing", "-swift-version", "6", "-o", module,
                    "-module-cache-path", folders.cache,
                ])
        }
        return !names.isEmpty
    }

    private func link(_ cell: Cell, warnings: [CompilerDiagnostic]) throws -> Outcome {
        let library = path(cell, ".so")
        let result = try run(
            toolchain.linker,
            [
                "-shared", "--eh-frame-hdr", "-o", library, path(cell, ".o"),
                toolchain.runtimeRegistration,
                "--wrap=exit", "--wrap=swift_errorInMain",
            ] + cell.options.packages.map(\.library))
        guard let result else { return .cancelled }
        guard result.status == 0 else { return .broken(output: result.output) }
        return .library(path: library, warnings: warnings)
    }

    /// Runs a program to its end; nil when the compilation was cancelled.
    private func run(_ program: String, _ arguments: [String]) throws -> Subprocess.Result? {
        let process: Subprocess? = try current.withLock { current in
            if current.isCancelled { return nil }
            let process = try Subprocess(program, arguments)
            current.process = process
            return process
        }
        guard let process else { return nil }
        let result = process.wait()
        return current.withLock { current in
            current.process = nil
            return current.isCancelled ? nil : result
        }
    }

    // MARK: - Diagnostics

    /// The messages about the cell's own text, in its own columns and words.
    private func diagnostics(
        in output: String, of cell: Cell, text: EditedText
    ) -> [CompilerDiagnostic] {
        CompilerDiagnostic.parse(output).compactMap { diagnostic in
            guard diagnostic.file == cell.label, !diagnostic.isNoise else { return nil }
            var diagnostic = diagnostic
            diagnostic.column = text.originalColumn(
                line: diagnostic.line, column: diagnostic.column)
            return diagnostic
        }
    }
}

extension CompilerDiagnostic {
    /// Whether the cell states a conformance that a loaded module states, too.
    fileprivate var isRepeatedConformance: Bool {
        severity == .error && message.contains("redundant conformance")
    }

    /// Whether the message is about what was inserted, or is no help in a notebook.
    fileprivate var isNoise: Bool {
        guard severity == .warning else { return false }
        return message.contains("'nonisolated(unsafe)'") || message.contains("@preconcurrency")
            || message.contains("'@preconcurrency'")
            || message.hasPrefix("extension declares a conformance of imported type")
            || message.contains("will never be executed")
            || message.hasSuffix("is unused")
    }
}
