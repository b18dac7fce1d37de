import SwiftParser
import SwiftSyntax

/// A statement or declaration at the top level of a program, with the names in it.
///
/// It says where a program may be cut into cells, and what becomes of its text when names change.
struct TopLevelItem: Sendable {
    /// What an identifier does where it stands.
    enum Role: Sendable {
        /// It stands for something declared elsewhere, by its name alone.
        case reference
        /// It names a member of what stands before it.
        case member
        /// It is what the item itself declares at the top level.
        case declaration
        /// A label, a parameter, a local name, a member's own declaration.
        case other
    }

    /// An identifier or an operator, and where it stands in the text.
    struct Name: Sendable {
        var text: String
        var role: Role
        var offset: Int
    }

    /// What an extension adds.
    struct Extension: Sendable {
        var type: String
        var members: Set<String>
        /// Whether it adds what is used without being named: conformances, initialisers, subscripts,
        /// operators.
        var addsUnnamed: Bool
    }

    var text: String
    var names: [Name]
    var extended: Extension?
    /// Whether it declares a type, and which of its members are declared.
    var typeMembers: Set<String> = []
    var isProtocol = false
    var inherits = false
    var declaresFunction = false
    /// Whether running it again can be said in plain Swift.
    var canRunAgain = true
    /// Whether what it starts belongs to its cell, as with `async let`, or lasts to the end.
    var holdsOn = false

    var declared: Set<String> {
        Set(names.lazy.filter { $0.role == .declaration }.map(\.text))
    }
    var mentioned: Set<String> {
        Set(names.lazy.filter { $0.role == .reference || $0.role == .member }.map(\.text))
    }

    /// The items of a program.
    static func all(in program: String) -> [TopLevelItem] {
        Parser.parse(source: program).statements.map { TopLevelItem($0) }
    }

    private init(_ item: CodeBlockItemSyntax) {
        text = item.description
        let own = Self.declaredTokens(item)
        let start = item.position.utf8Offset
        names = item.tokens(viewMode: .sourceAccurate).compactMap { token in
            switch token.tokenKind {
            case .identifier, .binaryOperator, .prefixOperator, .postfixOperator: break
            default: return nil
            }
            let role = own.contains(token.id) ? Role.declaration : Self.role(of: token)
            let offset = token.positionAfterSkippingLeadingTrivia.utf8Offset - start
            return Name(text: token.text, role: role, offset: offset)
        }
        describe(item)
    }

    private mutating func describe(_ item: CodeBlockItemSyntax) {
        switch item.item {
        case .decl(let declaration):
            if let node = declaration.as(ExtensionDeclSyntax.self) {
                let members = Self.members(of: node.memberBlock)
                extended = Extension(
                    type: node.extendedType.trimmedDescription, members: members.names,
                    addsUnnamed: members.addsUnnamed || node.inheritanceClause != nil)
            } else if let node = declaration.asProtocol((any DeclGroupSyntax).self) {
                typeMembers = Self.members(of: node.memberBlock).names
                isProtocol = declaration.is(ProtocolDeclSyntax.self)
                inherits = node.inheritanceClause != nil
            } else if declaration.is(FunctionDeclSyntax.self) {
                declaresFunction = true
            } else if let node = declaration.as(VariableDeclSyntax.self) {
                holdsOn = node.modifiers.contains { $0.name.text == "async" }
            }
            canRunAgain =
                !holdsOn && !declaration.is(IfConfigDeclSyntax.self)
                && !declaration.is(OperatorDeclSyntax.self)
                && !declaration.is(PrecedenceGroupDeclSyntax.self)
                && names.allSatisfy { $0.role != .declaration || $0.text.first?.isLetter == true }
        case .stmt(let statement):
            holdsOn = statement.is(DeferStmtSyntax.self)
            canRunAgain = !holdsOn && !statement.is(GuardStmtSyntax.self)
        default: break
        }
    }

    /// The tokens with which an item declares names at the top level.
    private static func declaredTokens(_ item: CodeBlockItemSyntax) -> Set<SyntaxIdentifier> {
        switch item.item {
        case .decl(let declaration):
            if let node = declaration.as(VariableDeclSyntax.self) {
                return Set(node.bindings.flatMap { patternTokens($0.pattern) })
            }
            if let named = declaration.asProtocol((any NamedDeclSyntax).self) {
                return [named.name.id]
            }
            if let node = declaration.as(OperatorDeclSyntax.self) { return [node.name.id] }
            if let node = declaration.as(PrecedenceGroupDeclSyntax.self) { return [node.name.id] }
            if let node = declaration.as(IfConfigDeclSyntax.self) {
                return Set(
                    node.clauses.compactMap { $0.elements?.as(CodeBlockItemListSyntax.self) }
                        .joined().flatMap { declaredTokens($0) })
            }
            return []
        case .stmt(let statement):
            guard let node = statement.as(GuardStmtSyntax.self) else { return [] }
            return Set(node.conditions.flatMap { patternTokens($0) })
        default: return []
        }
    }

    private static func patternTokens(_ node: some SyntaxProtocol) -> [SyntaxIdentifier] {
        node.tokens(viewMode: .sourceAccurate).compactMap { token in
            token.parent?.as(IdentifierPatternSyntax.self)?.identifier.id == token.id
                ? token.id : nil
        }
    }

    private static func role(of token: TokenSyntax) -> Role {
        guard let parent = token.parent else { return .other }
        if parent.is(DeclReferenceExprSyntax.self) {
            let around = parent.parent
            let isMember =
                around?.as(MemberAccessExprSyntax.self)?.declName.id == parent.id
                || around?.is(KeyPathPropertyComponentSyntax.self) == true
            return isMember ? .member : .reference
        }
        if parent.is(IdentifierTypeSyntax.self) { return .reference }
        if parent.is(MemberTypeSyntax.self) { return .member }
        let isOperator =
            parent.is(BinaryOperatorExprSyntax.self) || parent.is(PrefixOperatorExprSyntax.self)
            || parent.is(PostfixOperatorExprSyntax.self)
        return isOperator ? .reference : .other
    }

    private static func members(
        of block: MemberBlockSyntax
    ) -> (names: Set<String>, addsUnnamed: Bool) {
        var names: Set<String> = [], addsUnnamed = false
        for member in block.members {
            if let node = member.decl.as(VariableDeclSyntax.self) {
                let patterns = node.bindings.map(\.pattern.trimmedDescription)
                names.formUnion(patterns)
            } else if let named = member.decl.asProtocol((any NamedDeclSyntax).self) {
                if named.name.text.first?.isLetter == true {
                    names.insert(named.name.text)
                } else {
                    addsUnnamed = true
                }
            } else {
                addsUnnamed = true
            }
        }
        return (names, addsUnnamed)
    }
}
