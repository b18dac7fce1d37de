internal import SwiftSyntax

extension SyntaxProtocol {
    /// The text in one line that means the same, without comments; nil where `#if` asks for lines.
    ///
    /// What is written twice for the compiler must not move the lines below it.
    var oneLine: String? {
        let writer = OneLineWriter(viewMode: .sourceAccurate)
        writer.walk(self)
        return writer.isPossible ? writer.text : nil
    }
}

/// Writes the tokens of a part of a cell one behind the other.
private final class OneLineWriter: SyntaxVisitor {
    private(set) var text = ""
    private(set) var isPossible = true
    private var needsBlank = false
    /// The marks of the strings of several lines around the present place: `##` of a raw one.
    private var blocks: [String] = []

    override func visit(_ token: TokenSyntax) -> SyntaxVisitorContinueKind {
        switch token.tokenKind {
        case .multilineStringQuote:
            add("\"", of: token)
        case .stringSegment where isInBlock(token):
            // Line breaks in it are written as such, quotes no longer stand for themselves.
            let mark = "\\" + (blocks.last ?? "")
            let breaks = token.text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
            text += Self.quoting(breaks, mark).replacing("\n", with: mark + "n")
            needsBlank = false
        default:
            if token.text.contains("\n") { isPossible = false }
            add(token.text, of: token)
        }
        return .skipChildren
    }

    private func add(_ piece: String, of token: TokenSyntax) {
        if !text.isEmpty && (needsBlank || !token.leadingTrivia.isEmpty) && !isInString(token) {
            text += " "
        }
        text += piece
        needsBlank = !token.trailingTrivia.isEmpty
    }

    /// The text with a mark before each quote that has none.
    private static func quoting(_ text: String, _ mark: String) -> String {
        var result = ""
        var rest = text[...]
        while let first = rest.first {
            if rest.hasPrefix(mark) {
                // The mark and the character that it is for.
                let piece = rest.prefix(mark.count + 1)
                result += piece
                rest = rest[piece.endIndex...]
            } else {
                result += first == "\"" ? mark + "\"" : String(first)
                rest.removeFirst()
            }
        }
        return result
    }

    /// Whether a token is the text of a string of several lines.
    private func isInBlock(_ token: TokenSyntax) -> Bool {
        token.parent?.parent?.parent?.as(StringLiteralExprSyntax.self)?.openingQuote.tokenKind
            == .multilineStringQuote
    }

    /// Whether a blank before a token would be a part of a string.
    private func isInString(_ token: TokenSyntax) -> Bool {
        switch token.tokenKind {
        case .stringSegment, .backslash: true
        case .stringQuote, .multilineStringQuote:
            token.parent?.as(StringLiteralExprSyntax.self)?.closingQuote.id == token.id
        case .rawStringPoundDelimiter:
            token.parent?.as(StringLiteralExprSyntax.self)?.openingPounds?.id != token.id
        default: false
        }
    }

    override func visit(_ node: StringLiteralExprSyntax) -> SyntaxVisitorContinueKind {
        blocks.append(node.openingPounds?.text ?? "")
        return .visitChildren
    }

    override func visitPost(_ node: StringLiteralExprSyntax) { blocks.removeLast() }

    // A line break may be all that stands between two statements.
    override func visitPost(_ node: CodeBlockItemSyntax) { separate(node.semicolon) }
    override func visitPost(_ node: MemberBlockItemSyntax) { separate(node.semicolon) }

    private func separate(_ semicolon: TokenSyntax?) {
        if semicolon == nil { text += ";" }
    }

    override func visit(_ node: IfConfigDeclSyntax) -> SyntaxVisitorContinueKind {
        isPossible = false
        return .skipChildren
    }
}
