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

    /// One block for each error or warning, its notes below it.
    ///
    ///     In[7]:1:5: error: cannot find 'y' in scope
    ///     let x = y
    ///             ^
    package func render(_ diagnostics: [CompilerDiagnostic]) -> [String] {
        let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
        return diagnostics.flatMap { diagnostic -> [String] in
            var block = [
                "\(label):\(diagnostic.line):\(characterColumn(diagnostic, lines)): "
                    + "\(diagnostic.severity.rawValue): \(readable(diagnostic.message))"
            ]
            if lines.indices.contains(diagnostic.line - 1) {
                let line = lines[diagnostic.line - 1]
                block.append(String(line))
                // Tabs stay tabs, so that the caret lands below its character.
                let before = line.prefix(max(0, characterColumn(diagnostic, lines) - 1))
                block.append(before.map { $0 == "\t" ? "\t" : " " }.joined() + "^")
            }
            return block
        }
    }

    /// The message without the names of generated modules.
    package func readable(_ message: String) -> String {
        message.replacing(/\bCell[0-9]+\./, with: "")
    }

    private func characterColumn(_ diagnostic: CompilerDiagnostic, _ lines: [Substring]) -> Int {
        guard lines.indices.contains(diagnostic.line - 1) else { return diagnostic.column }
        let line = lines[diagnostic.line - 1]
        let bytes = line.utf8.prefix(max(0, diagnostic.column - 1))
        return String(decoding: bytes, as: UTF8.self).count + 1
    }
}
