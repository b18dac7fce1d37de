internal import SwiftSyntax

/// Finds the loops of a cell that need a point where they can be stopped.
///
/// The point is a call at the start of the body. Inner loops that count through numbers go without:
/// the call would keep the compiler from working on several elements at once, they end by
/// themselves, and what they store is whole after every instruction.
final class LoopPointFinder: SyntaxVisitor {
    private var edits: [TextEdit] = []

    /// A declaration and not an expression, so that it may stand in a result builder, too.
    private static let point = " let _: Void = _CellLoop.pass();"

    /// The insertions for all loops of a cell.
    static func edits(in tree: SourceFileSyntax) -> [TextEdit] {
        let finder = LoopPointFinder(viewMode: .sourceAccurate)
        finder.walk(tree)
        return finder.edits
    }

    override func visit(_ node: ForStmtSyntax) -> SyntaxVisitorContinueKind {
        if !Self.countsThroughNumbers(node) { addPoint(to: node.body) }
        return .visitChildren
    }

    override func visit(_ node: WhileStmtSyntax) -> SyntaxVisitorContinueKind {
        addPoint(to: node.body)
        return .visitChildren
    }

    override func visit(_ node: RepeatStmtSyntax) -> SyntaxVisitorContinueKind {
        addPoint(to: node.body)
        return .visitChildren
    }

    private func addPoint(to body: CodeBlockSyntax) {
        guard body.leftBrace.presence == .present, !body.leftBrace.text.isEmpty else { return }
        edits.append(
            TextEdit(
                offset: body.leftBrace.endPositionBeforeTrailingTrivia.utf8Offset,
                replacement: Self.point))
    }

    private static func countsThroughNumbers(_ loop: ForStmtSyntax) -> Bool {
        let sequence = loop.sequence.trimmedDescription
        let isRange = sequence.contains("..<") || sequence.contains("...")
        guard isRange || sequence.hasPrefix("stride(") else { return false }
        return !PartFinder.findsMoreThanArithmetic(in: loop.body)
    }

    /// Looks for anything in a loop's body but arithmetic on numbers and elements of arrays.
    private final class PartFinder: SyntaxVisitor {
        private var isMore = false

        static func findsMoreThanArithmetic(in body: CodeBlockSyntax) -> Bool {
            let finder = PartFinder(viewMode: .sourceAccurate)
            finder.walk(body)
            return finder.isMore
        }

        override func visit(_ node: ForStmtSyntax) -> SyntaxVisitorContinueKind { found() }
        override func visit(_ node: WhileStmtSyntax) -> SyntaxVisitorContinueKind { found() }
        override func visit(_ node: RepeatStmtSyntax) -> SyntaxVisitorContinueKind { found() }
        override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { found() }
        override func visit(_ node: StringLiteralExprSyntax) -> SyntaxVisitorContinueKind {
            found()
        }
        override func visit(_ node: ArrayExprSyntax) -> SyntaxVisitorContinueKind { found() }
        override func visit(_ node: TryExprSyntax) -> SyntaxVisitorContinueKind { found() }
        override func visit(_ node: AwaitExprSyntax) -> SyntaxVisitorContinueKind { found() }

        /// `Float(i)` and `max(a, b)` are arithmetic, a method is not.
        override func visit(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
            let isPlain = node.calledExpression.is(DeclReferenceExprSyntax.self)
            return isPlain ? .visitChildren : found()
        }

        /// `a[i * n + k]` may be an element of an array, `d[key, default: 0]` is not.
        override func visit(_ node: SubscriptCallExprSyntax) -> SyntaxVisitorContinueKind {
            node.arguments.contains { $0.label != nil } ? found() : .visitChildren
        }

        private func found() -> SyntaxVisitorContinueKind {
            isMore = true
            return .skipChildren
        }
    }
}
