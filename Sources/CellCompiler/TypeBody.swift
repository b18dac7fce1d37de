internal import SwiftSyntax

/// The braces of a type or of an extension in a cell, where members can be added.
struct TypeBody: Sendable {
    /// The type's name with those around it, such as `Shape.Circle`, without arguments.
    var path: String
    /// Whether it belongs to an extension.
    var isExtension: Bool
    /// Whether it belongs to an extension for some arguments of a generic type only.
    var isConditional = false
    /// The byte behind its brace.
    var start: Int
    /// The line and column of its first word.
    var first: (line: Int, column: Int)
    /// The line and column behind its last brace.
    var last: (line: Int, column: Int)
    /// What a class, structure, enumeration is made of; nil for an extension.
    var layout: TypeLayout?
    /// The names of `enum CodingKeys` in an extension.
    var codingKeys: [String]?
    /// Its members that no extension can declare again.
    var members: [OwnMember] = []
    /// The initialisers of an extension.
    var initializers: [RootInitializer] = []

    /// The last component of the path.
    var name: Substring { path.split(separator: ".").last ?? "" }

    /// The bodies of a cell, those inside of others too.
    static func all(in tree: SourceFileSyntax) -> [TypeBody] {
        let finder = TypeBodyFinder(tree: tree)
        finder.walk(tree)
        return finder.bodies
    }

    /// Whether a place in the cell is in the body or in what stands before it.
    func contains(line: Int, column: Int) -> Bool {
        (first.line, first.column) <= (line, column) && (line, column) <= (last.line, last.column)
    }

    /// The name of a type without arguments and blanks: `A.B` for `A<Int> . B`.
    static func path(of type: TypeSyntax) -> String {
        if let member = type.as(MemberTypeSyntax.self) {
            return path(of: member.baseType) + "." + member.name.text
        }
        if let simple = type.as(IdentifierTypeSyntax.self) { return simple.name.text }
        return type.trimmedDescription
    }
}

extension ParsedCell {
    /// The extension that an error about a type of this name speaks of.
    func extensionBody(ofType name: Substring, at error: CompilerDiagnostic) -> TypeBody? {
        let there = bodies.filter {
            $0.isExtension && $0.contains(line: error.line, column: error.column)
        }
        return there.last { $0.name == name } ?? there.last
    }
}

private final class TypeBodyFinder: SyntaxVisitor {
    private(set) var bodies: [TypeBody] = []
    private var enclosing: [String] = []
    private let converter: SourceLocationConverter

    init(tree: SourceFileSyntax) {
        converter = SourceLocationConverter(fileName: "", tree: tree)
        super.init(viewMode: .sourceAccurate)
    }

    override func visit(_ node: CodeBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }

    override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind {
        enter(node.name.text, node, TypeLayout(structure: node.memberBlock))
    }

    override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind {
        enter(node.name.text, node, TypeLayout(enumeration: node.memberBlock))
    }

    override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind {
        let isFinal = node.modifiers.contains { $0.name.tokenKind == .keyword(.final) }
        let layout = TypeLayout(class: node.memberBlock, isFinal: isFinal)
        return enter(node.name.text, node, node.inheritanceClause == nil ? layout : nil)
    }

    override func visit(_ node: ActorDeclSyntax) -> SyntaxVisitorContinueKind {
        enter(node.name.text, node, nil)
    }

    override func visit(_ node: ExtensionDeclSyntax) -> SyntaxVisitorContinueKind {
        let path = TypeBody.path(of: node.extendedType)
        let start = bodies.count
        let result = enter(path, node, nil)
        bodies[start].isExtension = true
        bodies[start].isConditional =
            node.genericWhereClause != nil || node.extendedType.trimmedDescription.contains("<")
        bodies[start].codingKeys = TypeLayout.codingKeys(in: node.memberBlock)
        bodies[start].initializers = RootInitializer.all(in: node)
        return result
    }

    private func enter(
        _ name: String, _ node: some DeclGroupSyntax, _ layout: TypeLayout?
    ) -> SyntaxVisitorContinueKind {
        let first = converter.location(for: node.positionAfterSkippingLeadingTrivia)
        let last = converter.location(for: node.endPositionBeforeTrailingTrivia)
        enclosing.append(name.filter { $0 != "`" })
        bodies.append(
            TypeBody(
                path: enclosing.joined(separator: "."), isExtension: false,
                start: node.memberBlock.leftBrace.endPositionBeforeTrailingTrivia.utf8Offset,
                first: (first.line, first.column), last: (last.line, last.column),
                layout: layout, members: node.memberBlock.members.compactMap(own)))
        return .visitChildren
    }

    private func own(_ member: MemberBlockItemSyntax) -> OwnMember? {
        OwnMember(
            member.decl,
            at: converter.location(for: member.positionAfterSkippingLeadingTrivia))
    }

    override func visitPost(_ node: StructDeclSyntax) { enclosing.removeLast() }
    override func visitPost(_ node: EnumDeclSyntax) { enclosing.removeLast() }
    override func visitPost(_ node: ClassDeclSyntax) { enclosing.removeLast() }
    override func visitPost(_ node: ActorDeclSyntax) { enclosing.removeLast() }
    override func visitPost(_ node: ExtensionDeclSyntax) { enclosing.removeLast() }
}
