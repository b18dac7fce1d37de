extension Configuration {
    /// The settings as a call writes them: `Dense(activation: linear, units: 3)`.
    ///
    /// They stand in alphabetical order; what has no value is left out, and what has settings of its
    /// own, such as a schedule, is a call itself.
    ///
    /// - Parameters:
    ///   - name: What is called.
    ///   - more: What stands behind the settings, such as `name: "dense"`.
    /// - Returns: The text.
    package func call(of name: String, _ more: [String] = []) -> String {
        let settings = values.sorted { $0.key < $1.key }.compactMap { key, value in
            value.inCall.map { "\(key): \($0)" }
        }
        return "\(name)(\((settings + more).joined(separator: ", ")))"
    }
}

extension PlainValue {
    /// The value as an argument; nil for none.
    fileprivate var inCall: String? {
        switch self {
        case .none: return nil
        case .bool(let value): return "\(value)"
        case .int(let value): return "\(value)"
        // Settings are single precision: `0.001`, not `0.0010000000474974513`.
        case .number(let value): return "\(Float(value))"
        case .text(let value): return value
        case .list(let values): return "[\(values.compactMap(\.inCall).joined(separator: ", "))]"
        case .object(let entries):
            guard case .text(let name)? = entries["class"] ?? entries["name"] else {
                let parts = entries.sorted { $0.key < $1.key }.compactMap { key, value in
                    value.inCall.map { "\(key): \($0)" }
                }
                return parts.isEmpty ? "[:]" : "[\(parts.joined(separator: ", "))]"
            }
            guard case .object(let settings)? = entries["configuration"], !settings.isEmpty else {
                return name
            }
            return Configuration(settings).call(of: name)
        }
    }
}

extension StoredRule {
    /// The name, with the settings where it has some: `l2(l2: 0.01)`.
    package var call: String {
        guard let configuration, !configuration.values.isEmpty else { return name }
        return configuration.call(of: name)
    }
}
