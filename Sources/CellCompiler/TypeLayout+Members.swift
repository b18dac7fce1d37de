extension TypeLayout {
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
        case "<": order.map { "public static func < (a: Self, b: Self) -> Bool { \($0) }" }
        case "encode(to:)":
            encoding.map { "public func encode(to encoder: any Swift.Encoder) throws { \($0) }" }
        case "init(from:)":
            decoding.map {
                "public \(convenience)init("
                    + "from decoder: any Swift.Decoder) throws { \($0) }"
            }
        default: nil
        }
    }

    private var equality: String {
        guard let cases else {
            let parts = properties.map { "a.\($0.name) == b.\($0.name)" }
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

    /// Cases as they are written, then the values they carry from left to right.
    private var order: String? {
        guard let cases else { return nil }
        let numbers = cases.enumerated().map { index, one in "case .\(one.name): \(index)" }
        let branches = cases.filter { $0.valueCount > 0 }.map { one in
            let parts = (0..<one.valueCount).map {
                "if a\($0) != b\($0) { return a\($0) < b\($0) }"
            }
            return "case (\(one.pattern("a")), \(one.pattern("b"))): "
                + "\(parts.joined(separator: "; ")); return false"
        }
        return """
            func number(_ x: Self) -> Int { switch x { \(numbers.joined(separator: "; ")) } }; \
            switch (a, b) { \((branches + ["default: return number(a) < number(b)"])
                .joined(separator: "; ")) }
            """
    }

    private var hashing: String {
        guard let cases else {
            return properties.map { "hasher.combine(\($0.name))" }.joined(separator: "; ")
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
    func pattern(_ letter: String) -> String {
        guard valueCount > 0 else { return ".\(name)" }
        let names = (0..<valueCount).map { "let \(letter)\($0)" }
        return ".\(name)(\(names.joined(separator: ", ")))"
    }
}
