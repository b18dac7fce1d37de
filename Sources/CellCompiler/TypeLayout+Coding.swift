/// The members of `Codable`, in the form that the compiler gives them.
///
/// - Source: SE-0166, "Swift Archival & Serialization", and SE-0295 for the values that cases carry.
extension TypeLayout {
    /// The statements of `encode(to:)`; nil when the type is of a kind that they do not cover.
    var encoding: String? {
        if let cases { return codingKeys == nil ? encoding(of: cases) : nil }
        guard !properties.contains(where: \.isIndirect) else { return nil }
        let puts = coded.map { "try _CellCoding.put(self.\($0.name), \(key($0.name)), in: &box)" }
        let box =
            "\(puts.isEmpty ? "let" : "var") box = encoder.container(keyedBy: \(keyType).self)"
        return ([box] + (puts.isEmpty ? ["_ = box"] : puts)).joined(separator: "; ")
    }

    /// The statements of `init(from:)`; nil when the type is of a kind that they do not cover.
    var decoding: String? {
        if let cases { return codingKeys == nil ? decoding(of: cases) : nil }
        guard making != .unknown, !properties.contains(where: \.isIndirect) else { return nil }
        let box = "let box = try decoder.container(keyedBy: \(keyType).self)"
        // A constant with a value keeps it.
        let taken = coded.filter { !$0.isFixed }.map {
            ($0.name, "try _CellCoding.take(\(key($0.name)), from: box)")
        }
        switch making {
        case .memberwise:
            let arguments = taken.map { "\($0): \($1)" }.joined(separator: ", ")
            return "\(box); _ = box; self.init(\(arguments))"
        case .empty:
            let settings = taken.map { "self.\($0) = \($1)" }
            return ([box, "_ = box", "self.init()"] + settings).joined(separator: "; ")
        case .unknown: return nil
        }
    }

    /// The word before an initialiser of a class that calls another one.
    var convenience: String { isClass ? "convenience " : "" }

    // MARK: - Structures and classes

    /// The properties that have a key.
    private var coded: [Property] {
        guard let codingKeys else { return properties }
        return properties.filter { codingKeys.contains($0.name) }
    }

    private var keyType: String { codingKeys == nil ? "_CellKey" : "CodingKeys" }

    private func key(_ name: String) -> String {
        codingKeys == nil ? "\"\(name.filter { $0 != "`" })\"" : ".\(name)"
    }

    // MARK: - Enumerations

    private func encoding(of cases: [Case]) -> String {
        let branches = cases.map { one in
            let values = one.labels.enumerated().map { index, label in
                "try _CellCoding.put(v\(index), \"\(label ?? "_\(index)")\", in: &values)"
            }
            let box =
                "\(values.isEmpty ? "_ =" : "var values =") "
                + "box.nestedContainer(keyedBy: _CellKey.self, forKey: \(quoted(one)))"
            return "case \(one.pattern("v")): " + ([box] + values).joined(separator: "; ")
        }
        return "var box = encoder.container(keyedBy: _CellKey.self); "
            + "switch self { \(branches.joined(separator: "; ")) }"
    }

    private func decoding(of cases: [Case]) -> String {
        let branches = cases.map { one in
            let arguments = one.labels.enumerated().map { index, label in
                (label.map { "\($0): " } ?? "")
                    + "try _CellCoding.take(\"\(label ?? "_\(index)")\", from: values)"
            }
            let values = "let values = try box.nestedContainer(keyedBy: _CellKey.self, forKey: key)"
            let made = arguments.isEmpty ? "" : "(\(arguments.joined(separator: ", ")))"
            return "case \(quoted(one)): \(values); _ = values; self = .\(one.name)\(made)"
        }
        return "let box = try decoder.container(keyedBy: _CellKey.self); "
            + "let key = try _CellCoding.onlyKey(of: box, for: Self.self); switch key.stringValue { "
            + branches.joined(separator: "; ")
            + "; default: throw _CellCoding.unknown(key, in: box, for: Self.self) }"
    }

    private func quoted(_ one: Case) -> String { "\"\(one.name.filter { $0 != "`" })\"" }
}
