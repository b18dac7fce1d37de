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

    /// Creates a diagnostic.
    package init(file: String, line: Int, column: Int, severity: Severity, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.severity = severity
        self.message = message
    }

    /// Reads the messages of the compiler's plain output (`-diagnostic-style llvm`).
    package static func parse(_ output: String) -> [CompilerDiagnostic] {
        output.split(separator: "\n").compactMap { line in
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
