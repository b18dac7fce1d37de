/// Writes any value as text that a person can read and a grader can parse.
///
/// Numbers are bare (`1.5`), strings quoted, long collections cut with a count, structs shown with
/// the names of their parts. A type's own description comes first.
struct ValueText {
    /// The number of elements shown of a collection; nested collections show fewer.
    var elementLimit = 100
    /// The number of nested levels shown.
    var depthLimit = 8
    /// The length beyond which a composite value takes a line for each part.
    var lineLength = 96

    /// The text of a value.
    func text(of value: Any) -> String {
        text(of: value, depth: 0, enclosing: [])
    }

    private func text(of value: Any, depth: Int, enclosing: [ObjectIdentifier]) -> String {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional?:
            guard let wrapped = mirror.children.first?.value else { return "nil" }
            return "Optional(\(text(of: wrapped, depth: depth, enclosing: enclosing)))"
        case .collection?, .set?, .dictionary?:
            guard value is any Collection else { break }
            return collection(mirror, depth: depth, enclosing: enclosing)
        default: break
        }
        if let text = ownText(of: value) { return text }
        if mirror.displayStyle == nil, mirror.children.isEmpty {
            let text = String(describing: value)
            return text == "(Function)" ? "\(type(of: value))" : text
        }
        guard depth < depthLimit else { return "…" }
        return composite(value, mirror, depth: depth, enclosing: enclosing)
    }

    /// The text a type defines for itself, if it does.
    private func ownText(of value: Any) -> String? {
        switch value {
        case let text as String: text.debugDescription
        case let text as Substring: text.debugDescription
        case let character as Character: character.debugDescription
        case let described as any CustomStringConvertible: described.description
        case let described as any CustomDebugStringConvertible: described.debugDescription
        case let error as any Error where Mirror(reflecting: error).children.isEmpty:
            String(describing: error)
        default: nil
        }
    }

    private func collection(_ mirror: Mirror, depth: Int, enclosing: [ObjectIdentifier]) -> String {
        let count = mirror.children.count
        let isDictionary = mirror.displayStyle == .dictionary
        guard depth < depthLimit, count > 0 else {
            return count > 0 ? "[…]" : isDictionary ? "[:]" : "[]"
        }
        let limit = depth == 0 ? elementLimit : max(3, elementLimit / (5 * depth))
        var parts = mirror.children.prefix(limit).map { child in
            guard isDictionary else {
                return text(of: child.value, depth: depth + 1, enclosing: enclosing)
            }
            let pair = Mirror(reflecting: child.value).children.map {
                text(of: $0.value, depth: depth + 1, enclosing: enclosing)
            }
            return pair.joined(separator: ": ")
        }
        // Hash order differs from run to run: a notebook's outputs must not.
        if isDictionary || mirror.displayStyle == .set { parts.sort() }
        if count > limit { parts.append("… \(count - limit) more") }
        let isFlat = !parts.contains { $0.contains("\n") || $0.hasPrefix("[") }
        return enclose(parts, "[", "]", onOneLine: isFlat)
    }

    private func composite(
        _ value: Any, _ mirror: Mirror, depth: Int, enclosing: [ObjectIdentifier]
    ) -> String {
        var enclosing = enclosing
        let name = "\(type(of: value))"
        if mirror.displayStyle == .class {
            let identity = ObjectIdentifier(value as AnyObject)
            if enclosing.contains(identity) { return "\(name)(…)" }
            enclosing.append(identity)
        }
        let parts = fields(of: mirror).map { label, part in
            let text = text(of: part, depth: depth + 1, enclosing: enclosing)
            return label.map { $0.hasPrefix(".") ? text : "\($0): \(text)" } ?? text
        }
        switch mirror.displayStyle {
        case .tuple?: return enclose(parts, "(", ")", onOneLine: false)
        case .enum?:
            guard let label = mirror.children.first?.label else { return "\(name).\(value)" }
            let payload = parts.first?.dropFirst(label.count + 2) ?? ""
            return "\(name).\(label)" + (payload.hasPrefix("(") ? "\(payload)" : "(\(payload))")
        default: return enclose(parts, "\(name)(", ")", onOneLine: false)
        }
    }

    /// The stored properties of a value, those of its superclasses first.
    private func fields(of mirror: Mirror) -> [(label: String?, value: Any)] {
        let inherited = mirror.superclassMirror.map(fields(of:)) ?? []
        return inherited + mirror.children.map { ($0.label, $0.value) }
    }

    /// Joins parts on one line when they fit, otherwise one line each.
    private func enclose(
        _ parts: [String], _ open: String, _ close: String, onOneLine: Bool
    ) -> String {
        let line = open + parts.joined(separator: ", ") + close
        if onOneLine || (line.count <= lineLength && !line.contains("\n")) { return line }
        let indented = parts.map { part in
            part.split(separator: "\n", omittingEmptySubsequences: false)
                .map { "    " + $0 }.joined(separator: "\n")
        }
        return open + "\n" + indented.joined(separator: ",\n") + "\n" + close
    }
}
