internal import SwiftSyntax

/// Spells types in one way, so that what differs only in writing compares as equal.
///
/// `[Int]`, `Array<Int>` and `Swift.Array<(Int)>` become `Array<Int>`; `any P` and `some P` become
/// `~P`, since a function takes the same values with either. What `typealias` names stays as it is:
/// ``expanded(_:aliases:)`` puts the types in their place.
struct TypeSpelling {
    /// The modules that every cell imports, besides Swift and Foundation: they may stand in front of
    /// a type's name.
    var libraries: Set<String> = []
    /// What stands for the names of generic parameters.
    var generics: [String: String] = [:]

    /// The spelling of a type.
    func callAsFunction(_ type: TypeSyntax) -> String {
        switch type.as(TypeSyntaxEnum.self) {
        case .identifierType(let type):
            let name = type.name.text.filter { $0 != "`" }
            let arguments = spelled(type.genericArgumentClause)
            if arguments.isEmpty, let generic = generics[name] { return generic }
            return (Self.libraryAliases[name] ?? name) + arguments
        case .memberType(let type):
            let name = type.name.text + spelled(type.genericArgumentClause)
            let base = self(type.baseType)
            let isModule = Self.modules.contains(base) || libraries.contains(base)
            return isModule ? name : "\(base).\(name)"
        case .arrayType(let type): return "Array<\(self(type.element))>"
        case .dictionaryType(let type): return "Dictionary<\(self(type.key)),\(self(type.value))>"
        case .optionalType(let type): return "Optional<\(self(type.wrappedType))>"
        case .implicitlyUnwrappedOptionalType(let type):
            return "Optional<\(self(type.wrappedType))>"
        case .tupleType(let type):
            let elements = type.elements.map { self($0.type) }
            return elements.count == 1 ? elements[0] : "(\(elements.joined(separator: ",")))"
        case .attributedType(let type): return self(type.baseType)
        case .functionType(let type):
            let parameters = type.parameters.map { self($0.type) }.joined(separator: ",")
            return "(\(parameters))->\(self(type.returnClause.type))"
        case .someOrAnyType(let type): return Self.value(of: self(type.constraint))
        case .compositionType(let type):
            return type.elements.map { self($0.type) }.sorted().joined(separator: "&")
        case .metatypeType(let type):
            return "\(self(type.baseType)).\(type.metatypeSpecifier.text)"
        default: return type.trimmedDescription.filter { !$0.isWhitespace }
        }
    }

    /// The spelling of a condition that two types are the same.
    func callAsFunction(_ condition: SameTypeRequirementSyntax) -> String {
        var sides: [String] = []
        if case .type(let type) = condition.leftType { sides.append(self(type)) }
        if case .type(let type) = condition.rightType { sides.append(self(type)) }
        return sides.joined(separator: "==")
    }

    /// How a value is spelled of which only the protocol is known.
    static func value(of constraint: String) -> String {
        constraint == "Any" ? "Any" : "~" + constraint
    }

    private func spelled(_ clause: GenericArgumentClauseSyntax?) -> String {
        guard let clause else { return "" }
        let arguments = clause.arguments.map { argument in
            if case .type(let type) = argument.argument { return self(type) }
            return argument.trimmedDescription
        }
        return "<\(arguments.joined(separator: ","))>"
    }

    /// A spelling with the types in the place of the names that stand for them.
    static func expanded(_ spelling: String, aliases: [String: String]) -> String {
        if aliases.isEmpty { return spelling }
        var text = spelling
        // An alias may name another one; one that names itself ends here, too.
        for _ in 0..<8 {
            let next = replacingNames(in: text) { aliases[$0] }
            if next == text { break }
            text = next
        }
        return text
    }

    /// A spelling with other words in the place of names that no dot precedes.
    static func replacingNames(in spelling: String, by other: (String) -> String?) -> String {
        var result = ""
        var word = ""
        var isMember = false
        func end() {
            result += isMember ? word : other(word) ?? word
            word = ""
        }
        for character in spelling {
            if character.isLetter || character.isNumber || character == "_" {
                word.append(character)
            } else {
                end()
                isMember = character == "."
                result.append(character)
            }
        }
        end()
        return result
    }

    private static let modules: Set<String> = ["Swift", "Foundation"]

    /// Other names that libraries have for a type.
    private static let libraryAliases = [
        "Void": "()", "TimeInterval": "Double", "Float64": "Double", "Float32": "Float",
        "CInt": "Int32", "CLong": "Int", "CDouble": "Double", "CFloat": "Float", "CChar": "Int8",
        "StringLiteralType": "String", "IntegerLiteralType": "Int", "FloatLiteralType": "Double",
        "BooleanLiteralType": "Bool", "Codable": "Decodable&Encodable",
    ]

    /// The generic parameters of the library's types, which conditions may name.
    static let libraryParameters = [
        "Array": ["Element"], "ArraySlice": ["Element"], "ContiguousArray": ["Element"],
        "Set": ["Element"], "Optional": ["Wrapped"], "Dictionary": ["Key", "Value"],
        "Result": ["Success", "Failure"], "Range": ["Bound"], "ClosedRange": ["Bound"],
        "KeyValuePairs": ["Key", "Value"], "Slice": ["Base"], "Task": ["Success", "Failure"],
    ]
}
