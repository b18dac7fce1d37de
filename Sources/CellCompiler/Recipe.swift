/// All that goes into compiling one cell's module, kept to compile its interface again.
struct Recipe: Sendable {
    /// The cell.
    let cell: CellCompiler.Cell
    /// The modules of other cells that the compiler must find.
    let modules: [String]
    /// What those who import the cell's module must find, too.
    let reach: Set<String>
    /// The declarations that are left out, because newer cells made them again.
    private(set) var removed: [Declaration] = []

    /// The modules of libraries that the session imports.
    let importedModules: Set<String>

    private let attempt: Attempt
    private let importLines: [String]

    /// Plans a cell that sees what `scope` holds.
    init(cell: CellCompiler.Cell, scope: Scope, attempt: Attempt, implicit: [String]) {
        self.cell = cell
        self.attempt = attempt
        let seeing = attempt.seesEverything ? nil : cell.parsed
        let needed = scope.modules(neededBy: seeing)
        modules = needed.map(\.name)
        reach = Set(
            needed.filter { $0.isStructural || !attempt.hidesImports }.map(\.name))
        importedModules = scope.importedModules.union(cell.parsed.importedModules)
        importLines = scope.importLines(
            implicit: implicit, for: seeing, ambiguousNames: attempt.ambiguousNames,
            absentNames: attempt.absentNames,
            hidesImports: attempt.hidesImports)
    }

    /// The same without some declarations and without its effects.
    func without(_ declarations: [Declaration]) -> Recipe {
        var recipe = self
        recipe.removed = declarations
        return recipe
    }

    /// The user's text as it is compiled.
    var text: EditedText {
        cell.parsed.edited(
            in: cell.options.frame, label: cell.label, showsResult: attempt.showsResult,
            isPublic: attempt.isPublic,
            adding: attempt.synthesized, without: removed)
    }

    /// The whole program.
    var program: String {
        let frame = cell.options.frame
        let guarded = frame.isTopLevel ? cell.parsed.declarations.filter(\.isGuarded) : []
        let exports = guarded.map {
            "nonisolated(unsafe) let \($0.exportedName) = \($0.name.escaped)\n"
        }
        return """
            \(importLines.joined(separator: "\n"))
            \(frame.before)
            #sourceLocation(file: "\(cell.label)", line: 1)
            \(text.text)
            #sourceLocation(file: "end of cell", line: 1)
            \(frame.after)
            \(exports.joined())
            _CellResult.end()

            """
    }
}
