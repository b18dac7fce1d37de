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
    /// The number of characters shown of a string.
    var stringLimit = 10_000
    /// The number of characters of the whole text.
    var characterLimit = 40_000

    /// The text of a value.
    func text(of value: Any) -> String {
        Self.cut(text(of: value, depth: 0, enclosing: []), at: characterLimit)
    }

    /// The start of a text that is too long for a page, with a count of the rest.
    private static func cut(_ text: String, at limit: Int) -> String {
        // Counting characters takes a while; no text has more of them than bytes.
        guard text.utf8.count > limit else { return text }
        let count = text.count
        guard count > limit else { return text }
        return text.prefix(limit) + "… \(count - limit) more characters"
    }

    private func text(of value: Any, depth: Int, enclosing: [ObjectIdentifier]) -> String {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional?:
            guard let wrapped = mirror.children.first?.value else { return "nil" }
            return "Optional(\(text(of: wrapped, depth: depth, enclosing: enclosing)))"
        case .collection?, .set?, .dictionary?:
            guard value is any Collection else { break }
            return collection(
                mirror, isHashed: value is any HashOrdered, depth: depth, enclosing: enclosing)
        default: break
        }
        if let text = ownText(of: value) { return text }
        if let elements = InlineElements.of(value, mirror) {
            let array = Mirror(
                elements, children: elements.map { (label: nil, value: $0) },
                displayStyle: .collection)
            return collection(array, isHashed: false, depth: depth, enclosing: enclosing)
        }
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
        case let text as String: quoted(text)
        case let text as Substring: quoted(String(text))
        case let character as Character: character.debugDescription
        case let described as any CustomStringConvertible: described.description
        case let described as any CustomDebugStringConvertible: described.debugDescription
        case let error as any Error where Mirror(reflecting: error).children.isEmpty:
            String(describing: error)
        default: nil
        }
    }

    private func quoted(_ text: String) -> String {
        Self.cut(text, at: stringLimit).debugDescription
    }

    private func collection(
        _ mirror: Mirror, isHashed: Bool, depth: Int, enclosing: [ObjectIdentifier]
    ) -> String {
        let count = mirror.children.count
        let isDictionary = mirror.displayStyle == .dictionary
        guard depth < depthLimit, count > 0 else {
            return count > 0 ? "[…]" : isDictionary ? "[:]" : "[]"
        }
        let limit = depth == 0 ? elementLimit : max(3, elementLimit / (5 * depth))
        // Hash order differs from run to run: a notebook's outputs must not. Where sorting all
        // would take long, the few shown are sorted at least.
        let described = isHashed && count <= Self.sortLimit ? count : limit
        var parts = mirror.children.prefix(described).map { child in
            guard isDictionary else {
                return text(of: child.value, depth: depth + 1, enclosing: enclosing)
            }
            let pair = Mirror(reflecting: child.value).children.map {
                text(of: $0.value, depth: depth + 1, enclosing: enclosing)
            }
            return pair.joined(separator: ": ")
        }
        if isHashed { parts = Array(Self.sorted(parts).prefix(limit)) }
        if count > limit { parts.append("… \(count - limit) more") }
        let isFlat = !parts.contains { $0.contains("\n") || $0.hasPrefix("[") }
        return enclose(parts, "[", "]", onOneLine: isFlat)
    }

    /// The largest set or dictionary of which all elements are sorted.
    private static let sortLimit = 2_000

    /// Texts in the order of the numbers they start with, or of the alphabet.
    private static func sorted(_ texts: [String]) -> [String] {
        let keyed = texts.map { text in (number: Double(text.prefix { $0 != ":" }), text: text) }
        guard keyed.allSatisfy({ $0.number != nil }) else { return texts.sorted() }
        return keyed.sorted { ($0.number ?? 0, $0.text) < ($1.number ?? 0, $1.text) }.map(\.text)
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
        return inherited
            + mirror.children.compactMap { child in
                guard let label = child.label else { return (nil, child.value) }
                if Self.generatedFields.contains(label) { return nil }
                return (String(label.trimmingPrefix("$__lazy_storage_$_")), child.value)
            }
    }

    /// What the compiler adds to actors and observable classes.
    private static let generatedFields: Set<String> = [
        "$defaultActor", "_$observationRegistrar",
    ]

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

/// Collections whose order says nothing; a set of another library may keep the order of insertion.
private protocol HashOrdered {}
extension Set: HashOrdered {}
extension Dictionary: HashOrdered {}
