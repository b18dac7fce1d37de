/// Cells of declarations that are run again as they are.
extension Scope {
    /// What the names that a cell takes from elsewhere mean at the moment, apart from one module.
    private func meanings(of names: Set<String>, without module: String) -> Set<String> {
        var found: Set<String> = []
        for other in modules where other.name != module {
            for declaration in other.declarations {
                if let name = declaration.spokenName, names.contains(name) {
                    found.insert("\(other.name).\(declaration.signature)")
                }
            }
        }
        return found
    }

    /// What has to stay the same for a cell to mean the same; nil for cells that do more than
    /// declare.
    func meaning(of cell: ParsedCell, as module: String) -> Set<String>? {
        cell.pure.map { meanings(of: $0.names, without: module) }
    }

    /// Takes a cell that is run again for its earlier run, if it would only declare the same once
    /// more: its types then stay the types of the values that there are.
    ///
    /// - Returns: Whether there is nothing to compile and to run.
    package mutating func keepsUnchanged(_ cell: CellCompiler.Cell) -> Bool {
        guard let pure = cell.parsed.pure, cell.options.frame.isTopLevel,
            let index = modules.lastIndex(where: { $0.source?.text == cell.parsed.text })
        else { return false }
        let module = modules[index]
        let isSameCell = module.run?.cell == cell.run?.cell && module.run != cell.run
        guard isSameCell || module.run == nil && cell.run == nil, let source = module.source,
            source.options == cell.options, module.isWhole,
            source.meaning == meanings(of: pure.names, without: module.name)
        else { return false }
        modules[index].run = cell.run
        modules[index].label = cell.label
        labels[module.name] = cell.label
        return true
    }
}
