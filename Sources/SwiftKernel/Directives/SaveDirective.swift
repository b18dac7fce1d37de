internal import KernelDisplay
internal import CellCompiler
internal import Foundation

/// `%save`: writes cells to a file.
struct SaveDirective: Directive {
    let name = "save"
    let usage = ["%save [-f] [-a] FILE [RANGES]"]
    let summary = "Writes cells, such as 1-4 7, or all so far, to a file."
    let details = """
        A file that is there stays unless -f replaces it or -a adds to it. Directives are written as
        comments, so that the file is Swift.
        """
    let argument = DirectiveArgument.file

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        let words = call.words
        let options = words.prefix { $0.hasPrefix("-") }
        if let unknown = options.first(where: { !["-f", "-a"].contains($0) }) {
            throw misuse("'\(unknown)' is no option of %save")
        }
        guard words.count > options.count else { throw misuse("there is no file") }
        let path = try call.absolutePath(words[options.count])
        let ranges = try CellRanges(words.dropFirst(options.count + 1))
        // Not the cell that saves.
        let entries = ranges.entries(of: call.request.history)
            .filter { $0.line != call.request.executionCount }
        guard !entries.isEmpty else { throw DirectiveError("there is no such cell") }
        let text = entries.map { Self.commented($0.input) + "\n" }.joined(separator: "\n")
        let before = FileManager.default.contents(atPath: path)
        if before != nil && options.isEmpty {
            throw DirectiveError("\(path) is there already: -f replaces it, -a adds to it")
        }
        let kept = options.contains("-a") ? before.map { $0 + Data("\n".utf8) } ?? Data() : Data()
        do {
            try (kept + Data(text.utf8)).write(to: URL(fileURLWithPath: path))
        } catch {
            throw DirectiveError("\(path) cannot be written: \(error.localizedDescription)")
        }
        let count = entries.count == 1 ? "1 cell" : "\(entries.count) cells"
        call.print("\(count) written to \(path)")
        return nil
    }

    /// The text of a cell, its directives as comments.
    private static func commented(_ code: String) -> String {
        let code = CellText.plain(code)
        var lines = code.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for case .directive(let directive) in DirectedCell(code).parts {
            let last = directive.takesCell ? lines.count - 1 : directive.line
            let isSwift = ["time", "timeit"].contains(directive.name)
            for line in directive.line...(isSwift ? directive.line : last) {
                lines[line] = lines[line].isEmpty ? "//" : "// " + lines[line]
            }
        }
        return lines.joined(separator: "\n")
    }
}
