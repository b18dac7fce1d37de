internal import SwiftSyntax

/// Finds the types whose parts are private, and the types that a cell extends.
///
/// In a file of Swift an extension may use what is private in its type. The cells of a notebook are
/// such a file to their author, so a cell that extends a type imports the private members of the
/// cells that the type is made of; other cells do not.
final class PrivateMemberFinder: SyntaxVisitor {
    /// The names of types with private members, and of those around them.
    private(set) var closedTypes: Set<String> = []
    /// The names of the types that extensions extend: of `A.B` both.
    private(set) var extendedTypes: Set<String> = []
    private var enclosing: [[String]] = []

    /// Reads a cell.
    init(tree: SourceFileSyntax) {
        super.init(viewMode: .sourceAccurate)
        walk(tree)
    }

    override func visit(_ node: CodeBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }

    override func visit(_ node: DeclModifierSyntax) -> SyntaxVisitorContinueKind {
        if node.name.tokenKind == .keyword(.private) { closedTypes.formUnion(enclosing.joined()) }
        return .skipChildren
    }

    /// A property with a wrapper, and a lazy one, is stored in another one, which is private.
    override func visit(_ node: VariableDeclSyntax) -> SyntaxVisitorContinueKind {
        let isLazy = node.modifiers.contains { $0.name.tokenKind == .keyword(.lazy) }
        let names = node.attributes.compactMap {
            $0.as(AttributeSyntax.self)?.attributeName.trimmedDescription
        }
        if isLazy || names.contains(where: { $0.first?.isUppercase == true }) {
            closedTypes.formUnion(enclosing.joined())
        }
        return .visitChildren
    }

    override func visit(_ node: ExtensionDeclSyntax) -> SyntaxVisitorContinueKind {
        let names = node.extendedType.trimmedDescription.prefix { $0 != "<" }
            .split(separator: ".").map(String.init)
        extendedTypes.formUnion(names)
        enclosing.append(names)
        walk(node.memberBlock)
        enclosing.removeLast()
        return .skipChildren
    }

    override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind { type(node) }
    override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind { type(node) }
    override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind { type(node) }
    override func visit(_ node: ActorDeclSyntax) -> SyntaxVisitorContinueKind { type(node) }

    private func type(_ node: some NamedDeclSyntax & DeclGroupSyntax) -> SyntaxVisitorContinueKind {
        enclosing.append([node.name.text])
        // What is private at the top level belongs to the notebook.
        walk(node.memberBlock)
        enclosing.removeLast()
        return .skipChildren
    }
}
