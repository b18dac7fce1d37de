internal import KernelDisplay
internal import CellCompiler

/// `%who`: the names that cells declared.
struct WhoDirective: Directive {
    let name = "who"
    let usage = ["%who"]
    let summary = "Lists the names of variables, functions and types that cells declared."

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        let groups = Dictionary(grouping: SessionNames.current(in: call.cells), by: \.group)
        let lines = SessionNames.Group.allCases.compactMap { group in
            groups[group].map { names in
                "\(group.rawValue): " + names.map(\.title).joined(separator: "  ")
            }
        }
        call.print(lines.isEmpty ? "No cell has declared anything." : lines.joined(separator: "\n"))
        return nil
    }
}

/// What cells declared, as lists of names show it.
struct SessionNames {
    /// The kinds of names, in the order in which they are listed.
    enum Group: String, CaseIterable {
        case variables = "Variables"
        case functions = "Functions"
        case types = "Types"
        case others = "Operators and macros"
    }

    /// The name.
    var name: String
    /// The name, with labels where it is a function.
    var title: String
    /// What it is.
    var group: Group
    /// What it is, as Swift's keywords say it.
    var keyword: String
    /// The label of the cell that declared it.
    var cell: String

    /// The names that hold at the moment, oldest first.
    static func current(in cells: any CellSession) -> [SessionNames] {
        cells.declarations.compactMap { declaration, cell in
            let group: Group? =
                switch declaration.kind {
                case .variable, .constant: .variables
                case .function: .functions
                case .structure, .classType, .enumeration, .protocolType, .alias: .types
                case .other: .others
                case .extensionMember: nil
                }
            return group.map {
                let name = declaration.name
                return SessionNames(
                    name: name, title: $0 == .functions ? declaration.signature : name, group: $0,
                    keyword: declaration.kind.rawValue, cell: cell)
            }
        }
    }
}
