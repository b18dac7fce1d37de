internal import Synchronization

/// A type that describes itself in the list of variables (`%whos`).
public protocol VariableListed {
    /// What the value holds, in one short line.
    var variableSummary: String { get }
    /// The memory that the value's content takes, in bytes.
    var byteCount: Int { get }
}

/// What the generated code of `%whos` calls: one row for each variable, then the table.
///
/// The name is spelled with an underscore because cells see this module.
public enum _VariableTable {
    private static let rows = Mutex<[String]>([])

    /// The MIME type of the table: a list of objects with `name`, `type`, `value` and, where it is
    /// known, `bytes`.
    package static let mimeType = "application/vnd.swift-kernel.variables+json"

    /// Adds a variable.
    public static func add<T>(_ name: String, _ value: T) {
        let summary =
            (value as? any VariableListed)?.variableSummary
            ?? line(ValueText(elementLimit: 6, depthLimit: 2).text(of: value))
        add(name, type: typeText("\(type(of: value as Any))"), summary, bytes: byteCount(of: value))
    }

    /// Adds a variable whose value cannot be copied, and so cannot be looked at.
    public static func add<T: ~Copyable>(_ name: String, _ value: borrowing T) {
        add(name, type: typeText("\(T.self)"), "", bytes: MemoryLayout<T>.size)
    }

    /// Adds variables that newer ones replaced, by their names with their modules: their sizes, where
    /// they are known.
    public static func addReplaced(_ names: [String]) {
        for name in names {
            add(name, type: "", "", bytes: _CellVariables.byteCount(ofReplaced: name))
        }
    }

    /// Makes the table the value of the cell, and forgets it.
    public static func show() {
        let list = rows.withLock { rows in
            defer { rows = [] }
            return "[" + rows.joined(separator: ",") + "]"
        }
        _CellResult.show(MIMEBundle([mimeType: .json(list), "text/plain": .text(list)]))
    }

    private static func add(_ name: String, type: String, _ value: String, bytes: Int?) {
        var row = "{\"name\":\(jsonString(name)),\"type\":\(jsonString(type))"
        row += ",\"value\":\(jsonString(value))"
        if let bytes { row += ",\"bytes\":\(bytes)" }
        rows.withLock { $0.append(row + "}") }
    }

    /// The first line, as far as a table has room.
    private static func line(_ text: String) -> String {
        let first = text.prefix { !$0.isNewline }
        let isWhole = first.endIndex == text.endIndex && first.count <= 50
        return isWhole ? text : first.prefix(49) + "…"
    }

    /// The memory of a value with the elements it holds; nil when only the value itself knows.
    package static func byteCount<T>(of value: T) -> Int? {
        if let listed = value as? any VariableListed { return listed.byteCount }
        if let text = value as? String { return text.utf8.count }
        let style = Mirror(reflecting: value).displayStyle
        if [.collection, .set, .dictionary].contains(style), let elements = value as? any Collection
        {
            return bytes(of: elements)
        }
        return style == .class ? nil : MemoryLayout<T>.size
    }

    private static func bytes<C: Collection>(of elements: C) -> Int {
        let own = elements.count * MemoryLayout<C.Element>.stride
        guard C.Element.self is any Collection.Type || C.Element.self is any VariableListed.Type
        else { return own }
        return elements.reduce(own) { $0 + (byteCount(of: $1) ?? 0) }
    }
}

/// The name of a type as it is written in code: `[Int?]` for `Array<Optional<Int>>`.
func typeText(_ name: String) -> String {
    guard let open = name.firstIndex(of: "<"), name.last == ">" else { return name }
    var arguments = [""]
    var depth = 0
    for character in name[name.index(after: open)...].dropLast() {
        if "<([".contains(character) { depth += 1 }
        // The arrow of a function type closes nothing.
        if ">)]".contains(character), arguments.last?.hasSuffix("-") != true { depth -= 1 }
        if character == ",", depth == 0 {
            arguments.append("")
        } else {
            arguments[arguments.count - 1].append(character)
        }
    }
    // What follows the first closing bracket belongs to another type: `A<B>.C<D>`.
    guard depth == 0, !arguments.contains(where: { $0.contains(">.") }) else { return name }
    let parts = arguments.map { argument in
        typeText(String(argument.drop { $0 == " " }))
    }
    switch (name[..<open], parts.count) {
    case ("Array", 1): return "[\(parts[0])]"
    case ("Dictionary", 2): return "[\(parts[0]): \(parts[1])]"
    case ("Optional", 1):
        return parts[0].contains(" ") && !"[(".contains(parts[0].first ?? "[")
            || parts[0].contains("->") ? "(\(parts[0]))?" : parts[0] + "?"
    default: return name[..<open] + "<\(parts.joined(separator: ", "))>"
    }
}
