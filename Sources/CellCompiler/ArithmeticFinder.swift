internal import SwiftSyntax

/// Looks for anything in a part of a loop but arithmetic on numbers and elements of arrays.
///
/// Only the text is known, no types: what could be something else counts as something else.
final class ArithmeticFinder: SyntaxVisitor {
    private let mayFillTables: Bool
    private var isMore = false

    private init(mayFillTables: Bool) {
        self.mayFillTables = mayFillTables
        super.init(viewMode: .sourceAccurate)
    }

    /// Whether the part holds more.
    ///
    /// - Parameters:
    ///   - part: The body of a loop or its condition.
    ///   - mayFillTables: Whether `x[i] = y` may be an entry of a dictionary.
    /// - Returns: Whether the loop may leave something half done.
    static func findsMore(in part: some SyntaxProtocol, mayFillTables: Bool) -> Bool {
        let finder = ArithmeticFinder(mayFillTables: mayFillTables)
        finder.walk(part)
        return finder.isMore
    }

    /// Functions of numbers that loops use.
    private static let functions: Set<String> = [
        "abs", "max", "min", "pow", "sqrt", "exp", "log", "log2", "log10", "sin", "cos", "tan",
        "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "floor", "ceil", "round", "trunc",
        "hypot", "fma", "swap",
    ]

    /// Operators that numbers do not have.
    private static let otherOperators: Set<String> = ["??", "~=", "=>", "..."]

    override func visit(_ node: ForStmtSyntax) -> SyntaxVisitorContinueKind { found() }
    override func visit(_ node: WhileStmtSyntax) -> SyntaxVisitorContinueKind { found() }
    override func visit(_ node: RepeatStmtSyntax) -> SyntaxVisitorContinueKind { found() }
    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { found() }
    override func visit(_ node: StringLiteralExprSyntax) -> SyntaxVisitorContinueKind { found() }
    override func visit(_ node: ArrayExprSyntax) -> SyntaxVisitorContinueKind { found() }
    override func visit(_ node: DictionaryExprSyntax) -> SyntaxVisitorContinueKind { found() }
    override func visit(_ node: TryExprSyntax) -> SyntaxVisitorContinueKind { found() }
    override func visit(_ node: AwaitExprSyntax) -> SyntaxVisitorContinueKind { found() }
    override func visit(_ node: OptionalChainingExprSyntax) -> SyntaxVisitorContinueKind { found() }
    override func visit(_ node: ForceUnwrapExprSyntax) -> SyntaxVisitorContinueKind { found() }
    override func visit(_ node: MacroExpansionExprSyntax) -> SyntaxVisitorContinueKind { found() }

    override func visit(_ node: BinaryOperatorExprSyntax) -> SyntaxVisitorContinueKind {
        Self.otherOperators.contains(node.operator.text) ? found() : .visitChildren
    }

    /// `Float(i)`, `max(a, b)` and `list.append(x)` are arithmetic, other calls may be anything.
    override func visit(_ node: FunctionCallExprSyntax) -> SyntaxVisitorContinueKind {
        if let name = node.calledExpression.as(DeclReferenceExprSyntax.self)?.baseName.text {
            let isConversion = name.first?.isUppercase ?? false
            return isConversion || Self.functions.contains(name) ? .visitChildren : found()
        }
        // Adding to an array changes its count last, by one instruction.
        let member = node.calledExpression.as(MemberAccessExprSyntax.self)
        let isAddition =
            member?.declName.baseName.text == "append"
            && member?.base?.is(DeclReferenceExprSyntax.self) ?? false
            && node.arguments.count == 1 && node.arguments.first?.label == nil
        return isAddition ? .visitChildren : found()
    }

    /// `a[i * n + k]` may be an element of an array, `d[key, default: 0]` is not.
    override func visit(_ node: SubscriptCallExprSyntax) -> SyntaxVisitorContinueKind {
        node.arguments.contains { $0.label != nil } ? found() : .visitChildren
    }

    /// `x[i] = y` where `x` may be a dictionary; `x[i] += y` is not one.
    override func visit(_ node: SequenceExprSyntax) -> SyntaxVisitorContinueKind {
        let parts = Array(node.elements)
        guard mayFillTables, parts.count > 1, parts[1].is(AssignmentExprSyntax.self),
            let target = parts[0].as(SubscriptCallExprSyntax.self),
            !(target.arguments.first?.expression.is(SequenceExprSyntax.self) ?? false)
        else { return .visitChildren }
        return found()
    }

    private func found() -> SyntaxVisitorContinueKind {
        isMore = true
        return .skipChildren
    }
}
