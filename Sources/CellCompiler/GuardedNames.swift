internal import SwiftSyntax

/// What a `guard` at the top level of a cell declares for the rest of the cell.
///
/// No other module sees these names. A constant is exported as a copy under another name. A variable
/// must be one to all cells: the pattern gets another name, and a variable of the notebook with the
/// user's name follows the statement.
struct GuardedNames {
    /// The names that are exported as copies.
    private(set) var constants: [BoundName] = []
    /// The names that are variables of the notebook.
    private(set) var variables: [BoundName] = []
    /// The edits that make them so.
    private(set) var edits: [TextEdit] = []
    /// Where the statement means variables of earlier cells of the same names.
    private(set) var outerMentions: [OuterMention] = []

    /// Reads a statement; `declared` are the names that the cell declares before it, which a
    /// variable of the notebook cannot have again.
    init(_ statement: GuardStmtSyntax, declared: Set<String>) {
        var known = declared
        var renamed: Set<String> = []
        for element in statement.conditions {
            let condition = element.condition
            let names = BoundName.all(in: condition)
            let own = names.filter { $0.isVariable && !declared.contains($0.name) }
            constants += names.filter { !own.contains($0) }
            variables += own
            edits += OuterMention.all(of: renamed, in: condition).map {
                TextEdit(replacing: $0.bytes, by: $0.name.guardedName)
            }
            // What stands before a name in the statement means an earlier variable.
            let new = Set(names.map(\.name)).subtracting(known)
            outerMentions += OuterMention.all(of: new, in: condition)
            let isShort =
                condition.as(OptionalBindingConditionSyntax.self).map { $0.initializer == nil }
                ?? false
            for name in names where isShort && new.contains(name.name) {
                // `guard let x else` unwraps the earlier `x`.
                let newName = own.contains(name) ? name.name.guardedName : name.name.escaped
                outerMentions.append(
                    OuterMention(name: name.name, bytes: name.bytes, prefix: newName + " = "))
            }
            for name in own where !isShort {
                edits.append(TextEdit(replacing: name.bytes, by: name.name.guardedName))
            }
            known.formUnion(names.map(\.name))
            renamed.formUnion(own.map(\.name))
        }
        let new = Set((constants + variables).map(\.name)).subtracting(declared)
        outerMentions += OuterMention.all(of: new, in: statement.body)
        // The copies follow at once: the cell may stop before its end.
        let copies =
            constants.map {
                "; nonisolated(unsafe) let \($0.name.guardedName) = \($0.name.escaped)"
            }
            + variables.map {
                "; nonisolated(unsafe) var \($0.name.escaped) = \($0.name.guardedName)"
            }
        guard !copies.isEmpty else { return }
        edits.append(
            TextEdit(
                offset: statement.endPositionBeforeTrailingTrivia.utf8Offset,
                replacement: copies.joined()))
    }
}

extension String {
    /// The name of what a `guard` introduces as other cells import it.
    var guardedName: String { "_guarded_" + self }
}
