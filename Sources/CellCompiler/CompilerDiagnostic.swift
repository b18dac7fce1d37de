/// One message of the compiler, placed in a cell.
package struct CompilerDiagnostic: Sendable, Equatable {
    /// How serious it is.
    package enum Severity: String, Sendable {
        case error, warning, note, remark
    }

    /// The file the message is about: a cell's label such as `In[7]`, or generated text.
    package var file: String
    /// The line, from 1.
    package var line: Int
    /// The column in UTF-8 bytes, from 1.
    package var column: Int
    /// How serious it is.
    package var severity: Severity
    /// The message itself.
    package var message: String
    /// What the compiler proposes to write at ``fixColumn``.
    package var fix: String?
    /// Where the proposal goes, in UTF-8 bytes from 1.
    package var fixColumn = 0

    /// Creates a diagnostic.
    package init(file: String, line: Int, column: Int, severity: Severity, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.severity = severity
        self.message = message
    }

    /// Reads the messages of the compiler's plain output (`-diagnostic-style llvm`).
    ///
    /// Below a message stand the line, a caret, and what the compiler proposes to write there.
    package static func parse(_ output: String) -> [CompilerDiagnostic] {
        var result: [CompilerDiagnostic] = []
        var linesBelow = 0
        for line in output.split(separator: "\n", omittingEmptySubsequences: false) {
            if let diagnostic = head(line) {
                result.append(diagnostic)
                linesBelow = 0
                continue
            }
            linesBelow += 1
            guard linesBelow == 3, !result.isEmpty,
                let text = line.firstIndex(where: { $0 != " " && $0 != "\t" })
            else { continue }
            result[result.count - 1].fix = String(line[text...].replacing(/<#([^#]*)#>/) { $0.1 })
            result[result.count - 1].fixColumn = line[..<text].utf8.count + 1
        }
        return result
    }

    private static func head(_ line: Substring) -> CompilerDiagnostic? {
        for severity in [Severity.error, .warning, .note, .remark] {
            guard let range = line.range(of: ": \(severity.rawValue): ") else { continue }
            var place = line[..<range.lowerBound].split(
                separator: ":", omittingEmptySubsequences: false)
            let column = place.count > 2 ? Int(place[place.count - 1]) : nil
            let row = place.count > 2 ? Int(place[place.count - 2]) : nil
            if column != nil && row != nil { place.removeLast(2) }
            return CompilerDiagnostic(
                file: place.joined(separator: ":"), line: row ?? 0, column: column ?? 0,
                severity: severity,
                // The group of a message, such as `[#no-usage]`, is a key for web pages.
                message: String(line[range.upperBound...])
                    .replacing(/\ \[#[A-Za-z-]+\]$/, with: ""))
        }
        return nil
    }
}

extension Substring {
    /// The first place where `text` stands; the standard library's search knows one character only.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while let found = self[start...].firstIndex(of: text[text.startIndex]) {
            if self[found...].hasPrefix(text) {
                return found..<index(found, offsetBy: text.count)
            }
            start = index(after: found)
        }
        return nil
    }
}
