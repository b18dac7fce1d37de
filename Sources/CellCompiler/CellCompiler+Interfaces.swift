internal import Foundation
internal import Synchronization
internal import WorkerLink

/// What tells whether a file was changed by somebody else.
struct FileStamp: Sendable, Equatable {
    private let size: UInt64
    private let changed: Date

    /// Reads the stamp of a file; nil when it is not there.
    init?(_ path: String) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let size = attributes[.size] as? UInt64,
            let changed = attributes[.modificationDate] as? Date
        else { return nil }
        self.size = size
        self.changed = changed
    }
}

/// The interfaces of earlier cells: what later cells see of them, apart from their code.
extension CellCompiler {
    private func interface(_ module: String) -> String {
        "\(folders.session)/cells/\(module).swiftmodule"
    }

    /// Remembers how a module was made, to make its interface again.
    func keep(_ recipe: Recipe) {
        let module = recipe.cell.module
        let stamp = FileStamp(interface(module))
        recipes.withLock { $0[module] = recipe }
        stamps.withLock { $0[module] = stamp }
    }

    /// Takes out of modules what newer cells declared again, where it cannot be hidden by name, and
    /// the variables that got no value.
    ///
    /// The code stays as it is; only later cells do not see these declarations any more. Returns
    /// whether there was anything to do.
    func prune(_ modules: [Scope.Module]) throws -> Bool {
        var hasPruned = false
        for module in modules where !module.replacedMembers.isEmpty || !module.hidden.isEmpty {
            let recipe = recipes.withLock { $0[module.name] }
            guard let recipe,
                recipe.removed.count < module.replacedMembers.count
                    || recipe.hidden != module.hidden
            else { continue }
            try mend(recipe.modules + [module.name])
            let pruned = recipe.without(module.replacedMembers, hiding: module.hidden)
            let interface = URL(fileURLWithPath: interface(module.name))
            let whole = try Data(contentsOf: interface)
            if try runFrontend(pruned, emitsCode: false)?.status == 0 {
                hasPruned = true
            } else {
                try whole.write(to: interface)
            }
            keep(pruned)
        }
        return hasPruned
    }

    /// Makes interfaces again that somebody removed or changed, those they need first.
    ///
    /// The code is loaded and the variables live in it, so nothing is lost with the files.
    func mend(_ modules: [String]) throws {
        var seen: Set<String> = []
        for module in modules { try mend(module, &seen) }
    }

    private func mend(_ module: String, _ seen: inout Set<String>) throws {
        guard seen.insert(module).inserted,
            let recipe = recipes.withLock({ $0[module] }),
            FileStamp(interface(module)) != stamps.withLock({ $0[module] })
        else { return }
        for needed in recipe.modules { try mend(needed, &seen) }
        _ = try runFrontend(recipe, emitsCode: false)
        keep(recipe)
    }
}
