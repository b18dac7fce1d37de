internal import CellCompiler

/// What a session knows that changes from cell to cell.
struct SessionState: Sendable {
    /// What cells declared, and how later ones reach it.
    var scope: Scope
    /// How further cells are compiled.
    var settings = SessionSettings()
    /// What cells that stopped left half changed.
    var halfChanged = HalfChangedNames()
    /// What was declared by cells whose process is gone, and not declared again since.
    private(set) var lostNames: Set<String> = []
    private var nextCell = 1
    private let libraries: Set<String>

    /// Begins a session whose cells all import `libraries`.
    init(libraries: Set<String>) {
        self.libraries = libraries
        scope = Scope(libraries: libraries)
    }

    /// Gives the next cell its number.
    mutating func takeNumber() -> Int {
        defer { nextCell += 1 }
        return nextCell
    }

    /// Whether a cell runs no code and declares the same once more: then its number is free again.
    mutating func keepsUnchanged(_ cell: CellCompiler.Cell) -> Bool {
        guard scope.keepsUnchanged(cell) else { return false }
        nextCell = cell.number
        return true
    }

    /// Lets later cells see what a cell declares.
    mutating func add(_ cell: CellCompiler.Cell, reach: Set<String>) {
        guard cell.options.frame.isTopLevel else { return }
        lostNames.subtract(cell.parsed.declarations.map(\.name))
        scope.add(
            cell.parsed, module: cell.module, label: cell.label, run: cell.run,
            options: cell.options, reach: reach)
    }

    /// Forgets the values that ended with their process; returns the names the user knows.
    mutating func forgetValues() -> [String] {
        var names: [String] = []
        for (declaration, _) in scope.liveDeclarations
        where declaration.kind != .extensionMember && !names.contains(declaration.name) {
            names.append(declaration.name)
        }
        lostNames.formUnion(names)
        scope.removeValues()
        halfChanged = HalfChangedNames()
        return names
    }

    /// Forgets everything that cells declared and imported, and the packages.
    mutating func reset() {
        scope = Scope(libraries: libraries)
        lostNames = []
        halfChanged = HalfChangedNames()
        settings.compileOptions.packages = []
    }
}
