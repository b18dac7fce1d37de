internal import SwiftSyntax

/// An import of a cell, as later cells repeat it.
///
/// All cells are one file to their author: an import holds on whoever may see it according to its
/// access word, and what a cell's module hands on (`@_exported`) is of no interest to later cells.
package struct ImportStatement: Sendable, Hashable {
    /// The line without attributes about other modules and without an access word.
    private let line: String
    /// The branches of `#if` that it stands in, the outermost first.
    private let branches: [ConditionBranch]
    /// The first component of the module's name.
    package let module: String

    /// Reads an import that stands in branches of `#if`; nil when it names no module.
    init?(_ node: ImportDeclSyntax, in branches: [ConditionBranch]) {
        guard !node.hasError, let first = node.path.first else { return nil }
        module = first.name.text.filter { $0 != "`" }
        self.branches = branches
        let kept = node.attributes.compactMap { attribute -> String? in
            let name = attribute.as(AttributeSyntax.self)?.attributeName.trimmedDescription
            return Self.keptAttributes.contains(name ?? "") ? attribute.trimmedDescription : nil
        }
        let path = node.path.map { $0.name.text + ($0.trailingPeriod?.text ?? "") }.joined()
        let words = ["@preconcurrency"] + kept + ["import", node.importKindSpecifier?.text, path]
        line = words.compactMap(\.self).joined(separator: " ")
    }

    /// The attributes that decide what the importing cell sees.
    private static let keptAttributes: Set<String> = ["testable", "_spi"]

    /// The import as later cells write it: the compiler decides again whether a condition holds.
    ///
    /// C's globals, such as `stderr`, are usable without a word about concurrency.
    package var text: String { ConditionBranch.wrapped(line, in: branches) }

    /// The edits with which the cell itself imports: what is imported has no access word, which
    /// would restrict what the cell may declare for others, and is usable across threads.
    static func edits(of node: ImportDeclSyntax) -> [TextEdit] {
        let isMarked = node.attributes.contains {
            $0.as(AttributeSyntax.self)?.attributeName.trimmedDescription == "preconcurrency"
        }
        let mark = isMarked ? [] : [TextEdit(inserting: "@preconcurrency ", before: node)]
        return mark + node.modifiers.map { TextEdit(replacing: $0, by: "") }
    }
}
