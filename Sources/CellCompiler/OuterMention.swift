internal import SwiftSyntax

/// A place where a cell means the variable of an earlier cell although it declares one of that name
/// itself, as the second `xs` of `let xs = xs.sorted()`.
///
/// Within one module the name would mean the variable that is being declared. Written with its
/// module the name means the earlier one.
struct OuterMention: Sendable, Hashable {
    /// The name, without backticks.
    var name: String
    /// The bytes of the cell in which it stands.
    var bytes: Range<Int>
    /// What stands before the name in the text that takes its place.
    var prefix = ""
    /// Whether it may mean the cell's own variable: a closure that runs later can.
    var isDelayed = false

    /// The mentions of some names in a part of a cell; `mayBeDelayed` tells whether closures in it may
    /// mean the cell's own variables.
    static func all(
        of names: Set<String>, in node: some SyntaxProtocol, mayBeDelayed: Bool = false
    ) -> [OuterMention] {
        guard !names.isEmpty else { return [] }
        let finder = MentionFinder(viewMode: .sourceAccurate)
        finder.mayBeDelayed = mayBeDelayed
        finder.names = names
        finder.walk(node)
        return finder.mentions
    }

    /// The mentions, in the values of a variable declaration, of the names that it declares itself.
    static func all(in variable: VariableDeclSyntax) -> [OuterMention] {
        let bindings = Array(variable.bindings)
        return bindings.indices.flatMap { index -> [OuterMention] in
            guard let value = bindings[index].initializer?.value else { return [] }
            // The names before it in the list have their values already.
            let names = bindings[index...].flatMap { BoundName.all(in: $0.pattern).map(\.name) }
            let mentions = all(of: Set(names), in: value, mayBeDelayed: true)
            // Who takes the earlier value to make the new one means it in a closure, too. And a
            // closure whose type is not written cannot mean itself.
            let isTyped = bindings[index].typeAnnotation != nil
            let taken = Set(mentions.filter { !$0.isDelayed || !isTyped }.map(\.name))
            return mentions.map { mention in
                var mention = mention
                if taken.contains(mention.name) { mention.isDelayed = false }
                return mention
            }
        }
    }
}

private final class MentionFinder: SyntaxVisitor {
    var names: Set<String> = []
    var mayBeDelayed = false
    private(set) var mentions: [OuterMention] = []
    private var depth = 0

    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind {
        if !Self.isCalled(node) { depth += 1 }
        return .visitChildren
    }

    override func visitPost(_ node: ClosureExprSyntax) {
        if !Self.isCalled(node) { depth -= 1 }
    }

    /// Whether a closure runs where it stands: `{ … }()`.
    private static func isCalled(_ node: ClosureExprSyntax) -> Bool {
        node.parent?.as(FunctionCallExprSyntax.self)?.calledExpression.id == node.id
    }

    override func visit(_ node: DeclReferenceExprSyntax) -> SyntaxVisitorContinueKind {
        let isMember = node.parent?.as(MemberAccessExprSyntax.self)?.declName.id == node.id
        let name = node.baseName.text.filter { $0 != "`" }
        guard !isMember, names.contains(name) else { return .visitChildren }
        let start = node.baseName.positionAfterSkippingLeadingTrivia.utf8Offset
        mentions.append(
            OuterMention(
                name: name, bytes: start..<start + node.baseName.trimmedLength.utf8Length,
                isDelayed: mayBeDelayed && depth > 0))
        return .visitChildren
    }
}
