internal import SwiftParser
internal import SwiftSyntax

extension ParsedCell {
    /// The cell without the variables that have no value, because its code stopped at a place.
    ///
    /// A variable gets its value when the statement that declares it is done. Reading one whose
    /// statement was not would give zero or a wild reference, and never an error.
    ///
    /// - Parameters:
    ///   - line: The line of the statement that stopped, from 1.
    ///   - column: The column as the compiler knows it, from 1; 0 when it is not known.
    /// - Returns: The cell with fewer declarations; its text is the same.
    package func withoutVariablesUnset(line: Int, column: Int) -> ParsedCell {
        let tree = Parser.parse(source: text)
        let converter = SourceLocationConverter(fileName: "", tree: tree)
        let edited = EditedText(text, edits: edits.always + edits.internally)
        let place = (line, column > 0 ? edited.originalColumn(line: line, column: column) : 0)
        let candidates = valueless + adopted
        let names = Set(candidates.map(\.name))
        var unset: Set<String> = []
        var withoutValue = Set(pending.map(\.name))
        for statement in tree.statements {
            let end = converter.location(for: statement.endPositionBeforeTrailingTrivia)
            guard (end.line, end.column) > place else { continue }
            unset.formUnion(Self.variables(in: statement).subtracting(names))
            withoutValue.formUnion(
                names.intersection(ValuelessVariable.namesSet(in: statement)))
        }
        var cell = self
        let lost = unset.union(withoutValue)
        cell.declarations.removeAll { lost.contains($0.name) && $0.kind.isVariable }
        cell.unset = unset
        cell.pending = candidates.filter { withoutValue.contains($0.name) }
        return cell
    }

    /// The names that a statement gives a value to.
    private static func variables(in statement: CodeBlockItemSyntax) -> Set<String> {
        var names: [BoundName] = []
        if let declaration = statement.item.as(VariableDeclSyntax.self) {
            for binding in declaration.bindings
            where binding.initializer != nil || binding.accessorBlock == nil {
                names += BoundName.all(in: binding.pattern)
            }
        } else if let conditions = statement.item.as(GuardStmtSyntax.self)?.conditions {
            names += BoundName.all(in: conditions)
        }
        return Set(names.map(\.name))
    }
}
