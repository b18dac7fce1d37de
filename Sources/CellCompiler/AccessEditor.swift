internal import SwiftSyntax

/// Records what must be changed in a cell's text so that other cells can use what it declares.
///
/// Other cells are other modules, which see what is internal by `@testable import`. What is
/// `private` at the top level becomes internal, too, and what fulfils a protocol for a type of
/// another module becomes `public`, because that is how visible such a type is from here. Stored
/// variables become `nonisolated(unsafe)`: a notebook's variables belong to all of its code, whether
/// the cell that declares them waits for something or not.
final class AccessEditor {
    /// The edits for either way to make declarations visible.
    private(set) var edits: [TextEdit] = []
    /// The edits that give other cells what is internal.
    private(set) var internalEdits: [TextEdit] = []
    /// The edits that make everything public: for cells whose own types stand in for what a
    /// protocol asks of a type of another module.
    private(set) var publicEdits: [TextEdit] = []
    /// The edits that make property wrappers public, and the variables that have one.
    ///
    /// A class hands on to a class in a third module only what is public of it. A wrapper's
    /// initialiser must then be as visible as its type, which the one that the compiler adds is not.
    private(set) var wrapperEdits: [TextEdit] = []
    /// Whether a type of another module is made to conform to something.
    private(set) var addsForeignConformance = false
    /// The names of the types that the cell declares itself.
    var ownTypes: Set<String> = []

    private static let accessLevels: [Keyword] = [
        .private, .fileprivate, .internal, .package, .public, .open,
    ]

    static func accessModifier(in modifiers: DeclModifierListSyntax) -> DeclModifierSyntax? {
        modifiers.first { modifier in
            modifier.detail == nil
                && accessLevels.contains { modifier.name.tokenKind == .keyword($0) }
        }
    }

    static func has(_ keyword: Keyword, in modifiers: DeclModifierListSyntax) -> Bool {
        modifiers.contains { $0.name.tokenKind == .keyword(keyword) }
    }

    /// Records the edits of one declaration and of its members.
    func publish(_ node: DeclSyntax, isTopLevel: Bool, isWitness: Bool = false) {
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
        removeSetterAccess(in: modifiers, isTopLevel: isTopLevel)
        let isExtension = node.is(ExtensionDeclSyntax.self)
        if let access {
            replace(access, isTopLevel: isTopLevel, isWitness: isWitness, of: node)
            // The access of an extension is that of its members.
            if isExtension { return }
        } else if !isExtension {
            let edit = TextEdit(
                inserting: "public ", before: modifiers.first.map(Syntax.init) ?? introducer)
            publish(node, by: edit)
            if isWitness { internalEdits.append(edit) }
        }
        guard let members = Self.members(of: node) else { return }
        let fulfils = node.as(ExtensionDeclSyntax.self).map(isForeignConformance) ?? false
        if fulfils { addsForeignConformance = true }
        for member in members where Self.canBePublic(member.decl) {
            publish(member.decl, isTopLevel: false, isWitness: fulfils)
        }
    }

    /// Replaces what a declaration says about who may see it.
    private func replace(
        _ access: DeclModifierSyntax, isTopLevel: Bool, isWitness: Bool, of node: DeclSyntax
    ) {
        let word = access.name.tokenKind
        // A cell's privacy would only keep its own notebook out.
        let isForType = word == .keyword(.private) && !isTopLevel
        let isShown = [.keyword(.public), .keyword(.open)].contains(word)
        if isForType || isShown && !isTopLevel { return }
        let edit = TextEdit(replacing: access.name, by: "public")
        if !isShown { publish(node, by: edit) }
        if isWitness && !isShown {
            internalEdits.append(edit)
        } else if word != .keyword(.internal) {
            internalEdits.append(TextEdit(replacing: access.name, by: "internal"))
        }
    }

    private func publish(_ node: DeclSyntax, by edit: TextEdit) {
        if Self.isAboutWrapper(node) {
            wrapperEdits.append(edit)
        } else {
            publicEdits.append(edit)
        }
    }

    /// Takes off a variable what keeps other cells from setting it; what is private in a type stays
    /// so.
    private func removeSetterAccess(in modifiers: DeclModifierListSyntax, isTopLevel: Bool) {
        for modifier in modifiers where modifier.detail != nil {
            let isAccess = Self.accessLevels.contains { modifier.name.tokenKind == .keyword($0) }
            let isForType = modifier.name.tokenKind == .keyword(.private) && !isTopLevel
            if isAccess && !isForType { edits.append(TextEdit(replacing: modifier, by: "")) }
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
            edits.append(TextEdit(replacing: attribute, by: ""))
        }
    }

    private static func members(of node: DeclSyntax) -> MemberBlockItemListSyntax? {
        // The requirements of a protocol are as visible as the protocol.
        if node.is(ProtocolDeclSyntax.self) { return nil }
        return node.asProtocol((any DeclGroupSyntax).self)?.memberBlock.members
    }

    /// Whether a declaration is a property wrapper or may have one: on a variable an attribute with
    /// a type's name is a wrapper or a global actor.
    private static func isAboutWrapper(_ node: DeclSyntax) -> Bool {
        guard let attributes = node.asProtocol((any WithAttributesSyntax).self)?.attributes else {
            return false
        }
        let names = attributes.compactMap {
            $0.as(AttributeSyntax.self)?.attributeName.trimmedDescription
        }
        return names.contains("propertyWrapper")
            || node.is(VariableDeclSyntax.self)
                && names.contains { $0.first?.isUppercase == true && $0 != "MainActor" }
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
    static func introducer(of node: DeclSyntax) -> Syntax? {
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
        edits.append(TextEdit(inserting: text, before: node))
    }
}
