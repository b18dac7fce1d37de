internal import SwiftDiagnostics
internal import SwiftParser
internal import SwiftParserDiagnostics
internal import SwiftSyntax

/// Whether a text is a whole cell, as a console asks before it sends it.
package enum Completeness: Sendable, Equatable {
    /// The text can run as it is.
    case complete
    /// More lines are needed; the white space the next one starts with.
    case incomplete(indent: String)
    /// No further line can make it valid.
    case invalid

    /// Judges a text by where the parser misses something: at its end, or before.
    ///
    /// One that nests too deep is not read: no further line makes it valid.
    package init(of text: String) {
        guard NestingLimits.problem(in: text) == nil else {
            self = .invalid
            return
        }
        let tree = Parser.parse(source: text)
        let diagnostics = ParseDiagnosticsGenerator.diagnostics(for: tree)
            .filter { $0.diagMessage.severity == .error }
        guard !diagnostics.isEmpty else {
            self = .complete
            return
        }
        // A string of one line ends with its line; what follows cannot close it.
        let isStringOpen = tree.tokens(viewMode: .all).contains {
            $0.tokenKind == .stringQuote && $0.presence == .missing
        }
        guard !isStringOpen else {
            self = .invalid
            return
        }
        let trimmed = text.utf8.reversed().drop { $0 == 0x20 || (0x09...0x0d).contains($0) }
        let end = trimmed.count
        let misses = diagnostics.map { diagnostic in
            diagnostic.position.utf8Offset >= end
                || diagnostic.node.endPosition.utf8Offset >= end
                    && diagnostic.message.hasPrefix("unterminated")
        }
        // What follows the first error is the parser's guess.
        self =
            misses.contains(true) && misses.first == true
            ? .incomplete(indent: Self.indent(after: text)) : .invalid
    }

    private static func indent(after text: String) -> String {
        let lines = text.split(separator: "\n")
        guard let last = lines.last else { return "" }
        let white = String(last.prefix { $0 == " " || $0 == "\t" })
        let code = last.reversed().drop { $0 == " " }.first
        return code.map { "{([:".contains($0) } == true ? white + "    " : white
    }
}
