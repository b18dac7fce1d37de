internal import SwiftSyntax

/// What calls of a function look like: labels and types of its parameters, whatever way they are
/// written.
struct FunctionShape: Sendable, Equatable {
    /// A parameter, as a call sees it.
    struct Parameter: Sendable, Equatable {
        /// The label; `_` without one.
        var label: String
        /// The type as ``TypeSpelling`` has it, without `?`: what takes a value takes the optional.
        var type: String
        /// Whether a call may leave it out.
        var isOmissible: Bool
        var isInOut: Bool

        /// Whether a trailing closure may be its argument: that comes without the label.
        var takesClosure: Bool { type.contains("->") }
    }

    /// The parameters in order.
    var parameters: [Parameter]
    /// What is asked of its generic parameters, sorted.
    var requirements: [String]
    /// Whether it belongs to the type instead of its values.
    var isStatic = false

    /// Reads the parts of a declaration.
    init(
        _ clause: FunctionParameterClauseSyntax, generics: GenericParameterClauseSyntax? = nil,
        condition: GenericWhereClauseSyntax? = nil, isStatic: Bool = false,
        spelledBy plain: TypeSpelling
    ) {
        let types = clause.parameters.map { Self.withoutOptional($0.type) }
        let found = GenericNames(generics, condition, in: types, spelledBy: plain)
        var spell = plain
        spell.generics = found.spellings
        parameters = zip(clause.parameters, types).map { parameter, type in
            let specifiers = parameter.type.as(AttributedTypeSyntax.self)?.specifiers ?? []
            return Parameter(
                label: parameter.firstName.text, type: spell(type),
                isOmissible: parameter.defaultValue != nil || parameter.ellipsis != nil,
                isInOut: specifiers.contains { $0.trimmedDescription == "inout" })
        }
        requirements = found.requirements(spelledBy: spell)
        self.isStatic = isStatic
    }

    private static func withoutOptional(_ type: TypeSyntax) -> TypeSyntax {
        if let type = type.as(AttributedTypeSyntax.self) { return withoutOptional(type.baseType) }
        if let type = type.as(OptionalTypeSyntax.self) { return withoutOptional(type.wrappedType) }
        if let type = type.as(ImplicitlyUnwrappedOptionalTypeSyntax.self) {
            return withoutOptional(type.wrappedType)
        }
        if let type = type.as(TupleTypeSyntax.self), type.elements.count == 1,
            let only = type.elements.first
        {
            return withoutOptional(only.type)
        }
        if let type = type.as(IdentifierTypeSyntax.self), type.name.text == "Optional",
            case .type(let wrapped)? = type.genericArgumentClause?.arguments.first?.argument
        {
            return withoutOptional(wrapped)
        }
        return type
    }

    // MARK: - Comparing

    /// Whether this function, the newer one, is an older one of its name declared again: whether some
    /// call suits both, or the newer takes whatever the older took.
    func isAgain(_ older: FunctionShape, with types: TypeNames) -> Bool {
        guard isStatic == older.isStatic else { return false }
        let newer = expanded(types.aliases)
        let older = older.expanded(types.aliases)
        if newer.requirements == older.requirements,
            newer.sharesCall(with: older, { $0.type == $1.type })
        {
            return true
        }
        // Each generic parameter stands for one type in all places.
        var bound: [String: String] = [:]
        let isMoreGeneral = newer.sharesCall(with: older) { newer, older in
            newer.type == older.type || types.takes(newer.type, older.type, binding: &bound)
        }
        return isMoreGeneral && !newer.parameters.isEmpty
            && newer.requirements.allSatisfy { requirement in
                let parts = requirement.split(separator: ":").map(String.init)
                guard parts.count == 2 else { return false }
                // Where both say `[T]`, the older one's conditions on `T` count.
                let asked = older.requirements.filter { $0.hasPrefix(parts[0] + ":") }
                    .map { $0.dropFirst(parts[0].count + 1) }
                let type = bound[parts[0]] ?? "~" + asked.joined(separator: "&")
                return types.conforms(type, to: parts[1])
            }
    }

    private func expanded(_ aliases: [String: String]) -> FunctionShape {
        if aliases.isEmpty { return self }
        var shape = self
        for index in parameters.indices {
            shape.parameters[index].type = TypeSpelling.expanded(
                parameters[index].type, aliases: aliases)
        }
        shape.requirements = requirements.map { TypeSpelling.expanded($0, aliases: aliases) }
            .sorted()
        return shape
    }

    /// Whether some list of arguments suits both functions.
    private func sharesCall(
        with other: FunctionShape, _ areAlike: (Parameter, Parameter) -> Bool
    ) -> Bool {
        func matches(_ i: Int, _ j: Int) -> Bool {
            let mine = i < parameters.count ? parameters[i] : nil
            let others = j < other.parameters.count ? other.parameters[j] : nil
            if mine == nil && others == nil { return true }
            if let mine, let others, mine.isInOut == others.isInOut,
                mine.label == others.label || mine.takesClosure && others.takesClosure,
                areAlike(mine, others), matches(i + 1, j + 1)
            {
                return true
            }
            return mine?.isOmissible == true && matches(i + 1, j)
                || others?.isOmissible == true && matches(i, j + 1)
        }
        return matches(0, 0)
    }
}

/// The generic parameters of a declaration, however it writes what it asks of them.
private struct GenericNames {
    private var names: [String] = []
    private var constraints: [String: [String]] = [:]
    /// Conditions of the form `A.B == C`, by A.
    private var memberTypes: [String: [(condition: SameTypeRequirementSyntax, type: String)]] = [:]
    private var others: [GenericRequirementSyntax.Requirement] = []
    /// What stands for each name in the spelling of the parameters' types.
    private(set) var spellings: [String: String] = [:]

    /// Reads the clauses; `types` are those of the parameters.
    init(
        _ clause: GenericParameterClauseSyntax?, _ condition: GenericWhereClauseSyntax?,
        in types: [TypeSyntax], spelledBy spell: TypeSpelling
    ) {
        for parameter in clause?.parameters ?? [] {
            names.append(parameter.name.text)
            if let type = parameter.inheritedType {
                constraints[parameter.name.text, default: []].append(spell(type))
            }
        }
        for requirement in condition?.requirements.map(\.requirement) ?? [] {
            add(requirement, spell)
        }
        var count = 0
        let mentions = types.map { type in
            type.tokens(viewMode: .sourceAccurate).map(\.text).filter(names.contains)
        }
        for name in mentions.joined() where spellings[name] == nil {
            let isAlone =
                mentions.joined().count { $0 == name } == 1
                && types.contains { $0.trimmedDescription == name }
            if isAlone, let protocols = asValue(name) {
                spellings[name] = TypeSpelling.value(of: protocols)
            } else {
                spellings[name] = "τ\(count)"
                count += 1
            }
        }
    }

    private mutating func add(
        _ requirement: GenericRequirementSyntax.Requirement, _ spell: TypeSpelling
    ) {
        switch requirement {
        case .conformanceRequirement(let conformance)
        where names.contains(conformance.leftType.trimmedDescription):
            constraints[conformance.leftType.trimmedDescription, default: []]
                .append(spell(conformance.rightType))
        case .sameTypeRequirement(let same):
            let base = same.leftType.as(MemberTypeSyntax.self)?.baseType.trimmedDescription
            if let base, names.contains(base), case .type(let right) = same.rightType {
                memberTypes[base, default: []].append((same, spell(right)))
            } else {
                others.append(requirement)
            }
        default: others.append(requirement)
        }
    }

    /// The protocols of a parameter as `some` would write them; nil where it cannot.
    private func asValue(_ name: String) -> String? {
        let isMentionedElsewhere = others.contains { requirement in
            requirement.tokens(viewMode: .sourceAccurate).contains { $0.text == name }
        }
        guard !isMentionedElsewhere else { return nil }
        let protocols = (constraints[name] ?? []).flatMap {
            $0.split(separator: "&").map(String.init)
        }.sorted()
        let types = memberTypes[name] ?? []
        if types.isEmpty { return protocols.isEmpty ? "Any" : protocols.joined(separator: "&") }
        guard types.count == 1, protocols.count == 1 else { return nil }
        return "\(protocols[0])<\(types[0].type)>"
    }

    /// What is asked of those that no `some` could stand for, sorted.
    func requirements(spelledBy spell: TypeSpelling) -> [String] {
        var result: [String] = []
        for name in names {
            guard let spelling = spellings[name], spelling.hasPrefix("τ") else { continue }
            let protocols = (constraints[name] ?? []).flatMap { $0.split(separator: "&") }
            result += protocols.map { "\(spelling):\($0)" }
            for (condition, type) in memberTypes[name] ?? [] {
                guard case .type(let left) = condition.leftType else { continue }
                result.append("\(spell(left))==\(type)")
            }
        }
        result += others.map { requirement in
            switch requirement {
            case .conformanceRequirement(let conformance):
                "\(spell(conformance.leftType)):\(spell(conformance.rightType))"
            case .sameTypeRequirement(let same):
                spell(same)
            default: requirement.trimmedDescription
            }
        }
        return result.sorted()
    }
}

extension FunctionShape {
    /// The calls that a declaration takes; nil when it is nothing that is called.
    init?(_ node: DeclSyntax, spelledBy spell: TypeSpelling) {
        let modifiers = node.asProtocol((any WithModifiersSyntax).self)?.modifiers ?? []
        let isStatic = modifiers.contains {
            [.keyword(.static), .keyword(.class)].contains($0.name.tokenKind)
        }
        switch node.as(DeclSyntaxEnum.self) {
        case .functionDecl(let function):
            self.init(
                function.signature.parameterClause, generics: function.genericParameterClause,
                condition: function.genericWhereClause, isStatic: isStatic, spelledBy: spell)
        case .initializerDecl(let function):
            self.init(
                function.signature.parameterClause, generics: function.genericParameterClause,
                condition: function.genericWhereClause, spelledBy: spell)
        case .subscriptDecl(let function):
            self.init(
                function.parameterClause, generics: function.genericParameterClause,
                condition: function.genericWhereClause, isStatic: isStatic, spelledBy: spell)
            // Of one name it is no label here.
            for (index, parameter) in function.parameterClause.parameters.enumerated()
            where parameter.secondName == nil {
                parameters[index].label = "_"
            }
        default: return nil
        }
    }
}

extension ExtendedType {
    /// Reads the head of an extension.
    init(_ node: ExtensionDeclSyntax, spelledBy spell: TypeSpelling) {
        let spelling = spell(node.extendedType)
        base = String(spelling.prefix { $0 != "<" })
        if let type = node.extendedType.as(ArrayTypeSyntax.self) {
            arguments = [spell(type.element)]
        } else if let type = node.extendedType.as(DictionaryTypeSyntax.self) {
            arguments = [spell(type.key), spell(type.value)]
        } else if let type = node.extendedType.as(OptionalTypeSyntax.self) {
            arguments = [spell(type.wrappedType)]
        } else {
            let clause =
                node.extendedType.as(IdentifierTypeSyntax.self)?.genericArgumentClause
                ?? node.extendedType.as(MemberTypeSyntax.self)?.genericArgumentClause
            arguments = (clause?.arguments ?? []).map { argument in
                if case .type(let type) = argument.argument { return spell(type) }
                return argument.trimmedDescription
            }
        }
        conditions = (node.genericWhereClause?.requirements ?? []).map { item in
            switch item.requirement {
            case .conformanceRequirement(let condition):
                "\(spell(condition.leftType)):\(spell(condition.rightType))"
            case .sameTypeRequirement(let condition): spell(condition)
            default: item.requirement.trimmedDescription
            }
        }.sorted()
    }
}
