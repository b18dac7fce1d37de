internal import SwiftParser
internal import SwiftSyntax

/// Looks for an `await` that a text itself would wait at: not one in a closure or a function.
final class AwaitFinder: SyntaxVisitor {
    private var waits = false

    static func findsAwait(in text: String) -> Bool {
        let finder = AwaitFinder(viewMode: .sourceAccurate)
        finder.walk(Parser.parse(source: text))
        return finder.waits
    }

    override func visit(_ node: AwaitExprSyntax) -> SyntaxVisitorContinueKind {
        waits = true
        return .skipChildren
    }

    override func visit(_ node: ForStmtSyntax) -> SyntaxVisitorContinueKind {
        if node.awaitKeyword != nil { waits = true }
        return .visitChildren
    }

    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind {
        .skipChildren
    }

    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
        .skipChildren
    }
}
