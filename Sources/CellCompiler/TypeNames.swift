/// What names of types mean at a moment of the session.
struct TypeNames: Sendable {
    /// The types that aliases stand for.
    var aliases: [String: String] = [:]
    /// The generic parameters of the cells' types.
    var parameters: [String: [String]] = [:]
    /// What the cells' types inherit from and conform to.
    var inherited: [String: [String]] = [:]

    /// The same type, written in the one way.
    func standard(_ type: ExtendedType) -> ExtendedType {
        var base = TypeSpelling.expanded(type.base, aliases: aliases)
        var arguments = type.arguments
        // An alias may stand for a type with arguments.
        if let open = base.firstIndex(of: "<"), base.last == ">" {
            arguments = Self.arguments(in: base[base.index(after: open)...].dropLast())
            base = String(base[..<open])
        }
        let names = parameters[base] ?? TypeSpelling.libraryParameters[base] ?? []
        let fixed = zip(names, arguments).map { "\($0)==\($1)" }
        let rest = arguments.dropFirst(names.count).map { "==\($0)" }
        let conditions = (type.conditions + fixed + rest)
            .map { TypeSpelling.expanded($0, aliases: aliases) }
        return ExtendedType(base: base, conditions: conditions.sorted())
    }

    private static func arguments(in text: Substring) -> [String] {
        var result = [""]
        var depth = 0
        for character in text {
            if "<(".contains(character) { depth += 1 }
            if ">)".contains(character), result.last?.hasSuffix("-") != true { depth -= 1 }
            if character == ",", depth == 0 {
                result.append("")
            } else {
                result[result.count - 1].append(character)
            }
        }
        return result
    }
}

extension TypeNames {
    // MARK: - What takes what

    /// Whether a parameter of the type `general` takes all values of the type `special`.
    ///
    /// Only what is sure counts: of types of libraries, what they are known to conform to. `bound` are
    /// the types that generic parameters stand for.
    func takes(_ general: String, _ special: String, binding bound: inout [String: String]) -> Bool
    {
        if general == "Any" { return true }
        if general.hasPrefix("~") {
            return general.dropFirst().split(separator: "&").allSatisfy {
                conforms(special, to: String($0))
            }
        }
        guard let place = general.firstIndex(of: "τ") else { return false }
        let name = general[place...].prefix { $0 == "τ" || $0.isNumber }
        let (before, after) = (general[..<place], general[name.endIndex...])
        guard !after.contains("τ"), special.hasPrefix(before),
            special.dropFirst(before.count).hasSuffix(after)
        else { return false }
        let type = String(special.dropFirst(before.count).dropLast(after.count))
        if type.isEmpty { return false }
        if let known = bound[String(name)] { return known == type }
        bound[String(name)] = type
        return true
    }

    /// Whether a type surely conforms to a protocol.
    func conforms(_ type: String, to wanted: String, depth: Int = 0) -> Bool {
        guard depth < 8 else { return false }
        func anyOf(_ protocols: some Sequence<String>) -> Bool {
            protocols.contains { $0 == wanted || conforms("~" + $0, to: wanted, depth: depth + 1) }
        }
        // A value of which only protocols are known has these, and what they refine.
        if type.hasPrefix("~") {
            let protocols = type.dropFirst().split(separator: "&").map(String.init)
            if protocols.contains(wanted) { return true }
            return protocols.contains { one in
                let plain = String(one.prefix { $0 != "<" })
                let refined = inherited[plain] ?? Self.refined[plain] ?? []
                return anyOf(refined)
            }
        }
        let base = String(type.prefix { $0 != "<" })
        if let own = inherited[base] { return anyOf(own.flatMap(Self.parts)) }
        guard let known = Self.known[base] else { return false }
        if anyOf(known) { return true }
        let elements = type.dropFirst(base.count + 1).dropLast()
        // A collection says what it is a collection of, and is equatable when that is.
        if wanted.hasSuffix("<\(elements)>") {
            let plain = String(wanted.prefix { $0 != "<" })
            return conforms(type, to: plain, depth: depth + 1)
        }
        return Self.passedOn.contains(wanted) && !elements.isEmpty && !elements.contains(",")
            && conforms(String(elements), to: wanted, depth: depth + 1)
    }

    private static func parts(_ composition: String) -> [String] {
        composition.split(separator: "&").map(String.init)
    }

    private static let values = [
        "Comparable", "Hashable", "CustomStringConvertible", "LosslessStringConvertible",
        "Encodable", "Decodable", "Sendable",
    ]
    private static let collections = [
        "RandomAccessCollection", "BidirectionalCollection", "Collection", "Sequence",
        "MutableCollection", "RangeReplaceableCollection", "CustomStringConvertible",
        "ExpressibleByArrayLiteral",
    ]
    /// What a collection is when its elements are.
    private static let passedOn: Set<String> = [
        "Equatable", "Hashable", "Sendable", "Encodable", "Decodable",
    ]

    /// What types of the standard library conform to.
    private static let known: [String: [String]] = {
        var known: [String: [String]] = [
            "String": values + ["StringProtocol", "RangeReplaceableCollection"],
            "Substring": values + ["StringProtocol", "RangeReplaceableCollection"],
            "Character": values, "Bool": values.filter { $0 != "Comparable" },
            "Array": collections, "ArraySlice": collections, "ContiguousArray": collections,
            "Set": ["Collection", "Sequence", "SetAlgebra", "CustomStringConvertible"],
            "Dictionary": ["Collection", "Sequence", "CustomStringConvertible"],
        ]
        for name in ["Int", "Int8", "Int16", "Int32", "Int64"] {
            known[name] = values + ["FixedWidthInteger", "SignedInteger", "Strideable"]
        }
        for name in ["UInt", "UInt8", "UInt16", "UInt32", "UInt64"] {
            known[name] = values + ["FixedWidthInteger", "UnsignedInteger", "Strideable"]
        }
        for name in ["Double", "Float"] {
            known[name] = values + ["BinaryFloatingPoint", "Strideable"]
        }
        return known
    }()

    /// What protocols of the standard library refine.
    private static let refined = [
        "Comparable": ["Equatable"], "Hashable": ["Equatable"],
        "Numeric": ["AdditiveArithmetic"], "AdditiveArithmetic": ["Equatable"],
        "SignedNumeric": ["Numeric"], "BinaryInteger": ["Numeric", "Hashable", "Strideable"],
        "FixedWidthInteger": ["BinaryInteger", "LosslessStringConvertible"],
        "SignedInteger": ["BinaryInteger", "SignedNumeric"],
        "UnsignedInteger": ["BinaryInteger"],
        "FloatingPoint": ["SignedNumeric", "Strideable", "Hashable"],
        "BinaryFloatingPoint": ["FloatingPoint"], "Strideable": ["Comparable"],
        "LosslessStringConvertible": ["CustomStringConvertible"],
        "StringProtocol": ["BidirectionalCollection", "Hashable", "Comparable"],
        "RandomAccessCollection": ["BidirectionalCollection"],
        "BidirectionalCollection": ["Collection"], "Collection": ["Sequence"],
        "MutableCollection": ["Collection"], "RangeReplaceableCollection": ["Collection"],
    ]
}
