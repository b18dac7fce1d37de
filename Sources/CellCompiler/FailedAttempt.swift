/// What the compiler said about an attempt that failed.
package struct FailedAttempt: Sendable {
    /// The messages about the cell's own text, in its own columns.
    let found: [CompilerDiagnostic]
    /// The errors among them.
    let errors: [String]
    /// All that the compiler wrote.
    let output: String
    /// The cell.
    let cell: ParsedCell
    /// What the cell sees.
    let scope: Scope

    /// Reads the output of the compiler about a recipe for a cell that sees what `scope` holds.
    package init(of recipe: Recipe, in scope: Scope, output: String) {
        found = recipe.messages(in: output)
        errors = found.filter { $0.severity == .error }.map(\.message)
        self.output = output
        cell = recipe.cell.parsed
        self.scope = scope
    }
}
