internal import SwiftSyntax

/// Walks the top level of a cell and records what it declares and what it imports.
final class DeclarationCollector {
    private(set) var declarations: [Declaration] = []
    /// What extensions add to types of the cell itself; it goes with them.
    private(set) var ownExtensions: [Declaration] = []
    private(set) var imports: [ImportStatement] = []
    /// The edits that the cell needs in any case.
    private(set) var edits: [TextEdit] = []
    /// The edits that take an extension's word for `Sendable`, which the compiler checks in a type's
    /// own file only.
    private(set) var uncheckedEdits: [TextEdit] = []
    /// What type aliases stand for, without arguments.
    private(set) var aliases: [String: String] = [:]
    /// The variables of `async let`, which end with the cell.
    private(set) var asyncNames: [String] = []
    /// Where a `guard` means the variables of earlier cells whose names it declares anew.
    private(set) var guardMentions: [OuterMention] = []
    /// What guards declare.
    private(set) var guardedNames: Set<String> = []
    /// The variables of a `guard` that there are only with what these places mean.
    private(set) var guardedVariables: [OuterMention: TextEdit] = [:]
    /// The variables that a `guard` of the cell declares again.
    private(set) var earlierNames: Set<String> = []
    /// Where the values of variables mention these variables themselves.
    private(set) var ownMentions: [OuterMention] = []
    /// What other cells need changed.
    let access = AccessEditor()
    private let converter: SourceLocationConverter
    /// The branches of `#if` around what is being read.
    private var branches: [ConditionBranch] = []

    /// Spells types in one way.
    private let spell: TypeSpelling

    init(tree: SourceFileSyntax, libraries: Set<String>) {
        spell = TypeSpelling(libraries: libraries)
        converter = SourceLocationConverter(fileName: "", tree: tree)
        // The first line of a script stands on a later line of the program.
        if tree.shebang != nil { edits.append(TextEdit(offset: 0, length: 2, replacement: "//")) }
    }

    func collect(_ items: CodeBlockItemListSyntax) {
        for case .decl(let declaration) in items.map(\.item) {
            if let named = declaration.asProtocol((any NamedDeclSyntax).self) {
                access.ownTypes.insert(named.name.text)
            }
        }
        for (index, item) in items.enumerated() {
            if case .decl(let declaration) = item.item { collect(declaration) }
            if case .stmt(let statement) = item.item,
                let guarding = statement.as(GuardStmtSyntax.self)
            {
                collect(guarding, after: items.prefix(index))
            }
        }
    }

    private func collect(_ declaration: DeclSyntax) {
        if let imported = declaration.as(ImportDeclSyntax.self) {
            if let statement = ImportStatement(imported, in: branches) { imports.append(statement) }
            edits += ImportStatement.edits(of: imported)
        } else if let conditional = declaration.as(IfConfigDeclSyntax.self) {
            var earlier: [String] = []
            for clause in conditional.clauses {
                let condition = clause.condition?.trimmedDescription
                if case .statements(let items)? = clause.elements {
                    branches.append(.init(earlier: earlier, condition: condition))
                    collect(items)
                    branches.removeLast()
                }
                if let condition { earlier.append(condition) }
            }
        } else {
            record(declaration)
            access.publish(declaration, isTopLevel: true)
        }
    }

    /// Records the names that a `guard` introduces for the rest of the cell.
    private func collect(
        _ statement: GuardStmtSyntax, after items: some Sequence<CodeBlockItemSyntax>
    ) {
        let declared = Set(declarations.map(\.name))
        var earlier: Set<String> = []
        let names = branches.isEmpty ? BoundName.all(in: statement.conditions) : []
        for name in names where name.isVariable && declared.contains(name.name) {
            // One that is made of an earlier cell's variable of the name keeps its own.
            guard !ownMentions.contains(where: { $0.name == name.name }),
                let variable = EarlierVariable(name.name, in: Array(items))
            else { continue }
            edits += variable.edits
            earlier.insert(name.name)
        }
        earlierNames.formUnion(earlier)
        let found = GuardedNames(statement, declared: declared, earlier: earlier)
        edits += found.edits
        guardMentions += found.outerMentions
        guardedVariables.merge(found.dependent) { $1 }
        guardedNames.formUnion((found.copied + found.shared).map(\.name))
        for (names, isGuarded) in [(found.copied, true), (found.shared, false)] {
            for name in names {
                // From here on the cell means this one.
                declarations.removeAll {
                    $0.name == name.name && $0.kind.isVariable
                        && ($0.branches == branches || $0.branches.isEmpty)
                }
                let isVariable = name.isVariable && !isGuarded
                add(name.name, isVariable ? .variable : .constant, name.name, statement)
                declarations[declarations.count - 1].isGuarded = isGuarded
                declarations[declarations.count - 1].branches = branches
            }
        }
    }

    // MARK: - Names

    private func add(
        _ name: String, _ kind: Declaration.Kind, _ signature: String, _ node: some SyntaxProtocol
    ) {
        let name = name.filter { $0 != "`" }
        let line = converter.location(for: node.positionAfterSkippingLeadingTrivia).line
        declarations.append(
            Declaration(name: name, kind: kind, signature: signature, line: line))
    }

    private func record(_ node: DeclSyntax) {
        switch node.as(DeclSyntaxEnum.self) {
        case .variableDecl(let variable):
            let kind: Declaration.Kind =
                variable.bindingSpecifier.tokenKind == .keyword(.let) ? .constant : .variable
            let names = variable.bindings.flatMap { Self.names(in: $0.pattern) }
            if variable.modifiers.contains(where: { $0.name.tokenKind == .keyword(.async) }) {
                asyncNames += names.map { $0.filter { $0 != "`" } }
                return
            }
            ownMentions += OuterMention.all(in: variable)
            for name in names {
                add(name, kind, name, node)
                declarations[declarations.count - 1].accessPlace = Self.accessPlace(of: variable)
            }
        case .functionDecl(let function):
            // Operators have no import of their own.
            let isNamed: Bool =
                if case .identifier = function.name.tokenKind { true } else { false }
            add(
                function.name.text, isNamed ? .function : .other, Self.signature(of: function),
                node)
            complete(node)
            if isNamed { declarations[declarations.count - 1].member = "" }
        case .structDecl(let type): add(type.name.text, .structure, type.name.text, node)
        case .classDecl(let type): add(type.name.text, .classType, type.name.text, node)
        case .actorDecl(let type): add(type.name.text, .classType, type.name.text, node)
        case .enumDecl(let type): add(type.name.text, .enumeration, type.name.text, node)
        case .protocolDecl(let type): add(type.name.text, .protocolType, type.name.text, node)
        case .typeAliasDecl(let type):
            aliases[type.name.text] = TypeBody.path(of: type.initializer.value)
            add(type.name.text, .alias, type.name.text, node)
            if type.genericParameterClause == nil {
                let spelling = spell(type.initializer.value)
                declarations[declarations.count - 1].aliased = spelling
            }
        case .extensionDecl(let type): record(type)
        case .operatorDecl(let type):
            let signature = "\(type.fixitySpecifier.text) operator \(type.name.text)"
            add(type.name.text, .other, signature, node)
        case .precedenceGroupDecl(let group):
            add(group.name.text, .other, "precedencegroup \(group.name.text)", node)
        case .macroDecl(let macro): add(macro.name.text, .other, "macro \(macro.name.text)", node)
        default: break
        }
        if let type = node.asProtocol((any DeclGroupSyntax).self),
            declarations.last?.kind.isType == true
        {
            let last = declarations.count - 1
            declarations[last].inherited =
                type.inheritanceClause?.inheritedTypes.map { spell($0.type) } ?? []
            let members = type.memberBlock.members.flatMap { Self.memberNames($0.decl) }
            declarations[last].typeMembers = Set(members)
        }
        if let generics = node.asProtocol((any WithGenericParametersSyntax).self)?
            .genericParameterClause, declarations.last?.kind.isType == true
        {
            let names = generics.parameters.map(\.name.text)
            declarations[declarations.count - 1].genericParameters = names
        }
    }

    private func record(_ type: ExtensionDeclSyntax) {
        let name = type.extendedType.trimmedDescription
        let isOwn = access.ownTypes.contains(name)
        let start = declarations.count
        defer {
            if isOwn {
                ownExtensions += declarations[start...]
                declarations.removeSubrange(start...)
            }
        }
        let condition = type.genericWhereClause?.trimmedDescription ?? ""
        let extended = ExtendedType(type, spelledBy: spell)
        // A conformance goes with everything that the extension says.
        for conformance in type.inheritanceClause?.inheritedTypes ?? [] {
            let text = "\(name): \(conformance.type.trimmedDescription)"
            add(name, .extensionMember, text, type)
            declarations[declarations.count - 1].bytes = Self.bytes(of: type)
            declarations[declarations.count - 1].extended = extended
            declarations[declarations.count - 1].member = ":" + spell(conformance.type)
            if !isOwn, conformance.type.as(IdentifierTypeSyntax.self)?.name.text == "Sendable" {
                uncheckedEdits.append(
                    TextEdit(inserting: "@unchecked ", before: conformance.type))
            }
        }
        for member in type.memberBlock.members {
            for title in Self.memberNames(member.decl) {
                add(name, .extensionMember, "\(name)\(condition).\(title)", type)
                declarations[declarations.count - 1].extended = extended
                declarations[declarations.count - 1].member = title
                complete(member.decl)
            }
        }
    }

    /// Notes of the last declaration what calls of it look like, and where it stands.
    private func complete(_ node: DeclSyntax) {
        let last = declarations.count - 1
        declarations[last].bytes = Self.bytes(of: node)
        let modifiers = node.asProtocol((any WithModifiersSyntax).self)?.modifiers ?? []
        if let access = AccessEditor.accessModifier(in: modifiers) {
            declarations[last].accessPlace = Self.bytes(of: access.name)
        } else if let place = modifiers.first.map(Syntax.init) ?? AccessEditor.introducer(of: node)
        {
            let start = place.positionAfterSkippingLeadingTrivia.utf8Offset
            declarations[last].accessPlace = start..<start
        }
        declarations[last].shape = FunctionShape(node, spelledBy: spell)
        if let function = node.as(FunctionDeclSyntax.self) {
            let places: [Keyword] = [.prefix, .postfix]
            let place = places.first { AccessEditor.has($0, in: modifiers) }
            declarations[last].member = (place.map { "\($0) " } ?? "") + function.name.text
        }
    }

    private static func bytes(of node: some SyntaxProtocol) -> Range<Int> {
        node.positionAfterSkippingLeadingTrivia
            .utf8Offset..<node.endPositionBeforeTrailingTrivia.utf8Offset
    }

    private static func accessPlace(of node: VariableDeclSyntax) -> Range<Int> {
        if let access = AccessEditor.accessModifier(in: node.modifiers) {
            return bytes(of: access.name)
        }
        let start = (node.modifiers.first.map(Syntax.init) ?? Syntax(node.bindingSpecifier))
            .positionAfterSkippingLeadingTrivia.utf8Offset
        return start..<start
    }

    /// The names of a member; those without one go by their keyword.
    private static func memberNames(_ member: DeclSyntax) -> [String] {
        if let function = member.as(FunctionDeclSyntax.self) { return [function.name.text] }
        if let variable = member.as(VariableDeclSyntax.self) {
            let names = variable.bindings.flatMap { Self.names(in: $0.pattern) }
            let isStatic = AccessEditor.has(.static, in: variable.modifiers)
            return isStatic ? names.map { "static \($0)" } : names
        }
        if member.is(InitializerDeclSyntax.self) { return ["init"] }
        if member.is(SubscriptDeclSyntax.self) { return ["subscript"] }
        if let named = member.asProtocol((any NamedDeclSyntax).self) { return [named.name.text] }
        if let cases = member.as(EnumCaseDeclSyntax.self) {
            return cases.elements.map(\.name.text)
        }
        return [member.trimmedDescription]
    }

    private static func names(in pattern: PatternSyntax) -> [String] {
        if let identifier = pattern.as(IdentifierPatternSyntax.self) {
            return [identifier.identifier.text]
        }
        if let tuple = pattern.as(TuplePatternSyntax.self) {
            return tuple.elements.flatMap { names(in: $0.pattern) }
        }
        return []
    }

    private static func signature(of function: FunctionDeclSyntax) -> String {
        function.name.text + (function.genericParameterClause?.trimmedDescription ?? "")
            + parameters(function.signature.parameterClause)
            + (function.genericWhereClause?.trimmedDescription ?? "")
    }

    private static func parameters(_ clause: FunctionParameterClauseSyntax) -> String {
        "("
            + clause.parameters.map { "\($0.firstName.text): \($0.type.trimmedDescription)" }
            .joined(separator: ", ") + ")"
    }
}
