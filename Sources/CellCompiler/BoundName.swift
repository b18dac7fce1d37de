internal import SwiftSyntax

/// A name that a pattern introduces.
struct BoundName: Sendable, Equatable {
    /// The name, without backticks.
    var name: String
    /// Whether it is introduced by `var`.
    var isVariable: Bool
    /// The bytes of the cell in which it stands.
    var bytes: Range<Int>

    /// The names in a pattern or in a condition.
    ///
    /// `isVariable` tells whether a `var` outside of it introduces them.
    static func all(in node: some SyntaxProtocol, isVariable: Bool = false) -> [BoundName] {
        let finder = BoundNameFinder(viewMode: .sourceAccurate)
        finder.isVariable = isVariable
        finder.walk(node)
        return finder.names
    }
}

private final class BoundNameFinder: SyntaxVisitor {
    private(set) var names: [BoundName] = []
    var isVariable = false

    override func visit(_ node: OptionalBindingConditionSyntax) -> SyntaxVisitorContinueKind {
        walk(node.pattern, introducedBy: node.bindingSpecifier)
    }

    override func visit(_ node: ValueBindingPatternSyntax) -> SyntaxVisitorContinueKind {
        walk(node.pattern, introducedBy: node.bindingSpecifier)
    }

    private func walk(
        _ pattern: PatternSyntax, introducedBy word: TokenSyntax
    ) -> SyntaxVisitorContinueKind {
        let outer = isVariable
        isVariable = word.tokenKind == .keyword(.var)
        walk(pattern)
        isVariable = outer
        return .skipChildren
    }

    override func visit(_ node: MatchingPatternConditionSyntax) -> SyntaxVisitorContinueKind {
        walk(node.pattern)
        return .skipChildren
    }

    override func visit(_ node: IdentifierPatternSyntax) -> SyntaxVisitorContinueKind {
        let start = node.identifier.positionAfterSkippingLeadingTrivia.utf8Offset
        names.append(
            BoundName(
                name: node.identifier.identifier?.name ?? node.identifier.text,
                isVariable: isVariable,
                bytes: start..<start + node.identifier.trimmedLength.utf8Length))
        return .skipChildren
    }

    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
}
