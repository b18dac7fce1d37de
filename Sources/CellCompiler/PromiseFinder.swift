internal import SwiftSyntax

/// Takes off declarations the attributes that promise something to other modules, such as
/// `@inlinable` and `@frozen`.
///
/// They ask for public declarations that mention public ones only. To their author the cells of a
/// notebook are one module, in which they say nothing.
final class PromiseFinder: SyntaxVisitor {
    private var edits: [TextEdit] = []

    private static let promises: Set<String> = [
        "frozen", "_fixed_layout", "inlinable", "usableFromInline", "_alwaysEmitIntoClient",
        "backDeployed", "_spi",
    ]

    /// The edits for a whole cell.
    static func edits(in tree: SourceFileSyntax) -> [TextEdit] {
        let finder = PromiseFinder(viewMode: .sourceAccurate)
        finder.walk(tree)
        return finder.edits
    }

    override func visit(_ node: ImportDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }

    override func visit(_ node: AttributeSyntax) -> SyntaxVisitorContinueKind {
        // An edit leaves the lines as they are.
        if Self.promises.contains(node.attributeName.trimmedDescription),
            !node.trimmedDescription.contains("\n")
        {
            edits.append(TextEdit(replacing: node, by: ""))
        }
        return .skipChildren
    }
}
