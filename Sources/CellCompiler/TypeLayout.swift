internal import SwiftSyntax

/// What a structure, an enumeration or a class is made of.
///
/// The compiler writes `==` and the like only for extensions in the type's own file. To a notebook's
/// author all cells are one file, so the members are written here.
struct TypeLayout: Sendable, Equatable {
    /// The stored properties of a structure or class.
    var properties: [Property] = []
    /// The cases of an enumeration; nil for a structure or class.
    var cases: [Case]?

    /// The memberwise initialiser of a structure, written out as public; nil when it has none or
    /// the types of its parameters are not written.
    var memberwise: String?

    /// Whether it is a class.
    var isClass = false
    /// Which values the type can be made of.
    var making = Making.memberwise
    /// The names in `enum CodingKeys` when the author wrote one.
    var codingKeys: [String]?

    /// A stored property.
    struct Property: Sendable, Equatable {
        var name: String
        /// Whether it is a constant whose value is in its declaration.
        var isFixed = false
        /// Whether something stands between its name and its value: a wrapper, `lazy`.
        var isIndirect = false
    }

    /// A case of an enumeration.
    struct Case: Sendable, Equatable {
        var name: String
        /// The label of each value it carries; nil for a value without one.
        var labels: [String?]
        var valueCount: Int { labels.count }
    }

    /// How another cell can make a value.
    enum Making: Sendable, Equatable {
        /// By the initialiser that the compiler writes.
        case memberwise
        /// By an initialiser without arguments, setting the properties afterwards.
        case empty
        /// In no way that works for all such types.
        case unknown
    }

    /// The layouts of the types that a cell declares at its top level.
    static func all(in statements: CodeBlockItemListSyntax) -> [String: TypeLayout] {
        var result: [String: TypeLayout] = [:]
        for case .decl(let declaration) in statements.map(\.item) {
            if let type = declaration.as(StructDeclSyntax.self) {
                result[type.name.text] = TypeLayout(structure: type.memberBlock)
            } else if let type = declaration.as(EnumDeclSyntax.self) {
                result[type.name.text] = TypeLayout(enumeration: type.memberBlock)
            } else if let type = declaration.as(ClassDeclSyntax.self),
                type.inheritanceClause == nil
            {
                let isFinal = type.modifiers.contains { $0.name.tokenKind == .keyword(.final) }
                result[type.name.text] = TypeLayout(class: type.memberBlock, isFinal: isFinal)
            }
        }
        return result
    }

    /// The keys for coding that extensions name, by the type they extend.
    static func codingKeys(inExtensions statements: CodeBlockItemListSyntax) -> [String: [String]] {
        var result: [String: [String]] = [:]
        for case .decl(let declaration) in statements.map(\.item) {
            guard let type = declaration.as(ExtensionDeclSyntax.self),
                let keys = codingKeys(in: type.memberBlock)
            else { continue }
            result[type.extendedType.trimmedDescription] = keys
        }
        return result
    }

    // MARK: - Reading

    private init(structure block: MemberBlockSyntax) {
        let variables = Self.variables(in: block)
        let initializers = Self.initializers(in: block)
        properties = variables.flatMap(Self.stored)
        memberwise = initializers.isEmpty ? Self.memberwise(of: variables) : nil
        codingKeys = Self.codingKeys(in: block)
        if !initializers.isEmpty { making = Self.making(with: initializers, properties, variables) }
    }

    private init(class block: MemberBlockSyntax, isFinal: Bool) {
        let variables = Self.variables(in: block)
        let initializers = Self.initializers(in: block)
        properties = variables.flatMap(Self.stored)
        codingKeys = Self.codingKeys(in: block)
        isClass = true
        // Only a final class may be given the initialiser of a protocol later.
        let canBeMade = isFinal && (!initializers.isEmpty || variables.allSatisfy(Self.hasValue))
        making = canBeMade ? Self.making(with: initializers, properties, variables) : .unknown
    }

    private init(enumeration block: MemberBlockSyntax) {
        let elements = block.members.compactMap { $0.decl.as(EnumCaseDeclSyntax.self) }
            .flatMap(\.elements)
        cases = elements.map { element in
            Case(
                name: element.name.text,
                labels: (element.parameterClause?.parameters ?? []).map {
                    $0.firstName.flatMap { $0.text == "_" ? nil : $0.text }
                })
        }
        codingKeys = Self.codingKeys(in: block)
    }

    private static func variables(in block: MemberBlockSyntax) -> [VariableDeclSyntax] {
        block.members.compactMap { $0.decl.as(VariableDeclSyntax.self) }
    }

    private static func initializers(in block: MemberBlockSyntax) -> [InitializerDeclSyntax] {
        block.members.compactMap { $0.decl.as(InitializerDeclSyntax.self) }
    }

    private static func codingKeys(in block: MemberBlockSyntax) -> [String]? {
        let keys = block.members.lazy.compactMap { $0.decl.as(EnumDeclSyntax.self) }
            .first { $0.name.text == "CodingKeys" }
        return keys?.memberBlock.members.compactMap { $0.decl.as(EnumCaseDeclSyntax.self) }
            .flatMap { $0.elements.map(\.name.text) }
    }

    private static func hasValue(_ variable: VariableDeclSyntax) -> Bool {
        variable.bindings.allSatisfy { binding in
            binding.initializer != nil
                || binding.typeAnnotation?.type.is(OptionalTypeSyntax.self) == true
                || stored(variable).isEmpty
        }
    }

    private static func making(
        with initializers: [InitializerDeclSyntax], _ properties: [Property],
        _ variables: [VariableDeclSyntax]
    ) -> Making {
        let isEmpty = { (initializer: InitializerDeclSyntax) in
            initializer.optionalMark == nil && initializer.signature.effectSpecifiers == nil
                && initializer.signature.parameterClause.parameters.allSatisfy {
                    $0.defaultValue != nil
                }
        }
        let constants = variables.filter { $0.bindingSpecifier.tokenKind == .keyword(.let) }
            .flatMap(stored)
        let canBeSet = constants.allSatisfy(\.isFixed)
        return canBeSet && (initializers.isEmpty || initializers.contains(where: isEmpty))
            ? .empty : .unknown
    }

    private static func memberwise(of variables: [VariableDeclSyntax]) -> String? {
        var parameters: [String] = []
        var names: [String] = []
        for variable in variables {
            guard let name = stored(variable).first?.name else { continue }
            guard variable.bindings.count == 1, let binding = variable.bindings.first else {
                return nil
            }
            let value = binding.initializer?.value.trimmedDescription
            if variable.bindingSpecifier.tokenKind == .keyword(.let), value != nil { continue }
            guard let type = binding.typeAnnotation?.type, variable.attributes.isEmpty,
                variable.modifiers.isEmpty
            else { return nil }
            let kind = type.is(FunctionTypeSyntax.self) ? "@escaping " : ""
            parameters.append(
                "\(name): \(kind)\(type.trimmedDescription)" + (value.map { " = \($0)" } ?? ""))
            names.append(name)
        }
        guard !parameters.contains(where: { $0.contains("\n") }) else { return nil }
        let body = names.map { "self.\($0) = \($0)" }.joined(separator: "; ")
        return "public init(\(parameters.joined(separator: ", "))) { \(body) }"
    }

    private static func stored(_ node: VariableDeclSyntax) -> [Property] {
        guard !node.modifiers.contains(where: { $0.name.tokenKind == .keyword(.static) }) else {
            return []
        }
        let isLazy = node.modifiers.contains { $0.name.tokenKind == .keyword(.lazy) }
        let isConstant = node.bindingSpecifier.tokenKind == .keyword(.let)
        return node.bindings.compactMap { binding -> Property? in
            if case .getter? = binding.accessorBlock?.accessors { return nil }
            if case .accessors(let accessors)? = binding.accessorBlock?.accessors,
                accessors.contains(where: { $0.accessorSpecifier.tokenKind == .keyword(.get) })
            {
                return nil
            }
            guard let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text
            else { return nil }
            return Property(
                name: name, isFixed: isConstant && binding.initializer != nil,
                isIndirect: isLazy || !node.attributes.isEmpty)
        }
    }
}
