internal import SwiftSyntax

/// Finds the loops of a cell that need a point where they can be stopped.
///
/// The point is a look at a flag at the start of the body. Loops that do nothing but arithmetic on
/// numbers and elements of arrays go without: the point would keep the compiler from working on several
/// elements at once, and what they store is whole after every instruction, so they may be stopped
/// anywhere. Should `x[i] = y` be a dictionary after all: its subscript has a point.
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
        let mayFillTables = !Self.countsNumbers(node)
        let needsPoint =
            mayFillTables && !Self.walksThroughArray(node)
            || ArithmeticFinder.findsMore(in: node.body, mayFillTables: mayFillTables)
            || node.whereClause.map {
                ArithmeticFinder.findsMore(in: $0, mayFillTables: mayFillTables)
            } ?? false
        if needsPoint { addPoint(to: node.body) }
        return .visitChildren
    }

    private static func countsNumbers(_ loop: ForStmtSyntax) -> Bool {
        let sequence = loop.sequence.trimmedDescription
        let isRange = sequence.contains("..<") || sequence.contains("...")
        return isRange || sequence.hasPrefix("stride(") || sequence.hasSuffix(".indices")
    }

    /// A sequence that is made up while the loop runs may be anything.
    private static func walksThroughArray(_ loop: ForStmtSyntax) -> Bool {
        guard loop.awaitKeyword == nil, loop.tryKeyword == nil else { return false }
        let sequence = loop.sequence.trimmedDescription
        return loop.sequence.is(DeclReferenceExprSyntax.self)
            || sequence.wholeMatch(of: /\w+\.(enumerated|reversed)\(\)|zip\(\w+, \w+\)/) != nil
    }

    override func visit(_ node: WhileStmtSyntax) -> SyntaxVisitorContinueKind {
        if ArithmeticFinder.findsMore(in: node.body, mayFillTables: true)
            || ArithmeticFinder.findsMore(in: node.conditions, mayFillTables: true)
        {
            addPoint(to: node.body)
        }
        return .visitChildren
    }

    override func visit(_ node: RepeatStmtSyntax) -> SyntaxVisitorContinueKind {
        if ArithmeticFinder.findsMore(in: node.body, mayFillTables: true)
            || ArithmeticFinder.findsMore(in: node.condition, mayFillTables: true)
        {
            addPoint(to: node.body)
        }
        return .visitChildren
    }

    private func addPoint(to body: CodeBlockSyntax) {
        guard body.leftBrace.presence == .present, !body.leftBrace.text.isEmpty else { return }
        edits.append(
            TextEdit(
                offset: body.leftBrace.endPositionBeforeTrailingTrivia.utf8Offset,
                replacement: Self.point))
    }
}
