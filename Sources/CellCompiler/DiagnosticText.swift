/// Renders messages of the compiler for a person: place, message, the line and a caret.
package struct DiagnosticText: Sendable {
    /// The text of the cell that the messages are about.
    package let code: String
    /// What the user calls the cell.
    package let label: String

    /// Creates a renderer for the messages about one cell.
    package init(code: String, label: String) {
        self.code = code
        self.label = label
    }

    /// One block for each error or warning, its notes below it, at most eight errors.
    ///
    ///     In[7]:1:5: error: cannot find 'y' in scope
    ///     let x = y
    ///             ^
    package func render(_ diagnostics: [CompilerDiagnostic]) -> [String] {
        let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
        var text: [String] = []
        var count = 0
        var notes = 0
        for diagnostic in diagnostics {
            notes = diagnostic.severity == .note ? notes + 1 : 0
            if diagnostic.severity != .note { count += 1 }
            guard count <= Self.errorLimit else { continue }
            if notes <= Self.noteLimit { text += block(diagnostic, lines) }
        }
        if count > Self.errorLimit {
            text.append("… and \(count - Self.errorLimit) more errors, perhaps because of these")
        }
        return text
    }

    private static let errorLimit = 8
    private static let noteLimit = 3

    private func block(_ diagnostic: CompilerDiagnostic, _ lines: [Substring]) -> [String] {
        let column = characterColumn(diagnostic.column, diagnostic.line, lines)
        var block = [
            "\(label):\(diagnostic.line):\(column): "
                + "\(diagnostic.severity.rawValue): \(readable(diagnostic.message))"
        ]
        guard lines.indices.contains(diagnostic.line - 1) else { return block }
        let line = lines[diagnostic.line - 1]
        // Tabs stay tabs, so that the caret lands below its character.
        func space(before column: Int) -> String {
            String(line.prefix(max(0, column - 1)).map { $0 == "\t" ? "\t" : " " })
        }
        block.append(String(line))
        block.append(space(before: column) + "^")
        if let fix = diagnostic.fix {
            let place = characterColumn(diagnostic.fixColumn, diagnostic.line, lines)
            block.append(space(before: place) + "fix-it: \(readable(fix))")
        }
        return block
    }

    /// The message without the names of generated modules.
    package func readable(_ message: String) -> String {
        message.replacing(/\bCell[0-9]+\./, with: "")
    }

    private func characterColumn(_ column: Int, _ line: Int, _ lines: [Substring]) -> Int {
        guard lines.indices.contains(line - 1) else { return column }
        let bytes = lines[line - 1].utf8.prefix(max(0, column - 1))
        return String(decoding: bytes, as: UTF8.self).count + 1
    }
}
