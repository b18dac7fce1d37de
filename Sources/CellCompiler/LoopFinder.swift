internal import SwiftSyntax

/// Looks for `for`, `while` and `repeat` anywhere in a cell.
final class LoopFinder: SyntaxVisitor {
    private var hasLoop = false

    static func findsLoop(in tree: SourceFileSyntax) -> Bool {
        let finder = LoopFinder(viewMode: .sourceAccurate)
        finder.walk(tree)
        return finder.hasLoop
    }

    override func visit(_ node: ForStmtSyntax) -> SyntaxVisitorContinueKind { found() }
    override func visit(_ node: WhileStmtSyntax) -> SyntaxVisitorContinueKind { found() }
    override func visit(_ node: RepeatStmtSyntax) -> SyntaxVisitorContinueKind { found() }

    private func found() -> SyntaxVisitorContinueKind {
        hasLoop = true
        return .skipChildren
    }
}
