internal import SwiftSyntax

/// What a cell of declarations alone means: running it again as it is would make the same types once
/// more, which no value of the first ones fits.
///
/// Such a cell runs no code. When neither its text nor what its names mean has changed, there is
/// nothing to do, and its types stay what they are.
struct PureDeclarations: Sendable, Equatable {
    /// The names that it takes from elsewhere, members of other types included.
    let names: Set<String>

    /// Reads a cell; nil when it declares no type, or anything that runs or holds values.
    init?(_ statements: CodeBlockItemListSyntax) {
        var declaresTypes = false
        for item in statements.map(\.item) {
            guard case .decl(let declaration) = item else { return nil }
            switch declaration.as(DeclSyntaxEnum.self) {
            case .structDecl, .classDecl, .enumDecl, .actorDecl, .protocolDecl:
                declaresTypes = true
            case .extensionDecl, .functionDecl, .typeAliasDecl, .importDecl: break
            default: return nil
            }
        }
        let finder = FreeNameFinder(statements)
        finder.walk(statements)
        guard declaresTypes, !finder.holdsValues else { return nil }
        names = finder.free
    }
}

/// Collects the names that no declaration around them explains.
private final class FreeNameFinder: SyntaxVisitor {
    private(set) var free: Set<String> = []
    /// Whether a type has a stored property of its own, which a second type would have anew.
    private(set) var holdsValues = false
    private var scopes: [Set<String>] = []
    /// The members that the cell gives each of its types, in extensions, too.
    private var membersOfTypes: [String: Set<String>] = [:]

    init(_ statements: CodeBlockItemListSyntax) {
        super.init(viewMode: .sourceAccurate)
        for case .decl(let declaration) in statements.map(\.item) {
            if let group = declaration.asProtocol((any DeclGroupSyntax).self) {
                membersOfTypes[Self.name(of: group), default: []].formUnion(
                    Self.members(of: group))
            }
        }
    }

    private static func name(of node: some DeclGroupSyntax) -> String {
        if let node = node.as(ExtensionDeclSyntax.self) {
            return node.extendedType.trimmedDescription
        }
        return node.asProtocol((any NamedDeclSyntax).self)?.name.text ?? ""
    }

    private func open(_ names: Set<String>) -> SyntaxVisitorContinueKind {
        scopes.append(names)
        return .visitChildren
    }

    /// Opens a type or an extension, whose members the inside of it can name.
    private func open(
        _ node: some DeclGroupSyntax, _ generics: GenericParameterClauseSyntax? = nil
    ) -> SyntaxVisitorContinueKind {
        let elsewhere = scopes.isEmpty ? membersOfTypes[Self.name(of: node)] ?? [] : []
        return open(Self.members(of: node).union(elsewhere).union(Self.generics(generics)))
    }

    private func add(_ name: String) {
        let name = name.filter { $0 != "`" }
        if !scopes.contains(where: { $0.contains(name) }) { free.insert(name) }
    }

    /// The names that a type, or a function with its parameters and variables, gives its inside.
    private static func names(in node: some SyntaxProtocol) -> Set<String> {
        let finder = BoundNames(viewMode: .sourceAccurate)
        finder.walk(node)
        return finder.names
    }

    private static func members(of node: some DeclGroupSyntax) -> Set<String> {
        var names: Set<String> = []
        for member in node.memberBlock.members.map(\.decl) {
            if let variable = member.as(VariableDeclSyntax.self) {
                for binding in variable.bindings {
                    names.formUnion(Self.names(in: binding.pattern))
                }
            } else if let cases = member.as(EnumCaseDeclSyntax.self) {
                names.formUnion(cases.elements.map(\.name.text))
            } else if let named = member.asProtocol((any NamedDeclSyntax).self) {
                names.insert(named.name.text)
            }
        }
        return names
    }

    override func visit(_ node: DeclReferenceExprSyntax) -> SyntaxVisitorContinueKind {
        // What a member of another type means, its type decides.
        if node.parent?.as(MemberAccessExprSyntax.self)?.declName.id == node.id {
            free.insert(node.baseName.text)
        } else {
            add(node.baseName.text)
        }
        return .skipChildren
    }
    override func visit(_ node: IdentifierTypeSyntax) -> SyntaxVisitorContinueKind {
        add(node.name.text)
        return .visitChildren
    }
    override func visit(_ node: BinaryOperatorExprSyntax) -> SyntaxVisitorContinueKind {
        free.insert(node.operator.text)
        return .skipChildren
    }
    override func visit(_ node: PrefixOperatorExprSyntax) -> SyntaxVisitorContinueKind {
        free.insert(node.operator.text)
        return .visitChildren
    }
    override func visit(_ node: PostfixOperatorExprSyntax) -> SyntaxVisitorContinueKind {
        free.insert(node.operator.text)
        return .visitChildren
    }
    override func visit(_ node: AttributeSyntax) -> SyntaxVisitorContinueKind { .visitChildren }
    override func visit(_ node: MacroExpansionDeclSyntax) -> SyntaxVisitorContinueKind {
        holdsValues = true
        return .skipChildren
    }
    override func visit(_ node: IfConfigDeclSyntax) -> SyntaxVisitorContinueKind {
        holdsValues = true
        return .skipChildren
    }

    override func visit(_ node: VariableDeclSyntax) -> SyntaxVisitorContinueKind {
        let isOfType = node.modifiers.contains {
            [.keyword(.static), .keyword(.class)].contains($0.name.tokenKind)
        }
        if isOfType, node.bindings.contains(where: { $0.accessorBlock == nil }) {
            holdsValues = true
        }
        return .visitChildren
    }

    override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind {
        open(node, node.genericParameterClause)
    }
    override func visitPost(_ node: StructDeclSyntax) { scopes.removeLast() }
    override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind {
        open(node, node.genericParameterClause)
    }
    override func visitPost(_ node: ClassDeclSyntax) { scopes.removeLast() }
    override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind {
        open(node, node.genericParameterClause)
    }
    override func visitPost(_ node: EnumDeclSyntax) { scopes.removeLast() }
    override func visit(_ node: ActorDeclSyntax) -> SyntaxVisitorContinueKind {
        open(node, node.genericParameterClause)
    }
    override func visitPost(_ node: ActorDeclSyntax) { scopes.removeLast() }
    override func visit(_ node: ProtocolDeclSyntax) -> SyntaxVisitorContinueKind {
        open(node)
    }
    override func visitPost(_ node: ProtocolDeclSyntax) { scopes.removeLast() }
    override func visit(_ node: ExtensionDeclSyntax) -> SyntaxVisitorContinueKind {
        open(node)
    }
    override func visitPost(_ node: ExtensionDeclSyntax) { scopes.removeLast() }
    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
        open(Self.names(in: node).union(Self.generics(node.genericParameterClause)))
    }
    override func visitPost(_ node: FunctionDeclSyntax) { scopes.removeLast() }
    override func visit(_ node: InitializerDeclSyntax) -> SyntaxVisitorContinueKind {
        open(Self.names(in: node).union(Self.generics(node.genericParameterClause)))
    }
    override func visitPost(_ node: InitializerDeclSyntax) { scopes.removeLast() }
    override func visit(_ node: SubscriptDeclSyntax) -> SyntaxVisitorContinueKind {
        open(Self.names(in: node).union(Self.generics(node.genericParameterClause)))
    }
    override func visitPost(_ node: SubscriptDeclSyntax) { scopes.removeLast() }
    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind {
        open(Self.names(in: node))
    }
    override func visitPost(_ node: ClosureExprSyntax) { scopes.removeLast() }
    override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind {
        open(Self.names(in: node).union(["newValue", "oldValue"]))
    }
    override func visitPost(_ node: AccessorBlockSyntax) { scopes.removeLast() }

    private static func generics(_ clause: GenericParameterClauseSyntax?) -> Set<String> {
        Set(clause?.parameters.map(\.name.text) ?? [])
    }
}

/// Collects the names of parameters and local variables.
private final class BoundNames: SyntaxVisitor {
    private(set) var names: Set<String> = []

    override func visit(_ node: IdentifierPatternSyntax) -> SyntaxVisitorContinueKind {
        names.insert(node.identifier.text.filter { $0 != "`" })
        return .skipChildren
    }
    override func visit(_ node: FunctionParameterSyntax) -> SyntaxVisitorContinueKind {
        names.insert((node.secondName ?? node.firstName).text.filter { $0 != "`" })
        return .visitChildren
    }
    override func visit(_ node: ClosureParameterSyntax) -> SyntaxVisitorContinueKind {
        names.insert((node.secondName ?? node.firstName).text)
        return .visitChildren
    }
    override func visit(_ node: ClosureShorthandParameterSyntax) -> SyntaxVisitorContinueKind {
        names.insert(node.name.text)
        return .skipChildren
    }
}
