internal import SwiftParser
internal import SwiftSyntax

/// The text with which a cell declares a name, and the comment above it.
package struct DeclarationSource: Sendable, Equatable {
    /// The declaration, as it stands in the cell.
    package let text: String
    /// The documentation comment without its signs; empty when there is none.
    package let comment: String

    /// Looks for the declaration of a name in a cell's text; nil when there is none.
    ///
    /// Of several, the first one on the outermost level counts.
    package init?(of name: String, in text: String) {
        let finder = Finder(name)
        finder.walk(Parser.parse(source: text))
        guard let node = finder.found else { return nil }
        self.text = node.trimmedDescription
        comment = Self.comment(node.leadingTrivia)
    }

    private static func comment(_ trivia: Trivia) -> String {
        var lines: [String] = []
        for piece in trivia {
            switch piece {
            case .docLineComment(let text):
                let line = text.dropFirst(3)
                lines.append(String(line.first == " " ? line.dropFirst() : line))
            case .docBlockComment(let text):
                lines += text.dropFirst(3).dropLast(2).split(
                    separator: "\n", omittingEmptySubsequences: false
                ).map { line in
                    let line = line.drop { $0 == " " || $0 == "\t" }
                    return String(line.hasPrefix("* ") ? line.dropFirst(2) : line)
                }
            case .newlines(let count) where count > 1: lines = []
            default: break
            }
        }
        return lines.joined(separator: "\n").trimmed
    }
}

extension String {
    /// The text without white space around it.
    fileprivate var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(String(start.reversed().drop(while: \.isWhitespace)).reversed())
    }
}

/// Finds the outermost declaration of a name.
private final class Finder: SyntaxAnyVisitor {
    private(set) var found: Syntax?
    private var depthOfFound = Int.max
    private var depth = 0
    private let name: String

    init(_ name: String) {
        self.name = name
        super.init(viewMode: .sourceAccurate)
    }

    override func visitAny(_ node: Syntax) -> SyntaxVisitorContinueKind {
        depth += 1
        if depth < depthOfFound, declares(node) { (found, depthOfFound) = (node, depth) }
        return .visitChildren
    }

    override func visitAnyPost(_ node: Syntax) { depth -= 1 }

    private func declares(_ node: Syntax) -> Bool {
        if let variable = node.as(VariableDeclSyntax.self) {
            return variable.bindings.contains { binding in
                binding.pattern.tokens(viewMode: .sourceAccurate).contains { isName($0) }
            }
        }
        if let cases = node.as(EnumCaseDeclSyntax.self) {
            return cases.elements.contains { isName($0.name) }
        }
        return node.asProtocol((any NamedDeclSyntax).self).map { isName($0.name) } ?? false
    }

    private func isName(_ token: TokenSyntax) -> Bool { token.text.filter { $0 != "`" } == name }
}
