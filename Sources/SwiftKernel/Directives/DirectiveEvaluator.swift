internal import WorkerLink
public import KernelDisplay
internal import CellCompiler
internal import Foundation

/// Runs cells that may hold directives; what is Swift goes to the evaluator behind it.
public final class DirectiveEvaluator: Evaluator {
    private let cells: any CellSession
    private let packages: PackageInstaller
    private let directives = DirectiveList.standard

    /// Puts the directives in front of an evaluator.
    public init(_ evaluator: CellEvaluator) {
        cells = evaluator
        packages = PackageInstaller(
            cells: evaluator, toolchain: evaluator.toolchain,
            configuration: evaluator.configuration, sessionFolder: evaluator.sessionFolder,
            hiddenModules: evaluator.hiddenModules)
    }

    /// Starts what takes time, without waiting for it.
    public func warmUp() { cells.warmUp() }

    /// How long the stages of the last Swift code took.
    public var stageTimes: StageTimes? { cells.stageTimes }

    /// Runs the parts of a cell in order; its value is that of the last one.
    public func evaluate(
        _ request: EvaluationRequest, events: @escaping EvaluationEvents
    ) -> EvaluationResult {
        let cell = DirectedCell(request.code, isSwiftName: isSwiftName)
        guard cell.hasDirectives else { return cells.evaluate(CellPiece(request), events: events) }
        var result = EvaluationResult.success(nil)
        for (index, part) in cell.parts.enumerated() {
            if request.cancellation.isRequested { return .failure(.interrupted) }
            switch part {
            case .swift(let text):
                var piece = CellPiece(text, of: request)
                if index + 1 < cell.parts.count { piece.frame.valueFunction = nil }
                result = cells.evaluate(piece, events: events)
            case .directive(let line):
                result = run(line, of: request, events)
            }
            if case .failure = result { return result }
        }
        return result
    }

    private func run(
        _ line: DirectedCell.Line, of request: EvaluationRequest,
        _ events: @escaping EvaluationEvents
    ) -> EvaluationResult {
        let call = DirectiveCall(
            line: line, request: request, events: events, cells: cells,
            packages: packages, directives: directives)
        do {
            return .success(try directive(for: line).run(call))
        } catch let failure as EvaluationFailure {
            return .failure(failure)
        } catch {
            let problem = error as? DirectiveError ?? DirectiveError("\(error)")
            let place = "\(request.label):\(line.line + 1)"
            return .failure(
                EvaluationFailure(
                    name: problem.name, value: problem.message,
                    traceback: [
                        "\(place): \u{1b}[31m\(problem.name)\u{1b}[0m: \(problem.message)"
                    ] + problem.lines))
        }
    }

    /// The directive of a line; throws when there is none of this name, or not in this place.
    private func directive(for line: DirectedCell.Line) throws -> any Directive {
        let sign = line.takesCell ? "%%" : "%"
        guard let directive = directives.directive(named: line.name) else {
            let nearest = directives.nearest(to: line.name)
            throw DirectiveError(
                "there is no directive \(sign)\(line.name)"
                    + (nearest.map { "; did you mean \(sign)\($0)?" } ?? ".")
                    + " %help lists them all.")
        }
        if line.takesCell {
            guard directive.forms.contains(.cell) else {
                throw DirectiveError(
                    "\(directive.name) takes a line, not a cell: write %\(directive.name)")
            }
            if line.body == nil {
                throw DirectiveError("%%\(directive.name) must be the first line of its cell")
            }
        } else if !directive.forms.contains(.line) {
            throw DirectiveError(
                "\(directive.name) takes the whole cell: write %%\(directive.name) on its first line"
            )
        }
        return directive
    }

    private func isSwiftName(_ name: String) -> Bool {
        cells.declarations.contains { $0.declaration.name == name }
    }

    // MARK: - Other questions

    /// Says whether the text is a whole cell: its Swift, as far as there is any.
    public func completeness(of code: String) -> CodeCompleteness {
        let code = CellText.plain(code)
        let cell = DirectedCell(code, isSwiftName: isSwiftName)
        guard case .directive(let line)? = cell.parts.last else {
            if case .swift(let text)? = cell.parts.last { return cells.completeness(of: text) }
            return cells.completeness(of: code)
        }
        let takesSwift = directives.directive(named: line.name)?.argument == .swift
        guard line.takesCell else {
            return takesSwift ? cells.completeness(of: line.swift) : .complete
        }
        // A cell of text ends where the user leaves a line empty.
        let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
        let hasBody = line.body?.allSatisfy(\.isWhitespace) == false
        let endsEmpty = lines.count > 1 && lines.last?.allSatisfy(\.isWhitespace) == true
        guard hasBody && endsEmpty else { return .incomplete(indent: "") }
        return takesSwift ? cells.completeness(of: line.swift) : .complete
    }

    /// What may continue the text at the cursor: directives, what they take, or Swift.
    public func completions(in code: String, cursor: Int) -> CompletionList {
        if let word = DirectiveWord(in: code, cursor: cursor) {
            return CompletionList(items: names(for: word), range: word.range)
        }
        switch self.cursor(cursor, in: code) {
        case .swift(let text): return cells.completions(in: text, cursor: cursor)
        case .argument(let argument, let typed):
            let (items, replaced) = self.items(for: argument, typed: typed)
            let length = replaced.unicodeScalars.count
            return CompletionList(items: items, range: cursor - length..<cursor)
        }
    }

    private func cursor(_ cursor: Int, in code: String) -> DirectiveCursor {
        DirectiveCursor(
            in: code, cursor: cursor, directives: directives, isSwiftName: isSwiftName)
    }

    private func names(for word: DirectiveWord) -> [CompletionList.Item] {
        directives.named.filter { directive in
            directive.name.hasPrefix(word.name) && directive.forms.contains(word.form)
        }.map { directive in
            CompletionList.Item(
                text: word.sign + directive.name, kind: "magic", signature: directive.summary)
        }
    }

    /// What may go on a directive's arguments, and which text it replaces.
    private func items(
        for argument: DirectiveArgument, typed: String
    ) -> (items: [CompletionList.Item], replaced: String) {
        let paths = FilePaths(folder: cells.notebookFolder)
        let word = String(typed.split(separator: " ", omittingEmptySubsequences: false).last ?? "")
        switch argument {
        case .shell: return paths.items(forShell: typed)
        case .folder: return (paths.items(beginning: typed, foldersOnly: true), typed)
        case .file: return (paths.items(beginning: word), word)
        case .directive:
            let names = directives.named.filter { $0.name.hasPrefix(word) }
            let items = names.map {
                CompletionList.Item(text: $0.name, kind: "magic", signature: $0.summary)
            }
            return (items, word)
        case .variable:
            let names = ProcessInfo.processInfo.environment.keys.filter { $0.hasPrefix(word) }
            let items = names.sorted().map {
                CompletionList.Item(text: $0, kind: "instance", signature: "variable")
            }
            return (items, word)
        case .words, .swift: return ([], "")
        }
    }

    /// Documentation of the directive, or the Swift name, at the cursor.
    public func inspection(of code: String, cursor: Int, detailLevel: Int) -> MIMEBundle? {
        if let word = DirectiveWord(in: code, cursor: cursor, isWhole: true) {
            return directives.directive(named: word.name).map { MIMEBundle(plainText: $0.help) }
        }
        guard case .swift(let text) = self.cursor(cursor, in: code) else { return nil }
        return cells.inspection(of: text, cursor: cursor, detailLevel: detailLevel)
    }

    /// Ends the worker and removes the session's files.
    public func shutDown() { cells.shutDown() }
}
