internal import Synchronization

/// What stands around a text that is not compiled but asked about: as a cell, it would see the same.
package struct CellSurroundings: Sendable, Equatable {
    /// What comes before the text: the imports, and the variables that still wait for a value.
    package let head: String
    /// The modules of earlier cells that must be found.
    package let modules: [String]
}

extension CellCompiler {
    /// The name of the module that a text asked about belongs to.
    package static let questionModule = "Cell0"

    /// What a text would see as the next cell.
    ///
    /// - Parameters:
    ///   - names: The names and operators in it.
    ///   - beginning: What a name begins with that it may go on with; nil when that does not matter.
    ///   - scope: What earlier cells declared.
    /// - Returns: What stands around the text.
    package func surroundings(
        of names: Set<String>, goingOnWith beginning: String? = nil, in scope: Scope
    ) -> CellSurroundings {
        var mentioned = names
        if let beginning { mentioned.formUnion(scope.offeredNames(beginning: beginning)) }
        let pending = scope.pending.map(\.variable).filter { mentioned.contains($0.name) }
        let lines =
            scope.importLines(
                implicit: implicitImports, mentioning: mentioned, hidesImports: true)
            + pending.map { "nonisolated(unsafe) \($0.declaration)" }
        return CellSurroundings(
            head: lines.map { $0 + "\n" }.joined(),
            modules: scope.modules(mentioning: mentioned).map(\.name))
    }

    /// The arguments with which the compiler finds what cells import.
    ///
    /// - Parameters:
    ///   - options: How cells are compiled.
    ///   - folder: The folder of the modules of earlier cells.
    /// - Returns: The arguments, without the text's file.
    package func questionArguments(_ options: CompileOptions, modules folder: String) -> [String] {
        [
            "-module-name", Self.questionModule, "-swift-version", "\(options.languageMode)",
            "-enable-upcoming-feature", "MemberImportVisibility",
            "-module-cache-path", folders.cache, "-I", folder, "-I", folders.session,
        ] + toolchain.macroArguments + options.packages.flatMap(\.arguments)
            + folders.modules.flatMap { ["-I", $0] }
    }

    /// The text of the cell behind a module's name; nil when it is not known.
    package func text(ofModule name: String) -> String? {
        recipes.withLock { $0[name]?.cell.parsed.text }
    }

    /// The file of the interface of an earlier cell.
    package func interfaceFile(ofModule name: String) -> String {
        "\(folders.session)/cells/\(name).swiftmodule"
    }
}

extension Scope {
    /// More modules than this would make the answer late.
    private static let mostOffers = 40

    /// The names of the newest cells that begin in some way, whatever the case of the letters.
    fileprivate func offeredNames(beginning: String) -> Set<String> {
        let beginning = beginning.lowercased()
        var names: Set<String> = []
        for module in modules.reversed().prefix(Self.mostOffers) {
            names.formUnion(module.offered.filter { $0.lowercased().hasPrefix(beginning) })
        }
        return names
    }

    /// The newest declarations of earlier cells that a name at top level may mean, newest first.
    package var speakableDeclarations: [(declaration: Declaration, module: String, label: String)] {
        var seen: Set<String> = []
        return modules.reversed().flatMap { module in
            module.declarations.reversed().filter { declaration in
                declaration.kind.isImportable && !module.hidden.contains(declaration.name)
                    && seen.insert(declaration.name + declaration.signature).inserted
            }.map { ($0, module.name, module.label) }
        }
    }
}
