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
        /// Those that hold.
        var declarations: [Declaration]
        /// What extensions of it added and newer cells added again.
        var replacedMembers: [Declaration] = []
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
    }

    /// The cells that still declare something, oldest first.
    private(set) var modules: [Module] = []
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
    private var labels: [String: String] = [:]

    /// Creates the scope of a new session.
    package init() {}

    // MARK: - Changes

    /// Adds what a cell declares; what it replaces is forgotten.
    ///
    /// - Parameters:
    ///   - cell: The cell.
    ///   - module: The name of its module.
    ///   - label: What the user calls it, such as `In[7]`.
    ///   - reach: The modules that those who import it must find.
    package mutating func add(
        _ cell: ParsedCell, module: String, label: String, reach: Set<String> = []
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
        guard !cell.declarations.isEmpty else { return }
        replace(by: cell)
        let kinds = cell.declarations.map(\.kind)
        modules.append(
            Module(
                name: module, label: label, declarations: cell.declarations,
                offered: cell.names.offered, isUsedUnnamed: cell.names.isUsedUnnamed,
                declaresTypes: kinds.contains(where: \.isType),
                isStructural: kinds.contains(where: \.isStructural),
                closedTypes: cell.closedTypes, hidden: cell.unset, layouts: cell.layouts,
                aliases: cell.aliases,
                membersOfTypes: cell.membersOfTypes,
                reach: reach))
        let reached = modules.reduce(into: Set<String>()) { $0.formUnion($1.reach) }
        retired.removeAll { !reached.contains($0.name) }
    }

    /// Forgets what a cell is about to declare anew.
    ///
    /// The compiler must not see it while it compiles that cell either: an extension would repeat
    /// what the module of its earlier version says.
    ///
    /// - Parameters:
    ///   - cell: The cell.
    ///   - kept: The names that it declares anew and mentions as they were before.
    package mutating func replace(by cell: ParsedCell, keeping kept: Set<String> = []) {
        for index in modules.indices {
            let (replaced, kept) = modules[index].declarations.partitioned { earlier in
                !(kept.contains(earlier.name) && earlier.kind.isImportable)
                    && cell.declarations.contains { $0.replaces(earlier) }
            }
            modules[index].declarations = kept
            redeclaredNames.formUnion(replaced.map(\.name))
            modules[index].replacedMembers += replaced.filter { $0.kind == .extensionMember }
        }
        retired += modules.filter { !$0.isLive && $0.isStructural }
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
        guard let cell else { return retired + modules }
        let mentioned = cell.names.mentioned
        let direct = modules.filter {
            $0.isUsedUnnamed || !$0.offered.isDisjoint(with: mentioned)
        }
        let names = direct.reduce(into: Set(direct.map(\.name))) { $0.formUnion($1.reach) }
        return (retired + modules).filter { names.contains($0.name) }
    }

    /// The import lines that a cell starts with.
    ///
    /// A name is looked up in the cell that declared it last: types and variables always, because
    /// libraries may declare them too; functions when `ambiguousNames` asks for it or an older cell
    /// declared them too, because otherwise overloads of several modules live side by side.
    ///
    /// - Parameters:
    ///   - implicit: The libraries every cell imports.
    ///   - cell: The cell; without one, the lines reach everything.
    ///   - ambiguousNames: Functions that must come from one cell only.
    ///   - absentNames: Names that are recorded but not there.
    ///   - ownNames: Names that the cell declares anew and still mentions as they were.
    ///   - extendedTypes: The types whose private members it may use.
    ///   - hidesImports: Whether those who import the cell's module need not load the modules it
    ///     imports. Only what is internal may then speak of them.
    /// - Returns: The lines, imports first.
    package func importLines(
        implicit: [String], for cell: ParsedCell? = nil, ambiguousNames: Set<String> = [],
        absentNames: Set<String> = [], ownNames: Set<String> = [], extendedTypes: Set<String> = [],
        hidesImports: Bool = false
    ) -> [String] {
        var lines = implicit.map { "import \($0)" } + imports.map(\.text)
        func start(_ module: Module) -> String {
            let opens = !module.closedTypes.isDisjoint(with: extendedTypes)
            return (hidesImports ? "@_implementationOnly " : "")
                + (opens ? "@_private(sourceFile: \"main.swift\") " : "") + "@testable"
        }
        // What was replaced and declares no types is loaded by others and shows itself to nobody.
        let needed = modules(neededBy: cell).filter { $0.isLive || $0.declaresTypes }
        lines += needed.map { "\(start($0)) import \($0.name)" }
        var copies: [String] = []
        var seen: Set<String> = []
        for module in needed {
            for declaration in module.declarations where declaration.kind.isImportable {
                let name = declaration.name
                guard cell?.names.mentioned.contains(name) ?? true, !absentNames.contains(name),
                    !absentNames.contains(declaration.exportedName)
                else { continue }
                let isNeeded =
                    !declaration.kind.isOverloadable || redeclaredNames.contains(name)
                    || ambiguousNames.contains(name)
                guard isNeeded, seen.insert("\(module.name).\(name)").inserted else { continue }
                let exported = declaration.exportedName
                lines.append(
                    "\(start(module)) import \(declaration.kind.rawValue) "
                        + "\(module.name).\(exported.escaped)")
                if declaration.isGuarded && !ownNames.contains(name) {
                    copies.append("nonisolated(unsafe) private let \(name.escaped) = \(exported)")
                }
            }
        }
        return lines + copies
    }
}

extension Array {
    /// The elements that satisfy a condition, and the others.
    fileprivate func partitioned(_ condition: (Element) -> Bool) -> ([Element], [Element]) {
        (filter(condition), filter { !condition($0) })
    }
}

extension String {
    /// The name in backticks when it is no plain identifier.
    var escaped: String {
        let plain = unicodeScalars.allSatisfy { $0.properties.isXIDContinue || $0 == "_" }
        let isEmoji = unicodeScalars.contains { $0.value > 0x7f }
        let isPlain = plain || isEmoji && !contains(" ")
        if isPlain { return reservedWords.contains(self) ? "`\(self)`" : self }
        return allSatisfy { operatorCharacters.contains($0) } ? self : "`\(self)`"
    }
}

private let operatorCharacters: Set<Character> = [
    "/", "=", "-", "+", "!", "*", "%", "<", ">", "&", "|", "^", "~", "?", ".",
]

private let reservedWords: Set<String> = [
    "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer",
    "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for",
    "func", "guard", "if", "import", "in", "init", "inout", "internal", "is", "let", "nil",
    "operator", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows",
    "return", "self", "Self", "static", "struct", "subscript", "super", "switch", "throw",
    "throws", "true", "try", "Type", "typealias", "var", "where", "while",
]
