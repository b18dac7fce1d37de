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
                result[type.name.text] = TypeLayout(properties: variables.flatMap(stored))
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
