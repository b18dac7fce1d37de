internal import SwiftSyntax

/// One branch of an `#if`: the conditions of the branches before it do not hold, its own does.
struct ConditionBranch: Sendable, Hashable {
    /// The conditions of the branches before it.
    var earlier: [String]
    /// Its own condition; nil for `#else`.
    var condition: String?

    /// A text that stands in the same branches, the outermost first: the compiler decides again
    /// whether their conditions hold.
    static func wrapped(_ text: String, in branches: [ConditionBranch]) -> String {
        branches.reversed().reduce(text) { inner, branch in
            let skipped = branch.earlier.enumerated().map { index, condition in
                (index == 0 ? "#if " : "#elseif ") + condition
            }
            let own = branch.condition.map { (skipped.isEmpty ? "#if " : "#elseif ") + $0 }
            return (skipped + [own ?? "#else", inner, "#endif"]).joined(separator: "\n")
        }
    }
}
