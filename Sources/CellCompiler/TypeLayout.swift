internal import SwiftSyntax

/// What a structure or an enumeration is made of.
///
/// The compiler writes `==` and the like only for extensions in the type's own file. To a notebook's
/// author all cells are one file, so the members are written here.
struct TypeLayout: Sendable, Equatable {
    /// The names of the stored properties of a structure.
    var properties: [String] = []
    /// The cases of an enumeration and how many values each carries; nil for a structure.
    var cases: [Case]?

    /// The memberwise initialiser of a structure, written out as public; nil when it has none or
    /// the types of its parameters are not written.
    var memberwise: String?

    /// A case of an enumeration.
    struct Case: Sendable, Equatable {
        var name: String
        var valueCount: Int
    }

    /// The layouts of the types that a cell declares at its top level.
    static func all(in statements: CodeBlockItemListSyntax) -> [String: TypeLayout] {
        var result: [String: TypeLayout] = [:]
        for case .decl(let declaration) in statements.map(\.item) {
            if let type = declaration.as(StructDeclSyntax.self) {
                let variables = type.memberBlock.members.compactMap {
                    $0.decl.as(VariableDeclSyntax.self)
                }
                let hasOwn = type.memberBlock.members.contains {
                    $0.decl.is(InitializerDeclSyntax.self)
                }
                result[type.name.text] = TypeLayout(
                    properties: variables.flatMap(stored),
                    memberwise: hasOwn ? nil : memberwise(of: variables))
            } else if let type = declaration.as(EnumDeclSyntax.self) {
                let cases = type.memberBlock.members.compactMap {
                    $0.decl.as(EnumCaseDeclSyntax.self)
                }.flatMap(\.elements)
                result[type.name.text] = TypeLayout(
                    cases: cases.map {
                        Case(
                            name: $0.name.text,
                            valueCount: $0.parameterClause?.parameters.count ?? 0)
                    })
            }
        }
        return result
    }

    private static func memberwise(of variables: [VariableDeclSyntax]) -> String? {
        var parameters: [String] = []
        var names: [String] = []
        for variable in variables {
            guard let name = stored(variable).first else { continue }
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

    private static func stored(_ node: VariableDeclSyntax) -> [String] {
        guard !node.modifiers.contains(where: { $0.name.tokenKind == .keyword(.static) }) else {
            return []
        }
        return node.bindings.compactMap { binding in
            if case .getter? = binding.accessorBlock?.accessors { return nil }
            if case .accessors(let accessors)? = binding.accessorBlock?.accessors,
                accessors.contains(where: { $0.accessorSpecifier.tokenKind == .keyword(.get) })
            {
                return nil
            }
            return binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text
        }
    }

    /// The text of a member that the compiler asks for, such as `==`; nil when it is none of those
    /// it writes itself.
    func member(_ name: String) -> String? {
        switch name {
        case "==": "public static func == (a: Self, b: Self) -> Bool { \(equality) }"
        case "hash(into:)":
            "public func hash(into hasher: inout Hasher) { \(hashing) }"
        case "allCases":
            cases.map { cases in
                let names = cases.map { ".\($0.name)" }.joined(separator: ", ")
                return "public static var allCases: [Self] { [\(names)] }"
            }
        default: nil
        }
    }

    private var equality: String {
        guard let cases else {
            let parts = properties.map { "a.\($0) == b.\($0)" }
            return parts.isEmpty ? "true" : parts.joined(separator: " && ")
        }
        let branches = cases.map { one in
            let parts = (0..<one.valueCount).map { "a\($0) == b\($0)" }
            return "case (\(one.pattern("a")), \(one.pattern("b"))): "
                + (parts.isEmpty ? "true" : parts.joined(separator: " && "))
        }
        let rest = cases.count > 1 ? "; default: false" : ""
        return "switch (a, b) { \(branches.joined(separator: "; "))\(rest) }"
    }

    private var hashing: String {
        guard let cases else {
            return properties.map { "hasher.combine(\($0))" }.joined(separator: "; ")
        }
        let branches = cases.enumerated().map { index, one in
            let parts = (0..<one.valueCount).map { "; hasher.combine(v\($0))" }.joined()
            return "case \(one.pattern("v")): hasher.combine(\(index))\(parts)"
        }
        return "switch self { \(branches.joined(separator: "; ")) }"
    }
}

extension TypeLayout.Case {
    /// A pattern that matches the case and names its values.
    fileprivate func pattern(_ letter: String) -> String {
        guard valueCount > 0 else { return ".\(name)" }
        let names = (0..<valueCount).map { "let \(letter)\($0)" }
        return ".\(name)(\(names.joined(separator: ", ")))"
    }
}
