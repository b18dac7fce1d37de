internal import CellCompiler
internal import Dispatch
internal import Foundation
internal import KernelDisplay
internal import SourceKit
internal import Synchronization

/// What a question about code may look at.
struct CodeHelpSession: Sendable {
    /// What earlier cells declared.
    var scope: Scope
    /// How cells are compiled.
    var options: CompileOptions
    /// The folder that cells run in.
    var folder: String
}

/// Answers what front ends ask about unfinished code: how it may go on, and what a name in it is.
///
/// The toolchain's library answers in a process of its own. While that starts, is busy or cannot be had,
/// the names that the session knows itself serve. Any thread may ask, also while a cell runs.
final class CodeHelp: Sendable {
    private let compiler: CellCompiler
    private let service: CodeService
    /// The modules that every cell imports.
    let libraries: [String]
    private let modulesOfToolchain: String
    private let folder: String
    /// The modules of earlier cells that the library can find now.
    private let linked = Mutex<Set<String>>([])
    /// Whether the library has read the modules that every cell imports.
    private let isWarm = Mutex(false)

    /// How long an answer may take: front ends wait for a second.
    private static let patience = DispatchTimeInterval.milliseconds(700)
    /// How long the first ones may take, when the names of the session must do in the end.
    private static let patienceWhileStarting = DispatchTimeInterval.milliseconds(250)
    /// A longer text is not asked about.
    private static let longestText = 400_000

    /// Prepares the answers for a session; starts no process yet.
    init(
        compiler: CellCompiler, toolchain: Toolchain, installation: Installation,
        libraries: [String], sessionFolder: String
    ) {
        self.compiler = compiler
        self.libraries = libraries
        modulesOfToolchain = toolchain.runtimeLibraries
        folder = sessionFolder + "/help"
        service = CodeService(program: installation.kernel, library: toolchain.sourceKit)
    }

    /// Lets the library read what every cell imports, without waiting for it.
    func warmUp() {
        let session = CodeHelpSession(scope: Scope(), options: CompileOptions(), folder: "/")
        let text = "let _ = [1].map"
        guard let program = program(text, offset: 8, names: [], goingOnWith: nil, in: session)
        else { return }
        service.send([QuestionedProgram.settings])
        let thread = Thread { [self] in
            let requests = [program.completion(of: "", limit: 1), program.closing]
            let answer = service.answer(to: requests, until: .now() + .seconds(60))
            isWarm.withLock { $0 = answer != nil }
            service.send(program.information + [program.forgetting])
        }
        thread.name = "code help warm-up"
        thread.start()
    }

    /// Ends the process of the library.
    func shutDown() { service.end() }

    private var deadline: DispatchTime {
        .now() + (isWarm.withLock { $0 } ? Self.patience : Self.patienceWhileStarting)
    }

    // MARK: - Completion

    /// Proposes what may stand at the cursor, best first.
    func completions(in code: String, cursor: Int, session: CodeHelpSession) -> CompletionList {
        let place = CursorPlace(in: code, cursor: cursor)
        let scalars = code.unicodeScalars
        func text(_ range: Range<Int>) -> String {
            let start = scalars.index(scalars.startIndex, offsetBy: range.lowerBound)
            return String(scalars[start..<scalars.index(start, offsetBy: range.count)])
        }
        switch place.kind {
        case .comment: return CompletionList(items: [], range: place.cursor..<place.cursor)
        case .string(let start):
            let range = start..<place.cursor
            let items = FilePaths(folder: session.folder).items(beginning: text(range))
            return CompletionList(items: items, range: range)
        case .code: break
        }
        let typed = text(place.word)
        if place.before == "import" {
            let modules = moduleNames(in: session)
            return CompletionList(items: modules.items(beginning: typed), range: place.word)
        }
        let before = text(0..<place.word.lowerBound)
        var candidates = answer(
            before: before, rest: String(code.unicodeScalars.dropFirst(place.word.lowerBound)),
            place: place, typed: typed, session: session)
        let known = candidates == nil
        if !place.isMember, !SwiftKeywords.introducingNames.contains(place.before),
            known || candidates?.contains(where: { $0.origin == .library }) == true
        {
            candidates = (candidates ?? []) + sessionCandidates(in: session)
        }
        if known, !place.isMember {
            candidates = (candidates ?? []) + Self.wordsAndKeywords(place.names, typed: typed)
        }
        let items = CompletionRanking.items(candidates ?? [], typed: typed)
        return CompletionList(items: items, range: place.word)
    }

    /// What the library proposes; nil when it does not answer in time.
    private func answer(
        before: String, rest: String, place: CursorPlace, typed: String, session: CodeHelpSession
    ) -> [CompletionCandidate]? {
        let isAnything = typed.isEmpty && !place.isMember
        guard
            let program = program(
                before + rest, offset: before.utf8.count, names: place.names,
                goingOnWith: isAnything ? nil : typed, in: session)
        else { return nil }
        defer { service.send([program.closing]) }
        let deadline = deadline
        let limit = typed.isEmpty ? 400 : 200
        guard
            let data = service.answer(
                to: [program.completion(of: typed, limit: limit)], until: deadline)
        else { return nil }
        guard let found = try? JSONDecoder().decode(CompletionAnswer.self, from: data) else {
            return []
        }
        var candidates = found.candidates
        if typed.count >= 2, candidates.count < 5,
            let more = service.answer(
                to: [program.update(of: typed, resembling: true, limit: 60)], until: deadline),
            let others = try? JSONDecoder().decode(CompletionAnswer.self, from: more)
        {
            candidates += others.candidates
        }
        return candidates
    }

    /// The names of the session.
    private func sessionCandidates(in session: CodeHelpSession) -> [CompletionCandidate] {
        session.scope.speakableDeclarations.map { known in
            let declaration = known.declaration
            let rest = declaration.signature.dropFirst(declaration.name.count)
            let kind =
                switch declaration.kind {
                case .function: "function"
                case .variable, .constant: "instance"
                default: "class"
                }
            return CompletionCandidate(
                declaration.name, kind: kind,
                signature: rest.isEmpty
                    ? "\(declaration.kind.rawValue), \(known.label)" : "\(rest)",
                origin: .session)
        }
    }

    /// The words of the text itself and those of the language.
    private static func wordsAndKeywords(
        _ names: Set<String>, typed: String
    ) -> [CompletionCandidate] {
        let words = names.filter { name in
            name != typed && SwiftKeywords.meanings[name] == nil
                && name.unicodeScalars.allSatisfy(\.continuesName)
        }
        return words.map { CompletionCandidate($0, kind: "instance", origin: .local) }
            + SwiftKeywords.meanings.map {
                CompletionCandidate($0, kind: "keyword", signature: $1, origin: .language)
            }
    }

    /// The modules that a cell may import.
    func moduleNames(in session: CodeHelpSession) -> ModuleNames {
        let packages = session.options.packages.flatMap(\.arguments).filter { $0.hasPrefix("/") }
        return ModuleNames(folders: [modulesOfToolchain] + packages, libraries: libraries)
    }

    /// The names that may stand at a place, in bytes of a text; none when the library is too slow.
    func names(at offset: Int, in text: String, session: CodeHelpSession) -> [String] {
        let place = CursorPlace(in: text, cursor: text.unicodeScalars.count)
        guard
            let program = program(
                text, offset: offset, names: place.names, goingOnWith: "", in: session)
        else { return [] }
        defer { service.send([program.closing]) }
        guard
            let data = service.answer(
                to: [program.completion(of: "", limit: 0)], until: deadline),
            let found = try? JSONDecoder().decode(CompletionAnswer.self, from: data)
        else { return [] }
        return found.candidates.map(\.item.text)
    }

    // MARK: - Information

    /// What the library knows of the name at a place, in bytes of a text.
    func information(
        at offset: Int, in text: String, names: Set<String>, session: CodeHelpSession
    ) -> InformationAnswer? {
        guard
            let program = program(
                text, offset: offset, names: names, goingOnWith: nil, in: session)
        else { return nil }
        defer { service.send([program.forgetting]) }
        guard let data = service.answer(to: program.information, until: deadline) else {
            return nil
        }
        return try? JSONDecoder().decode(InformationAnswer.self, from: data)
    }

    /// What a call of a type or function takes, one line for each way to call it.
    func calls(of name: String, session: CodeHelpSession) -> [String] {
        let text = "_ = \(name)("
        guard
            let program = program(
                text, offset: text.utf8.count, names: [name], goingOnWith: nil, in: session)
        else { return [] }
        defer { service.send([program.closing]) }
        guard
            let data = service.answer(
                to: [program.completion(of: "", limit: 60)], until: deadline),
            let found = try? JSONDecoder().decode(CompletionAnswer.self, from: data)
        else { return [] }
        return found.results.filter { $0.kind.hasSuffix("constructor") }
            .filter { $0.description.hasPrefix("(") }.map { name + $0.description }
    }

    /// The text of the cell behind a module's name.
    func text(ofModule name: String) -> String? { compiler.text(ofModule: name) }

    // MARK: - Programs

    /// The program of a text; nil when the library cannot be asked about it.
    private func program(
        _ text: String, offset: Int, names: Set<String>, goingOnWith beginning: String?,
        in session: CodeHelpSession
    ) -> QuestionedProgram? {
        guard service.isAvailable, text.utf8.count <= Self.longestText else { return nil }
        let around = compiler.surroundings(
            of: names, goingOnWith: beginning, in: session.scope)
        let modules = folder + "/modules"
        guard link(around.modules, in: modules) else { return nil }
        return QuestionedProgram(
            text: around.head + text, offset: around.head.utf8.count + offset,
            file: folder + "/main.swift",
            arguments: compiler.questionArguments(session.options, modules: modules))
    }

    /// Lets the library find some modules of earlier cells and no others: what it finds it loads.
    private func link(_ modules: [String], in folder: String) -> Bool {
        let files = FileManager.default
        return linked.withLock { linked in
            if !files.fileExists(atPath: folder) {
                linked = []
                try? files.createDirectory(atPath: folder, withIntermediateDirectories: true)
                guard files.fileExists(atPath: folder) else { return false }
            }
            let wanted = Set(modules)
            for module in linked.subtracting(wanted) {
                try? files.removeItem(atPath: "\(folder)/\(module).swiftmodule")
            }
            for module in wanted.subtracting(linked) {
                try? files.createSymbolicLink(
                    atPath: "\(folder)/\(module).swiftmodule",
                    withDestinationPath: compiler.interfaceFile(ofModule: module))
            }
            linked = wanted
            return true
        }
    }
}
