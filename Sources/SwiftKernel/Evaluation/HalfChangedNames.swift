internal import KernelDisplay
internal import CellCompiler

/// The variables that a cell which stopped left half changed, until later cells have been told.
struct HalfChangedNames: Sendable {
    /// The labels of the cells that stopped, by the names of the variables.
    private var labels: [String: String] = [:]

    /// Notes what a cell left half changed, by the linker's names.
    mutating func add(_ symbols: [String], stopped label: String) {
        for symbol in symbols where !symbol.isEmpty {
            labels[Demangler.variable(of: symbol)] = label
        }
    }

    /// What a cell that is about to run must be told; it is told once.
    ///
    /// A cell that declares the name again has another variable.
    mutating func takeNotice(for cell: ParsedCell) -> MIMEBundle? {
        var lines: [String] = []
        for (name, label) in labels.sorted(by: { $0.key < $1.key }) {
            let variable = String(name.prefix { $0 != "." })
            let isDeclared = cell.declarations.contains { $0.name == variable }
            guard isDeclared || cell.mentions(variable) else { continue }
            labels[name] = nil
            if !isDeclared {
                lines.append(
                    "'\(name)' may be half changed: \(label) stopped in the midst of changing it")
            }
        }
        if lines.isEmpty { return nil }
        return MIMEBundle(plainText: lines.joined(separator: "\n"))
    }
}
