internal import SwiftSyntax

/// Walks the top level of a cell and records what it declares and what other cells need changed.
///
/// Other cells are other modules, which see what is internal by `@testable import`. What is
/// `private` at the top level becomes internal, too, and what fulfils a protocol for a type of
/// another module becomes `public`, because that is how visible such a type is from here. Stored
/// variables become `nonisolated(unsafe)`: a notebook's variables belong to all of its code, whether
/// the cell that declares them waits for something or not.
final class DeclarationCollector {
    private(set) var declarations: [Declaration] = []
    private(set) var imports: [String] = []
    private(set) var importedModules: [String] = []
    /// The edits for either way to make declarations visible.
    private(set) var edits: [TextEdit] = []
    /// The edits that give other cells what is internal.
    private(set) var internalEdits: [TextEdit] = []
    /// The edits that make everything public: for cells whose own types stand in for what a
    /// protocol asks of a type of another module.
    private(set) var publicEdits: [TextEdit] = []
    /// The edits that take an extension's word for `Sendable`, which the compiler checks in a type's
    /// own file only.
    private(set) var uncheckedEdits: [TextEdit] = []
    /// Whether a type of another module is made to conform to something.
    private(set) var addsForeignConformance = false
    private let converter: SourceLocationConverter

    init(tree: SourceFileSyntax) {
        converter = SourceLocationConverter(fileName: "", tree: tree)
        // The first line of a script stands on a later line of the program.
        if tree.shebang != nil { edits.append(TextEdit(offset: 0, length: 2, replacement: "//")) }
    }

    /// The names of the types that the cell declares itself.
    private var ownTypes: Set<String> = []

    func collect(_ items: CodeBlockItemListSyntax) {
        for case .decl(let declaration) in items.map(\.item) {
            if let named = declaration.asProtocol((any NamedDeclSyntax).self) {
                ownTypes.insert(named.name.text)
            }
        }
        for item in items {
            if case .decl(let declaration) = item.item { collect(declaration) }
            if case .stmt(let statement) = item.item,
                let guarding = statement.as(GuardStmtSyntax.self)
            {
                collect(guarding)
            }
        }
    }

    private func collect(_ declaration: DeclSyntax) {
        if let imported = declaration.as(ImportDeclSyntax.self) {
            imports.append(imported.trimmedDescription)
            if let module = imported.path.first { importedModules.append(module.name.text) }
            // C's globals, such as stderr, are usable without a word about concurrency.
            if imported.attributes.isEmpty {
                insert("@preconcurrency ", before: Syntax(imported.importKeyword))
            }
        } else if let conditional = declaration.as(IfConfigDeclSyntax.self) {
            for clause in conditional.clauses {
                if case .statements(let items)? = clause.elements { collect(items) }
            }
        } else {
            record(declaration)
            publish(declaration, isTopLevel: true)
        }
    }

    /// Records the names that a `guard` introduces for the rest of the cell.
    private func collect(_ statement: GuardStmtSyntax) {
        for element in statement.conditions {
            guard case .optionalBinding(let binding) = element.condition else { continue }
            for name in Self.names(in: binding.pattern) {
                add(name, .constant, name, binding)
                declarations[declarations.count - 1].isGuarded = true
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
            for name in variable.bindings.flatMap({ Self.names(in: $0.pattern) }) {
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
        case .structDecl(let type): add(type.name.text, .structure, type.name.text, node)
        case .classDecl(let type): add(type.name.text, .classType, type.name.text, node)
        case .actorDecl(let type): add(type.name.text, .classType, type.name.text, node)
        case .enumDecl(let type): add(type.name.text, .enumeration, type.name.text, node)
        case .protocolDecl(let type): add(type.name.text, .protocolType, type.name.text, node)
        case .typeAliasDecl(let type): add(type.name.text, .alias, type.name.text, node)
        case .extensionDecl(let type): record(type)
        case .operatorDecl(let type):
            let signature = "\(type.fixitySpecifier.text) operator \(type.name.text)"
            add(type.name.text, .other, signature, node)
        case .precedenceGroupDecl(let group):
            add(group.name.text, .other, "precedencegroup \(group.name.text)", node)
        case .macroDecl(let macro): add(macro.name.text, .other, "macro \(macro.name.text)", node)
        default: break
        }
    }

    private func record(_ type: ExtensionDeclSyntax) {
        let name = type.extendedType.trimmedDescription
        // What a cell adds to its own types goes with them.
        if ownTypes.contains(name) { return }
        let condition = type.genericWhereClause?.trimmedDescription ?? ""
        // A conformance goes with everything that the extension says.
        for conformance in type.inheritanceClause?.inheritedTypes ?? [] {
            let text = "\(name): \(conformance.type.trimmedDescription)"
            add(name, .extensionMember, text, type)
            declarations[declarations.count - 1].bytes = Self.bytes(of: type)
            if conformance.type.as(IdentifierTypeSyntax.self)?.name.text == "Sendable" {
                uncheckedEdits.append(insertion("@unchecked ", before: Syntax(conformance.type)))
            }
        }
        for member in type.memberBlock.members {
            let text = "\(name)\(condition).\(Self.memberSignature(member.decl))"
            add(name, .extensionMember, text, type)
            declarations[declarations.count - 1].bytes = Self.bytes(of: member)
        }
    }

    private static func bytes(of node: some SyntaxProtocol) -> Range<Int> {
        node.positionAfterSkippingLeadingTrivia
            .utf8Offset..<node.endPositionBeforeTrailingTrivia.utf8Offset
    }

    private static func accessPlace(of node: VariableDeclSyntax) -> Range<Int> {
        if let access = accessModifier(in: node.modifiers) { return bytes(of: access.name) }
        let start = (node.modifiers.first.map(Syntax.init) ?? Syntax(node.bindingSpecifier))
            .positionAfterSkippingLeadingTrivia.utf8Offset
        return start..<start
    }

    private static func memberSignature(_ member: DeclSyntax) -> String {
        if let function = member.as(FunctionDeclSyntax.self) { return signature(of: function) }
        if let variable = member.as(VariableDeclSyntax.self) {
            return variable.bindings.flatMap { names(in: $0.pattern) }.joined(separator: ",")
        }
        if let initializer = member.as(InitializerDeclSyntax.self) {
            return "init" + parameters(initializer.signature.parameterClause)
        }
        if let subscripting = member.as(SubscriptDeclSyntax.self) {
            return "subscript" + parameters(subscripting.parameterClause)
        }
        if let named = member.asProtocol((any NamedDeclSyntax).self) { return named.name.text }
        return member.trimmedDescription
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

    // MARK: - Access

    private static let accessLevels: [Keyword] = [
        .private, .fileprivate, .internal, .package, .public, .open,
    ]

    private static func accessModifier(in modifiers: DeclModifierListSyntax) -> DeclModifierSyntax?
    {
        modifiers.first { modifier in
            modifier.detail == nil
                && accessLevels.contains { modifier.name.tokenKind == .keyword($0) }
        }
    }

    private static func has(_ keyword: Keyword, in modifiers: DeclModifierListSyntax) -> Bool {
        modifiers.contains { $0.name.tokenKind == .keyword(keyword) }
    }

    private func publish(_ node: DeclSyntax, isTopLevel: Bool, isWitness: Bool = false) {
        if let conditional = node.as(IfConfigDeclSyntax.self) {
            for clause in conditional.clauses {
                guard case .decls(let members)? = clause.elements else { continue }
                for member in members where Self.canBePublic(member.decl) {
                    publish(member.decl, isTopLevel: false, isWitness: isWitness)
                }
            }
            return
        }
        guard let modifiers = node.asProtocol((any WithModifiersSyntax).self)?.modifiers,
            let introducer = Self.introducer(of: node)
        else { return }
        let access = Self.accessModifier(in: modifiers)
        if let variable = node.as(VariableDeclSyntax.self) {
            if Self.has(.async, in: modifiers) { return }
            if isTopLevel { removeActor(of: variable) }
            if Self.isSharedStorage(variable, isTopLevel: isTopLevel) {
                insert(
                    "nonisolated(unsafe) ", before: modifiers.first.map(Syntax.init) ?? introducer)
            }
        }
        let isExtension = node.is(ExtensionDeclSyntax.self)
        if let access {
            // A cell's privacy would only keep its own notebook out.
            let isHidden = ![.keyword(.public), .keyword(.open)].contains(access.name.tokenKind)
            let isOfFile = access.name.tokenKind == .keyword(.fileprivate)
            if isTopLevel && isHidden || isOfFile {
                publicEdits.append(replacement(of: access.name, by: "public"))
            }
            if isTopLevel || isOfFile {
                internalEdits.append(replacement(of: access.name, by: "internal"))
            }
            // The access of an extension is that of its members.
            if isExtension { return }
        } else if !isExtension {
            let place = modifiers.first.map(Syntax.init) ?? introducer
            if !Self.mustStayInternal(node) {
                publicEdits.append(insertion("public ", before: place))
            }
            if isWitness { internalEdits.append(insertion("public ", before: place)) }
        }
        guard let members = Self.members(of: node) else { return }
        let fulfils = node.as(ExtensionDeclSyntax.self).map(isForeignConformance) ?? false
        if fulfils { addsForeignConformance = true }
        for member in members where Self.canBePublic(member.decl) {
            publish(member.decl, isTopLevel: false, isWitness: fulfils)
        }
    }

    /// Whether an extension makes a type of another module conform to something.
    private func isForeignConformance(_ node: ExtensionDeclSyntax) -> Bool {
        node.inheritanceClause != nil && !ownTypes.contains(node.extendedType.trimmedDescription)
    }

    /// Takes `@MainActor` off a variable of the notebook: there is where all of its code runs, and
    /// top-level variables cannot have the attribute.
    private func removeActor(of node: VariableDeclSyntax) {
        for case .attribute(let attribute) in node.attributes
        where attribute.attributeName.trimmedDescription == "MainActor" {
            edits.append(
                TextEdit(
                    offset: attribute.positionAfterSkippingLeadingTrivia.utf8Offset,
                    length: attribute.trimmedLength.utf8Length, replacement: ""))
        }
    }

    private static func members(of node: DeclSyntax) -> MemberBlockItemListSyntax? {
        // The requirements of a protocol are as visible as the protocol.
        if node.is(ProtocolDeclSyntax.self) { return nil }
        return node.asProtocol((any DeclGroupSyntax).self)?.memberBlock.members
    }

    /// Whether a declaration deals with a property wrapper, whose initialiser must be as visible as
    /// its type; the one the compiler adds never is.
    ///
    /// What is internal is visible to other cells all the same; it only cannot fulfil what a
    /// protocol of another cell asks for.
    private static func mustStayInternal(_ node: DeclSyntax) -> Bool {
        guard let attributes = node.asProtocol((any WithAttributesSyntax).self)?.attributes else {
            return false
        }
        let names = attributes.compactMap {
            $0.as(AttributeSyntax.self)?.attributeName.trimmedDescription
        }
        if names.contains("propertyWrapper") { return true }
        // On a variable an attribute with a type's name is a property wrapper or a global actor.
        return node.is(VariableDeclSyntax.self)
            && names.contains { $0.first?.isUppercase == true && !$0.hasSuffix("Actor") }
    }

    private static func canBePublic(_ node: DeclSyntax) -> Bool {
        !node.is(EnumCaseDeclSyntax.self) && !node.is(DeinitializerDeclSyntax.self)
    }

    /// Whether a variable is storage that all code shares: global, or static in a type.
    private static func isSharedStorage(_ node: VariableDeclSyntax, isTopLevel: Bool) -> Bool {
        guard isTopLevel || has(.static, in: node.modifiers),
            node.attributes.allSatisfy({
                isTopLevel
                    && $0.as(AttributeSyntax.self)?.attributeName.trimmedDescription == "MainActor"
            }),
            !has(.nonisolated, in: node.modifiers), !has(.lazy, in: node.modifiers)
        else { return false }
        return node.bindings.allSatisfy { binding in
            guard let block = binding.accessorBlock else { return true }
            guard case .accessors(let accessors) = block.accessors else { return false }
            return accessors.allSatisfy {
                $0.accessorSpecifier.tokenKind == .keyword(.willSet)
                    || $0.accessorSpecifier.tokenKind == .keyword(.didSet)
            }
        }
    }

    /// The keyword a declaration starts with, after its attributes and modifiers.
    private static func introducer(of node: DeclSyntax) -> Syntax? {
        let token: TokenSyntax? =
            switch node.as(DeclSyntaxEnum.self) {
            case .variableDecl(let node): node.bindingSpecifier
            case .functionDecl(let node): node.funcKeyword
            case .structDecl(let node): node.structKeyword
            case .classDecl(let node): node.classKeyword
            case .actorDecl(let node): node.actorKeyword
            case .enumDecl(let node): node.enumKeyword
            case .protocolDecl(let node): node.protocolKeyword
            case .typeAliasDecl(let node): node.typealiasKeyword
            case .extensionDecl(let node): node.extensionKeyword
            case .initializerDecl(let node): node.initKeyword
            case .subscriptDecl(let node): node.subscriptKeyword
            case .macroDecl(let node): node.macroKeyword
            default: nil
            }
        return token.map(Syntax.init)
    }

    private func insert(_ text: String, before node: Syntax) {
        edits.append(insertion(text, before: node))
    }

    private func insertion(_ text: String, before node: Syntax) -> TextEdit {
        TextEdit(offset: node.positionAfterSkippingLeadingTrivia.utf8Offset, replacement: text)
    }

    private func replacement(of token: TokenSyntax, by text: String) -> TextEdit {
        TextEdit(
            offset: token.positionAfterSkippingLeadingTrivia.utf8Offset,
            length: token.text.utf8.count, replacement: text)
    }
}
