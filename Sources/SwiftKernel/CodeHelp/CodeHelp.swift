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
    private let linked = Mutex<(block: Int, modules: Set<String>)>((-1, []))
    /// What libraries and the language declare at top level, once that is known.
    private let globalNames = Mutex<[CompletionCandidate]>([])
    /// The file that keeps the answer with these names for later sessions.
    private let globalNamesFile: String?
    /// Answers that were given, by program, place and beginning.
    private let answers = Mutex<[String: [CompletionCandidate]]>([:])
    private static let mostAnswers = 64
    /// Whether the library has read the modules that every cell imports.
    private let isWarm = Mutex(false)

    /// How long an answer may take: front ends wait for a second.
    private static let patience = DispatchTimeInterval.milliseconds(700)
    /// How long the first ones may take, when the names of the session must do in the end.
    private static let patienceWhileStarting = DispatchTimeInterval.milliseconds(180)
    /// A longer text is not asked about.
    private static let longestText = 400_000

    /// Prepares the answers for a session; starts no process yet.
    init(
        compiler: CellCompiler, toolchain: Toolchain, installation: Installation,
        libraries: [String], sessionFolder: String, cache: String?
    ) {
        self.compiler = compiler
        self.libraries = libraries
        modulesOfToolchain = toolchain.runtimeLibraries
        folder = sessionFolder + "/help"
        globalNamesFile = cache.map { cache in
            let files = libraries.map(installation.module) + [toolchain.sourceKit]
            return "\(cache)/names-\(Self.stamp(of: files)).json"
        }
        service = CodeService(program: installation.kernel, library: toolchain.sourceKit)
    }

    /// Lets the library read what every cell imports, without waiting for it.
    func warmUp() {
        let session = CodeHelpSession(scope: Scope(), options: CompileOptions(), folder: "/")
        let text = "let _ = print()"
        guard let program = program(text, offset: 8, names: [], goingOnWith: nil, in: session)
        else { return }
        service.greet(with: [
            QuestionedProgram.settings, program.completion(of: "", limit: 1), program.closing,
        ])
        let thread = Thread { [self] in
            if let file = globalNamesFile, let data = FileManager.default.contents(atPath: file) {
                keepGlobalNames(data)
            }
            let isKnown = globalNames.withLock { !$0.isEmpty }
            let requests = [
                QuestionedProgram.settings,
                program.completion(of: "", limit: isKnown ? 1 : 0, withAll: !isKnown),
            ]
            guard let data = service.answer(to: requests, until: .now() + .seconds(60)) else {
                return
            }
            isWarm.withLock { $0 = true }
            service.send([program.closing])
            if !isKnown {
                keepGlobalNames(data)
                // Where nothing can be written, each session finds out anew.
                if let file = globalNamesFile { try? data.write(to: URL(fileURLWithPath: file)) }
            }
            service.send(program.information + [program.forgetting])
        }
        thread.name = "code help warm-up"
        thread.start()
    }

    private func keepGlobalNames(_ answer: Data) {
        let names = try? JSONDecoder().decode(CompletionAnswer.self, from: answer).candidates
        globalNames.withLock { $0 = names ?? [] }
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
        let nothing = CompletionList(items: [], range: place.cursor..<place.cursor)
        switch place.kind {
        case .comment: return nothing
        case .string(let start):
            let range = start..<place.cursor
            let items = FilePaths(folder: session.folder).items(beginning: text(range))
            return CompletionList(items: items, range: range)
        case .code where place.isInNumber: return nothing
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
        let isUnanswered = candidates == nil
        let introducesName = SwiftKeywords.introducingNames.contains(place.before)
        if !place.isMember, !introducesName {
            // In a place for labels or for names of one kind the session's do not fit.
            let fits = { (candidate: CompletionCandidate) in
                candidate.origin == .library || candidate.item.kind == "keyword"
            }
            if candidates?.contains(where: fits) ?? true || candidates?.isEmpty == true {
                candidates = (candidates ?? []) + sessionCandidates(in: session)
            }
            if isUnanswered {
                candidates =
                    (candidates ?? []) + globalNames.withLock { $0 }
                    + Self.wordsAndKeywords(place.names, typed: typed)
            }
        }
        if typed.isEmpty && !place.isMember {
            // Everything there is would be no help.
            candidates = candidates?.filter {
                $0.origin <= .session || $0.isExpected || $0.item.kind == "keyword"
            }
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
        let key = "\(typed) \(program.offset) \(program.text)"
        if let known = answers.withLock({ $0[key] }) { return known }
        defer { service.send([program.closing]) }
        let deadline = deadline
        let first = program.completion(
            of: typed, limit: typed.isEmpty ? 400 : 200, withAll: isAnything)
        guard let data = service.answer(to: [first], until: deadline) else { return nil }
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
        answers.withLock { answers in
            if answers.count >= Self.mostAnswers { answers = [:] }
            answers[key] = candidates
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

    /// A word that changes with the paths, sizes and times of files.
    ///
    /// - Source: the FNV-1a hash of Fowler, Noll and Vo, 64 bits.
    private static func stamp(of files: [String]) -> String {
        let text = files.map { file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
            let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            return "\(file) \(attributes?[.size] as? UInt64 ?? 0) \(time)"
        }.joined(separator: "\n")
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        return String(hash, radix: 16)
    }

    /// What libraries and the language declare at top level, as far as that is known.
    var namesOfLibraries: [CompletionCandidate] { globalNames.withLock { $0 } }

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

    /// The declarations of a name at a place, in bytes of a text, each with its short description.
    ///
    /// The library does not say which of several functions is meant by a name without a call.
    func overloads(
        of name: String, at offset: Int, in text: String, names: Set<String>,
        session: CodeHelpSession
    ) -> [(declaration: String, summary: String)] {
        guard
            let program = program(
                text, offset: offset, names: names, goingOnWith: name, in: session)
        else { return [] }
        defer { service.send([program.closing]) }
        guard
            let data = service.answer(
                to: [program.completion(of: name, limit: 60)], until: deadline),
            let found = try? JSONDecoder().decode(CompletionAnswer.self, from: data)
        else { return [] }
        var seen: Set<String> = []
        return found.results.filter { $0.name.prefix { $0 != "(" } == name }
            .map { ($0.declaration, $0.summary ?? "") }
            .filter { seen.insert($0.0).inserted }
    }

    /// The text of the cell behind a module's name.
    func text(ofModule name: String) -> String? { compiler.text(ofModule: name) }

    // MARK: - Programs

    /// The program of a text; nil when the library cannot be asked about it.
    private func program(
        _ text: String, offset: Int, names: Set<String>, goingOnWith beginning: String?,
        in session: CodeHelpSession
    ) -> QuestionedProgram? {
        guard service.isAvailable, text.utf8.count <= Self.longestText,
            // The compiler would take for ever.
            NestingLimits.problem(in: text) == nil
        else { return nil }
        let around = compiler.surroundings(
            of: names, goingOnWith: beginning, in: session.scope)
        guard let modules = link(around.modules) else { return nil }
        return QuestionedProgram(
            text: around.head + text, offset: around.head.utf8.count + offset,
            file: folder + "/main.swift",
            arguments: compiler.questionArguments(session.options, modules: modules))
    }

    /// Lets the library find some modules of earlier cells and no others: what it finds it loads.
    ///
    /// It looks into a folder once, so all files it may ever find there have to be there from the
    /// beginning: links that lead nowhere until their modules are wanted.
    ///
    /// - Returns: The folder, which is another one for each ``linksOfFolder`` cells; nil when it
    ///   cannot be made.
    private func link(_ modules: [String]) -> String? {
        let files = FileManager.default
        return linked.withLock { linked in
            let number = modules.compactMap { Int($0.drop { !$0.isNumber }) }.max() ?? 0
            let block = number / Self.linksOfFolder
            let folder = "\(folder)/modules-\(block)"
            func link(_ module: String, to target: String) {
                let path = "\(folder)/\(module).swiftmodule"
                try? files.removeItem(atPath: path)
                try? files.createSymbolicLink(atPath: path, withDestinationPath: target)
            }
            if linked.block != block || !files.fileExists(atPath: folder) {
                try? files.createDirectory(atPath: folder, withIntermediateDirectories: true)
                guard files.fileExists(atPath: folder) else { return nil }
                for number in 1..<(block + 1) * Self.linksOfFolder {
                    link("Cell\(number)", to: Self.nowhere)
                }
                linked = (block, [])
            }
            let wanted = Set(modules)
            for module in linked.modules.subtracting(wanted) { link(module, to: Self.nowhere) }
            for module in wanted.subtracting(linked.modules) {
                link(module, to: compiler.interfaceFile(ofModule: module))
            }
            linked.modules = wanted
            return folder
        }
    }

    private static let linksOfFolder = 256
    private static let nowhere = "no-such-module"
}
