internal import SwiftParser
internal import SwiftSyntax

/// A Swift statement that begins with `!`, which in a notebook may be a command of the shell as well.
package struct Negation {
    /// The names that it takes from elsewhere.
    package let names: Set<String>
    /// Whether no command looks so: it calls something with arguments, holds `true` or `false`, asks
    /// a literal or a type, or joins what it negates as Swift does.
    package let isSwift: Bool

    /// Reads the first statement of a text that begins with `!`; nil where that is no Swift.
    package init?(at text: String) {
        let tree = Parser.parse(source: text)
        guard let item = tree.statements.first, case .expr(let expression) = item.item else {
            return nil
        }
        let isWhole =
            !item.hasError
            // What follows on the line would be another statement.
            && (tree.statements.count == 1 || item.semicolon != nil
                || tree.statements.dropFirst().first?.leadingTrivia.contains {
                    $0.isNewline
                } == true || item.trailingTrivia.contains { $0.isNewline })
        guard isWhole || Completeness(of: text).isIncomplete else { return nil }
        let first = expression.as(SequenceExprSyntax.self)?.elements.first ?? expression
        guard let negation = first.as(PrefixOperatorExprSyntax.self),
            negation.operator.text == "!", Self.canBeTrue(negation.expression)
        else { return nil }
        let finder = NegationFinder(viewMode: .sourceAccurate)
        finder.walk(expression)
        if finder.assigns { return nil }
        names = finder.names
        isSwift =
            finder.hasOwnForm || Self.asksLiteralOrType(negation.expression)
            || negation.expression.is(TupleExprSyntax.self) && finder.compares
    }

    /// Whether an operand may be a truth value; closures, texts and numbers are none.
    private static func canBeTrue(_ operand: ExprSyntax) -> Bool {
        switch operand.kind {
        case .closureExpr, .arrayExpr, .dictionaryExpr, .stringLiteralExpr, .integerLiteralExpr,
            .floatLiteralExpr, .regexLiteralExpr, .missingExpr:
            return false
        case .tupleExpr:
            let elements = operand.as(TupleExprSyntax.self)?.elements
            return elements?.count == 1
                && elements?.first.map { canBeTrue($0.expression) } == true
        default: return true
        }
    }

    /// Whether the first part of an operand is a literal or has a type's name, and more follows:
    /// `"a".isEmpty`, `Task.isCancelled`.
    private static func asksLiteralOrType(_ operand: ExprSyntax) -> Bool {
        var base = operand
        var hasMore = false
        while true {
            if let member = base.as(MemberAccessExprSyntax.self), let inner = member.base {
                base = inner
            } else if let call = base.as(FunctionCallExprSyntax.self) {
                base = call.calledExpression
            } else if let element = base.as(SubscriptCallExprSyntax.self) {
                base = element.calledExpression
            } else {
                break
            }
            hasMore = true
        }
        guard hasMore else { return false }
        guard let name = base.as(DeclReferenceExprSyntax.self) else {
            return !base.is(TupleExprSyntax.self)
        }
        return name.baseName.text.first?.isUppercase == true
    }
}

extension Completeness {
    fileprivate var isIncomplete: Bool {
        if case .incomplete = self { true } else { false }
    }
}

private final class NegationFinder: SyntaxVisitor {
    private(set) var names: Set<String> = []
    private(set) var hasOwnForm = false
    private(set) var compares = false
    private(set) var assigns = false

    override func visit(_ node: DeclReferenceExprSyntax) -> SyntaxVisitorContinueKind {
        let isMember = node.parent?.as(MemberAccessExprSyntax.self)?.declName.id == node.id
        if !isMember { names.insert(node.baseName.text.filter { $0 != "`" }) }
        return .skipChildren
    }

    override func visit(_ node: BooleanLiteralExprSyntax) -> SyntaxVisitorContinueKind {
        // A closure that only holds it is a group of commands.
        hasOwnForm = true
        return .skipChildren
    }

    override func visit(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
        if !node.arguments.isEmpty { hasOwnForm = true }
        return .visitChildren
    }

    override func visit(_ node: AssignmentExprSyntax) -> SyntaxVisitorContinueKind {
        assigns = true
        return .skipChildren
    }

    private static let comparisons: Set<String> = [
        "&&", "||", "==", "!=", "<=", ">=", "===", "!==",
    ]

    override func visit(_ node: BinaryOperatorExprSyntax) -> SyntaxVisitorContinueKind {
        if Self.comparisons.contains(node.operator.text) { compares = true }
        return .skipChildren
    }
}
