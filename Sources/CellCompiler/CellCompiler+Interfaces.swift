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

    /// Changes the interfaces of modules: takes out what newer cells declared again, where no import
    /// line can hide it, and the variables that got no value.
    ///
    /// The code stays as it is; only later cells do not see these declarations any more.
    ///
    /// - Parameters:
    ///   - modules: The modules.
    ///   - mentioned: The names that matter; nil when all do.
    /// - Returns: Whether there was anything to do.
    /// - Throws: When a file cannot be read or written, or the compiler not be started.
    func prune(_ modules: [Scope.Module], mentioned: Set<String>? = nil) throws -> Bool {
        var hasPruned = false
        for module in modules where module.isChanged {
            guard let recipe = recipes.withLock({ $0[module.name] }) else { continue }
            let hidden = module.replaced.filter { declaration in
                guard let mentioned, declaration.kind != .extensionMember else { return true }
                return declaration.spokenName.map(mentioned.contains) ?? true
            }
            let isKnown =
                hidden.allSatisfy { recipe.changes.hides($0) || recipe.kept.contains($0) }
                && recipe.changes.unset == module.hidden
            if isKnown { continue }
            try mend(recipe.modules + [module.name])
            if try change(recipe, hiding: hidden, as: module) { hasPruned = true }
        }
        return hasPruned
    }

    /// Compiles the interface of a module again; false when nothing came of it.
    private func change(
        _ recipe: Recipe, hiding hidden: [Declaration], as module: Scope.Module
    ) throws -> Bool {
        let interface = URL(fileURLWithPath: interface(module.name))
        let whole = try Data(contentsOf: interface)
        var base = recipe.changes
        base.unset = module.hidden
        func attempt(_ changes: InterfaceChanges) throws -> Bool {
            guard try runFrontend(recipe.with(changes), emitsCode: false)?.status == 0 else {
                try whole.write(to: interface)
                return false
            }
            keep(recipe.with(changes))
            return true
        }
        let text = recipe.cell.parsed.text
        let hidden = hidden.filter { !recipe.changes.hides($0) }
        if try attempt(base.hiding(hidden, ofCell: text, by: .removing)) { return true }
        // One that cannot go must not hold the others.
        var kept: [Declaration] = []
        for declaration in hidden {
            let ways = InterfaceChanges.Way.allCases.map {
                base.hiding([declaration], ofCell: text, by: $0)
            }.filter { $0 != base }
            if let way = try ways.first(where: attempt) {
                base = way
            } else {
                kept.append(declaration)
            }
        }
        var final = recipe.with(base)
        final.kept = kept
        keep(final)
        return kept.count < hidden.count
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
