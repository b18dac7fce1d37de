/// The names that cells of a session declared, and how the next cell reaches them.
///
/// Each cell is a module. A newer declaration replaces an older one of the same name; a module all
/// of whose declarations were replaced is not imported any more, so that its extensions and
/// overloads do not make anything ambiguous. A cell imports the modules that offer a name it
/// mentions and those whose types it may meet through them, so that the thousandth cell compiles as
/// fast as the tenth.
package struct Scope: Sendable {
    /// One earlier cell.
    struct Module: Sendable {
        var name: String
        /// What the user calls the cell, such as `In[7]`.
        var label: String
        /// Which run of which cell of the front end it is, where that is known.
        var run: CellRun?
        /// What it was made of, if it does nothing but declare.
        var source: Source?
        /// Those that hold.
        var declarations: [Declaration]
        /// What its extensions add to its own types, as far as it holds.
        var ownExtensions: [Declaration]
        /// Those that newer cells made again for newer types: they hold for values of the older.
        var attached: [Declaration] = []
        /// Those that newer cells made again and that no import line can hide.
        var replaced: [Declaration] = []
        /// The names by which a cell can mean something of it.
        var offered: Set<String>
        /// Whether a cell can use it without any of the names.
        var isUsedUnnamed: Bool
        /// Whether it declares types: values of other cells may have them.
        var declaresTypes: Bool
        /// Whether it declares more than variables and functions: what a module needs of it is
        /// needed by those who import that module, too.
        var isStructural: Bool
        /// The types that it gives private members.
        var closedTypes: Set<String>
        /// The variables of it that got no value.
        var hidden: Set<String>
        /// What its types are made of, by their paths.
        var layouts: [String: TypeLayout]
        /// What its type aliases stand for.
        var aliases: [String: String]
        /// What its types declare themselves.
        var membersOfTypes: [String: Set<String>]
        /// The modules that those who import this one must find: their types may be met in it.
        var reach: Set<String>

        var isLive: Bool { !declarations.isEmpty }

        /// Whether all that it declared holds as it was.
        var isWhole: Bool {
            declarations.count == source?.count && replaced.isEmpty && attached.isEmpty
        }

        /// What makes a cell the same cell when it is run again.
        struct Source: Sendable {
            var text: String
            var options: CompileOptions
            /// What its names meant.
            var meaning: Set<String>
            /// How much it declared.
            var count: Int
        }

        /// Whether later cells see it otherwise than it was compiled.
        var isChanged: Bool { !replaced.isEmpty || !hidden.isEmpty }

        /// The modules of the types that what is attached is for.
        var attachedOwners: Set<String> {
            Set(attached.flatMap(\.owners).map { String($0.prefix { $0 != "." }) })
        }
    }

    /// The cells that still declare something, oldest first.
    var modules: [Module] = []
    /// The replaced cells whose types values of other cells may still have, oldest first.
    private(set) var retired: [Module] = []
    /// The names declared in more than one cell of the session.
    private(set) var redeclaredNames: Set<String> = []
    /// Every import statement of the session, once.
    private(set) var imports: [ImportStatement] = []
    /// The names of all modules that cells imported.
    private(set) var importedModules: Set<String> = []
    /// The variables that were declared and have no value yet, each with the label of its cell.
    private(set) var pending: [(variable: ValuelessVariable, label: String)] = []
    /// The variables of `async let`, each with the label of its cell.
    private var asyncNames: [String: String] = [:]
    var labels: [String: String] = [:]
    var ledger = VariableLedger()
    /// Whether something was replaced since memory was given back.
    var hasReplaced = false

    /// The modules that every cell imports.
    private let libraries: Set<String>

    /// Creates the scope of a new session whose cells all import `libraries`.
    package init(libraries: Set<String> = []) { self.libraries = libraries }

    // MARK: - Changes

    /// Adds what a cell declares; what it replaces is forgotten.
    ///
    /// - Parameters:
    ///   - cell: The cell.
    ///   - module: The name of its module.
    ///   - label: What the user calls it, such as `In[7]`.
    ///   - run: Which run of which cell of the front end it is, where that is known.
    ///   - options: How it was compiled.
    ///   - reach: The modules that those who import it must find.
    package mutating func add(
        _ cell: ParsedCell, module: String, label: String, run: CellRun? = nil,
        options: CompileOptions = CompileOptions(), reach: Set<String> = []
    ) {
        for statement in cell.imports where !imports.contains(statement) {
            imports.append(statement)
        }
        importedModules.formUnion(cell.importedModules)
        labels[module] = label
        pending.removeAll { known in
            cell.declarations.contains { $0.name == known.variable.name && $0.kind.isImportable }
        }
        for variable in cell.pending
        where !pending.contains(where: { $0.variable.name == variable.name }) {
            pending.append((variable, label))
        }
        for name in cell.declarations.map(\.name) { asyncNames[name] = nil }
        for name in cell.asyncNames { asyncNames[name] = label }
        defer {
            ledger.add(
                cell.use,
                variables: cell.declarations.filter {
                    $0.kind.isVariable && cell.noted.contains($0.name)
                },
                module: module, label: label, outer: Set(cell.outerMentions.map(\.name)),
                importsUnknown: !importedModules.subtracting(libraries)
                    .isSubset(of: Self.modulesThatKeepNoArguments))
        }
        // A cell that is run again replaces what it declared, also by declaring nothing any more.
        guard !cell.declarations.isEmpty || run != nil else { return }
        let replacement = replace(by: cell, module: module, run: run)
        let declarations = replacement.declarations
        guard !declarations.isEmpty else { return }
        let source = meaning(of: cell, as: module).map {
            Module.Source(
                text: cell.text, options: options, meaning: $0, count: declarations.count)
        }
        let kinds = declarations.map(\.kind)
        modules.append(
            Module(
                name: module, label: label, run: run, source: source, declarations: declarations,
                ownExtensions: replacement.ownExtensions,
                offered: cell.names.offered, isUsedUnnamed: cell.names.isUsedUnnamed,
                declaresTypes: kinds.contains(where: \.isType),
                isStructural: kinds.contains(where: \.isStructural),
                closedTypes: cell.closedTypes, hidden: cell.unset, layouts: cell.layouts,
                aliases: cell.aliases,
                membersOfTypes: cell.membersOfTypes,
                reach: reach))
        let reached = modules.reduce(into: Set<String>()) {
            $0.insert($1.name)
            $0.formUnion($1.reach)
        }
        retired.removeAll { module in
            !reached.contains(module.name) && module.attachedOwners.isDisjoint(with: reached)
        }
    }

    /// Forgets what a cell is about to declare anew.
    ///
    /// The compiler must not see it while it compiles that cell either: an extension would repeat
    /// what the module of its earlier version says.
    ///
    /// - Parameters:
    ///   - cell: The cell.
    ///   - module: The name of its module.
    ///   - run: Which run of which cell of the front end it is, where that is known.
    ///   - keptNames: The names that it declares anew and mentions as they were before.
    /// - Returns: Its declarations with their owners.
    @discardableResult
    mutating func replace(
        by cell: ParsedCell, module: String, run: CellRun? = nil,
        keeping keptNames: Set<String> = []
    ) -> Replacement {
        let replacement = Replacement(by: cell, module: module, in: self)
        for index in modules.indices {
            let isEarlierRun = run.map { modules[index].run?.isEarlier(than: $0) ?? false } ?? false
            var kept: [Declaration] = []
            for earlier in modules[index].declarations {
                if keptNames.contains(earlier.name) && earlier.kind.isImportable {
                    kept.append(earlier)
                    continue
                }
                var fate = replacement.fate(of: earlier)
                if fate == .stays, isEarlierRun, isOverload(earlier, at: index, beside: cell) {
                    fate = .replaced(isHiddenByName: false)
                }
                switch fate {
                case .stays: kept.append(earlier)
                case .isAttached: modules[index].attached.append(earlier)
                case .replaced(let isHiddenByName):
                    redeclaredNames.insert(earlier.name)
                    if earlier.kind.isVariable {
                        ledger.end(earlier.name, in: modules[index].name)
                    }
                    if !isHiddenByName { modules[index].replaced.append(earlier) }
                }
            }
            if kept.count < modules[index].declarations.count { hasReplaced = true }
            modules[index].declarations = kept
            for earlier in modules[index].ownExtensions {
                guard case .replaced = replacement.fate(of: earlier) else { continue }
                modules[index].ownExtensions.removeAll { $0 == earlier }
                modules[index].replaced.append(earlier)
            }
        }
        retireReplaced()
        return replacement
    }

    /// Whether a declaration that the newer run of its cell no longer makes would still take part
    /// where others are meant: an operator, a member of an extension, one of several functions.
    ///
    /// What stands by itself, such as a variable, stays usable.
    private func isOverload(
        _ earlier: Declaration, at index: Int, beside cell: ParsedCell
    ) -> Bool {
        switch earlier.kind {
        case .extensionMember: return true
        case .other: return earlier.isOperatorFunction
        case .function:
            let isSame = { (other: Declaration) in
                other.kind.isImportable && other.name == earlier.name
            }
            return cell.declarations.contains(where: isSame)
                || modules.indices.contains { other in
                    other != index && modules[other].declarations.contains(where: isSame)
                }
        default: return false
        }
    }

    /// Takes older functions and members of a name out of what cells see, where the newest is among
    /// several that a call may mean.
    package mutating func supersede(_ name: String) {
        let isMeant = { (declaration: Declaration) in
            declaration.shape != nil && declaration.spokenName == name
        }
        let newest = modules.lastIndex { $0.declarations.contains(where: isMeant) }
        let isAttached = (retired + modules).contains { $0.attached.contains(where: isMeant) }
        guard newest != nil || isAttached else { return }
        for index in modules.indices.prefix(upTo: newest ?? 0) {
            modules[index].replaced += modules[index].declarations.filter(isMeant)
            modules[index].declarations.removeAll(where: isMeant)
        }
        // What holds for values of older types has a newer one, maybe in the cell being compiled.
        func clear(_ module: inout Module) {
            module.replaced += module.attached.filter(isMeant)
            module.attached.removeAll(where: isMeant)
        }
        for index in retired.indices { clear(&retired[index]) }
        for index in modules.indices { clear(&modules[index]) }
        redeclaredNames.insert(name)
        hasReplaced = true
        retireReplaced()
    }

    /// The functions that newer cells made again for newer types, that still hold for values of the
    /// older, and that a cell mentioning `names` may mean.
    func namesForOlderTypes(mentioned names: Set<String>) -> Set<String> {
        let attached = (retired + modules).flatMap(\.attached)
        let meant = attached.compactMap { declaration -> String? in
            guard declaration.shape != nil, let name = declaration.spokenName else { return nil }
            let needsNoName =
                declaration.isOperatorFunction || ["subscript", "init"].contains(name)
            return needsNoName || names.contains(name) ? name : nil
        }
        return Set(meant)
    }

    private mutating func retireReplaced() {
        retired += modules.filter { !$0.isLive && ($0.isStructural || !$0.attached.isEmpty) }
        modules.removeAll { !$0.isLive }
    }

    /// Forgets imports whose modules are not to be had any more.
    package mutating func forget(_ lost: [ImportStatement]) {
        imports.removeAll { lost.contains($0) }
    }

    /// Forgets everything but the imports: the process that held the values is gone.
    package mutating func removeValues() {
        modules = []
        retired = []
        redeclaredNames = []
        pending = []
        asyncNames = [:]
        ledger = VariableLedger()
    }

    // MARK: - Questions

    /// The label of the cell behind a module's name.
    package func label(ofModule name: String) -> String? { labels[name] }

    /// The label of the cell that holds the current declaration of a name.
    func label(ofNewest name: String) -> String? {
        modules.last { $0.declarations.contains { $0.name == name && $0.kind.isImportable } }?.label
    }

    /// The declarations of all cells that still hold, oldest first.
    package var liveDeclarations: [(declaration: Declaration, label: String)] {
        modules.flatMap { module in module.declarations.map { ($0, module.label) } }
    }

    /// Whether some cell offers a name.
    func offers(_ name: String) -> Bool { modules.contains { $0.offered.contains(name) } }

    /// Why there is nothing to see of a variable that some cell declares; nil when there is no such
    /// cell.
    func lack(of name: String) -> String? {
        if let known = pending.first(where: { $0.variable.name == name }) {
            return "\(CellNames.spaced(known.label)) declares '\(name)' without a value"
        }
        if let label = asyncNames[name] {
            return
                "the 'async let' of \(CellNames.spaced(label)) ended with its cell, as it ends with "
                + "every block: await it there, or declare 'let \(name) = Task { … }'"
        }
        guard let module = modules.last(where: { $0.hidden.contains(name) }) else { return nil }
        return "\(CellNames.spaced(module.label)) stopped before '\(name)' had a value"
    }

    /// The modules that a cell needs; without one, all of them.
    func modules(neededBy cell: ParsedCell?) -> [Module] {
        modules(mentioning: cell?.names.mentioned)
    }

    /// The modules that a text with some names needs; without names, all of them.
    func modules(mentioning mentioned: Set<String>?) -> [Module] {
        guard let mentioned else { return retired + modules }
        let direct = modules.filter {
            $0.isUsedUnnamed || !$0.offered.isDisjoint(with: mentioned)
        }
        var names = direct.reduce(into: Set(direct.map(\.name))) { $0.formUnion($1.reach) }
        // What holds for values of an older type comes with the type.
        for module in retired where !module.attachedOwners.isDisjoint(with: names) {
            names.insert(module.name)
            names.formUnion(module.reach)
        }
        return (retired + modules).filter { names.contains($0.name) }
    }
}
