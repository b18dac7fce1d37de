internal import KernelDisplay
internal import CellCompiler
internal import Foundation

/// `%whos`: a table of what cells declared, with types and sizes.
struct WhosDirective: Directive {
    let name = "whos"
    let usage = ["%whos"]
    let summary = "Shows a table of all variables, functions and types: type, cell, size, value."
    let details = """
        The size is the memory of the value with its elements. A variable that cannot be read, for
        instance because its cell failed before it got a value, is listed without them. Below the
        table stand the variables that newer ones replaced and that are kept, because code of that time
        may still read them, with their sizes and that code: they go when it is declared again.
        """

    /// A variable as the worker describes it.
    private struct Row: Decodable {
        var name: String
        var type: String
        var value: String
        var bytes: Int?
    }

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        let names = SessionNames.current(in: call.cells)
        guard !names.isEmpty else {
            call.print("No cell has declared anything.")
            return nil
        }
        let described = try describe(names.filter { $0.group == .variables }.map(\.name), call)
        var table = TextTable(columns: ["Name", "Type", "Cell", "Size", "Value"])
        table.numbers = [3]
        let order = SessionNames.Group.allCases
        table.rows = order.flatMap { group in
            names.filter { $0.group == group }.map { name in
                let row = group == .variables ? described[name.name] : nil
                return [
                    name.title, row?.type ?? name.keyword, name.cell,
                    row?.bytes.map(Self.sizeText) ?? "", row?.value ?? "",
                ]
            }
        }
        call.show(table.bundle)
        let held = call.cells.heldVariables
        let sizes = try sizes(of: held.map(\.qualifiedName), call)
        let texts = held.map { held in
            let cell = held.label.replacing("In[", with: "In [")
            let size = sizes[held.qualifiedName].map { " (\(Self.sizeText($0)))" } ?? ""
            return "'\(held.name)' of \(cell)\(size), read by \(held.holder)"
        }
        if !texts.isEmpty {
            call.print("Replaced, and kept: " + texts.joined(separator: "; "))
        }
        return nil
    }

    /// The memory of replaced variables, as far as it is known.
    private func sizes(of names: [String], _ call: DirectiveCall) throws -> [String: Int] {
        guard !names.isEmpty,
            let rows = try? list("_VariableTable.addReplaced(\(names))\n", call)
        else { return [:] }
        return Dictionary(rows.map { ($0.name, $0.bytes) }) { $1 }.compactMapValues(\.self)
    }

    /// Asks the variables themselves; one that cannot be read is left out.
    private func describe(_ names: [String], _ call: DirectiveCall) throws -> [String: Row] {
        var rows: [Row] = []
        var rest = names[...]
        while !rest.isEmpty && names.count - rows.count - rest.count < Self.patience {
            let calls = rest.map { "_VariableTable.add(\"\($0)\", `\($0)`)\n" }
            do {
                rows += try list(calls.joined(), call)
                break
            } catch let failure as EvaluationFailure where failure.name == "Trap" {
                // What was read before stays; the next one is the one that stopped.
                let read = try list("", call)
                rows += read
                rest = rest.dropFirst(read.count + 1)
            } catch let failure as EvaluationFailure where failure.name == "CompileError" {
                break
            }
        }
        return Dictionary(rows.map { ($0.name, $0) }) { $1 }
    }

    /// How many unreadable variables are passed over; each costs a moment.
    private static let patience = 5

    /// Runs calls that add rows, and returns the rows.
    private func list(_ calls: String, _ call: DirectiveCall) throws -> [Row] {
        let bundle = try call.run(calls + "_VariableTable.show()") { piece in
            piece.frame.valueFunction = nil
            piece.showsWarnings = false
        }
        let list = bundle?.text(of: "application/vnd.swift-kernel.variables+json") ?? "[]"
        return try JSONDecoder().decode([Row].self, from: Data(list.utf8))
    }

    /// A number of bytes with the unit that suits it.
    private static func sizeText(_ bytes: Int) -> String {
        var value = Double(bytes)
        for unit in ["B", "kB", "MB"] {
            if value < 1000 {
                return unit == "B" ? "\(bytes) B" : String(format: "%.1f %@", value, unit)
            }
            value /= 1000
        }
        return String(format: "%.1f GB", value)
    }
}
