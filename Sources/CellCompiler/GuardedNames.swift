internal import SwiftSyntax

/// What a `guard` at the top level of a cell declares for the rest of the cell.
///
/// No other module sees these names. So the pattern gets another name, and a variable or constant of
/// the notebook with the user's name follows the statement. Where the cell has given the name to
/// something else that must keep it, a constant is exported as a copy under another name.
struct GuardedNames {
    /// The names that are exported as copies.
    private(set) var copied: [BoundName] = []
    /// The names that the notebook has as they are.
    private(set) var shared: [BoundName] = []
    /// The edits that make them so.
    private(set) var edits: [TextEdit] = []
    /// Where the statement means variables of earlier cells of the same names.
    private(set) var outerMentions: [OuterMention] = []
    /// The variables of the notebook that there are only with what these places mean.
    private(set) var dependent: [OuterMention: TextEdit] = [:]

    /// Reads a statement; `declared` are the names that the cell declares before it, and `earlier`
    /// those of them that have another name now.
    init(_ statement: GuardStmtSyntax, declared: Set<String>, earlier: Set<String> = []) {
        var known = declared
        var renamed: Set<String> = []
        var copies: [(name: BoundName, mention: OuterMention?)] = []
        let hidden = declared.subtracting(earlier)
        for element in statement.conditions {
            let condition = element.condition
            let names = BoundName.all(in: condition)
            let own = names.filter {
                !($0.isVariable ? hidden : declared).contains($0.name)
            }
            copied += names.filter { !own.contains($0) }
            shared += own
            edits += OuterMention.all(of: renamed, in: condition).map {
                TextEdit(replacing: $0.bytes, by: $0.name.guardedName)
            }
            edits += OuterMention.all(of: earlier.subtracting(renamed), in: condition).map {
                TextEdit(replacing: $0.bytes, by: $0.name.earlierName)
            }
            // What stands before a name in the statement means an earlier variable.
            let new = Set(names.map(\.name)).subtracting(known)
            outerMentions += OuterMention.all(of: new, in: condition)
            let isShort =
                condition.as(OptionalBindingConditionSyntax.self).map { $0.initializer == nil }
                ?? false
            for name in names {
                // `guard let x else` unwraps the earlier `x`.
                let newName = own.contains(name) ? name.name.guardedName : name.name.escaped
                var mention: OuterMention?
                if isShort, new.contains(name.name) {
                    mention = OuterMention(
                        name: name.name, bytes: name.bytes, prefix: newName + " = ")
                } else if own.contains(name) {
                    let value = isShort ? " = " + name.name.earlierName : ""
                    edits.append(TextEdit(replacing: name.bytes, by: newName + value))
                }
                outerMentions += mention.map { [$0] } ?? []
                copies.append((name, own.contains(name) ? mention : nil))
            }
            known.formUnion(names.map(\.name))
            renamed.formUnion(own.map(\.name))
        }
        let new = Set((copied + shared).map(\.name)).subtracting(declared)
        outerMentions += OuterMention.all(of: new, in: statement.body)
        edits += OuterMention.all(of: earlier, in: statement.body).map {
            TextEdit(replacing: $0.bytes, by: $0.name.earlierName)
        }
        // The copies follow at once: the cell may stop before its end.
        for (name, mention) in copies {
            let edit = TextEdit(
                offset: statement.endPositionBeforeTrailingTrivia.utf8Offset,
                replacement: Self.copy(of: name, isShared: shared.contains(name)))
            if let mention { dependent[mention] = edit } else { edits.append(edit) }
        }
    }

    /// The edit with which no other cell sees the variable of a name, if it is the one that makes it.
    static func closing(_ name: String, in edit: TextEdit) -> TextEdit {
        var edit = edit
        for word in ["var", "let"] {
            let start = "; nonisolated(unsafe) \(word) \(name.escaped) = "
            guard edit.replacement.hasPrefix(start) else { continue }
            edit.replacement = "; private" + edit.replacement.dropFirst()
        }
        return edit
    }

    private static func copy(of name: BoundName, isShared: Bool) -> String {
        let word = isShared && name.isVariable ? "var" : "let"
        let (new, old) =
            isShared
            ? (name.name.escaped, name.name.guardedName)
            : (name.name.guardedName, name.name.escaped)
        return "; nonisolated(unsafe) \(word) \(new) = \(old); \(VariableNotes.call(new))"
    }
}

extension String {
    /// The name of what a `guard` introduces as other cells import it.
    var guardedName: String { "_guarded_" + self }
}
