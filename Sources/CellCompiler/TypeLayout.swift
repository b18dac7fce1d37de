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
    /// Whether it is a structure.
    var isStructure = false
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
        /// What gives it the value that it begins with; nil when initialisers must.
        var beginning: Beginning?
    }

    /// How a property gets the value that its declaration names.
    struct Beginning: Sendable, Equatable {
        /// A statement of an initialiser, in one line.
        var statement: String
        /// The names in the value.
        var mentioned: Set<String> = []
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

    // MARK: - Reading

    /// Reads a structure.
    init(structure block: MemberBlockSyntax) {
        let variables = Self.variables(in: block)
        let initializers = Self.initializers(in: block)
        properties = variables.flatMap(Self.stored)
        memberwise = initializers.isEmpty ? Self.memberwise(of: variables) : nil
        isStructure = true
        codingKeys = Self.codingKeys(in: block)
        if !initializers.isEmpty { making = Self.making(with: initializers, properties, variables) }
    }

    /// Reads a class without a superclass or protocols.
    init(class block: MemberBlockSyntax, isFinal: Bool) {
        let variables = Self.variables(in: block)
        let initializers = Self.initializers(in: block)
        properties = variables.flatMap(Self.stored)
        codingKeys = Self.codingKeys(in: block)
        isClass = true
        let isComplete = initializers.isEmpty && variables.allSatisfy(Self.hasValue)
        memberwise = isComplete ? "public init() {}" : nil
        // Only a final class may be given the initialiser of a protocol later.
        let canBeMade = isFinal && (!initializers.isEmpty || variables.allSatisfy(Self.hasValue))
        making = canBeMade ? Self.making(with: initializers, properties, variables) : .unknown
    }

    /// Reads an enumeration.
    init(enumeration block: MemberBlockSyntax) {
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

    /// The names in `enum CodingKeys` of a type or an extension; nil without one.
    static func codingKeys(in block: MemberBlockSyntax) -> [String]? {
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
            let value = binding.initializer?.value
            if variable.bindingSpecifier.tokenKind == .keyword(.let), value != nil { continue }
            let written = binding.typeAnnotation?.type
            guard
                let type = written.map(\.oneLine) ?? value.map(literalType),
                let type, variable.attributes.isEmpty, variable.modifiers.isEmpty
            else { return nil }
            let kind = written?.is(FunctionTypeSyntax.self) == true ? "@escaping " : ""
            var parameter = "\(name): \(kind)\(type)"
            if let value {
                guard let text = value.oneLine else { return nil }
                parameter += " = " + text
            }
            parameters.append(parameter)
            names.append(name)
        }
        let body = names.map { "self.\($0) = \($0)" }.joined(separator: "; ")
        return "public init(\(parameters.joined(separator: ", "))) { \(body) }"
    }

    private static func literalType(of value: ExprSyntax) -> String? {
        switch value.kind {
        case .integerLiteralExpr: "Swift.Int"
        case .floatLiteralExpr: "Swift.Double"
        case .booleanLiteralExpr: "Swift.Bool"
        case .stringLiteralExpr: "Swift.String"
        default: nil
        }
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
                isIndirect: isLazy || !node.attributes.isEmpty,
                beginning: beginning(of: name, in: binding, of: node))
        }
    }

    private static func beginning(
        of name: String, in binding: PatternBindingSyntax, of node: VariableDeclSyntax
    ) -> Beginning? {
        let plain = name.filter { $0 != "`" }
        if node.modifiers.contains(where: { $0.name.tokenKind == .keyword(.lazy) }) {
            return Beginning(statement: "self.$__lazy_storage_$_\(plain) = nil")
        }
        let value = binding.initializer?.value.oneLine
        let mentioned = binding.initializer.map { NameFinder.words(in: $0.value) } ?? []
        let wrapper = node.attributes.compactMap { $0.as(AttributeSyntax.self) }
            .filter { $0.attributeName.trimmedDescription.first?.isUppercase == true }
        if let wrapper = wrapper.first {
            // What a wrapper without a value begins with, its type decides.
            let arguments = wrapper.arguments.map { $0.oneLine }
            guard value != nil || arguments != nil, arguments != .some(nil) else { return nil }
            let all = [value.map { "wrappedValue: \($0)" }, arguments ?? nil].compactMap(\.self)
            return Beginning(
                statement: "self._\(plain) = \(wrapper.attributeName.trimmedDescription)("
                    + all.joined(separator: ", ") + ")",
                mentioned: mentioned.union(NameFinder.words(in: wrapper)))
        }
        if let value {
            return Beginning(statement: "self.\(name) = \(value)", mentioned: mentioned)
        }
        let type = binding.typeAnnotation?.type
        let isNil =
            binding.initializer == nil && node.bindingSpecifier.tokenKind == .keyword(.var)
            && (type?.is(OptionalTypeSyntax.self) == true
                || type?.is(ImplicitlyUnwrappedOptionalTypeSyntax.self) == true)
        return isNil ? Beginning(statement: "self.\(name) = nil") : nil
    }
}
