/// The names that cells of a session declared, and how the next cell reaches them.
///
/// Each cell is a module. A newer declaration replaces an older one of the same name; a module all
/// of whose declarations were replaced is not imported any more, so that its extensions and
/// overloads do not make anything ambiguous.
package struct Scope: Sendable {
    /// One earlier cell.
    struct Module: Sendable {
        var name: String
        /// What the user calls the cell, such as `In[7]`.
        var label: String
        var declarations: [Declaration]
        var isLive: Bool { !declarations.isEmpty }
        /// Whether it declared types, which values of other cells may still have.
        var declaresTypes: Bool
        /// Whether it is in nobody's way when it stays visible: extensions and operators cannot be
        /// hidden by name.
        var canStay: Bool
    }

    /// The cells that still declare something, oldest first.
    private(set) var modules: [Module] = []
    /// Modules that declare nothing current but types some values may still have.
    private(set) var typeModules: [String] = []
    /// Modules all of whose content was replaced and that no other cell can refer to.
    ///
    /// Others may still load them, and then meet a conformance that a newer cell declares again.
    package private(set) var emptyModules: [String] = []
    /// The names declared in more than one cell of the session.
    private(set) var redeclaredNames: Set<String> = []
    /// Every import statement of the session, once.
    private(set) var imports: [String] = []
    /// The names of all modules that cells imported.
    private(set) var importedModules: Set<String> = []

    /// Creates the scope of a new session.
    package init() {}

    /// Adds what a cell declares; what it replaces is forgotten.
    package mutating func add(_ cell: ParsedCell, module: String, label: String) {
        for statement in cell.imports where !imports.contains(statement) {
            imports.append(statement)
        }
        importedModules.formUnion(cell.importedModules)
        guard !cell.declarations.isEmpty else { return }
        replace(by: cell)
        let kinds = cell.declarations.map(\.kind)
        modules.append(
            Module(
                name: module, label: label, declarations: cell.declarations,
                declaresTypes: kinds.contains(where: \.isType),
                canStay: kinds.allSatisfy(\.isImportable)))
    }

    /// Forgets what a cell is about to declare anew.
    ///
    /// The compiler must not see it while it compiles that cell either: an extension would repeat
    /// what the module of its earlier version says.
    package mutating func replace(by cell: ParsedCell) {
        for index in modules.indices {
            modules[index].declarations.removeAll { earlier in
                let newer = cell.declarations.first { $0.replaces(earlier) }
                if newer != nil { redeclaredNames.insert(earlier.name) }
                return newer != nil
            }
        }
        retire()
    }

    /// Drops the modules that nothing reaches any more.
    ///
    /// A module whose types were replaced stays visible for the values that still have them; their
    /// members would be out of reach otherwise. Only the newest few of these do, so that running
    /// one cell again and again costs nothing.
    private mutating func retire() {
        for module in modules where !module.isLive {
            if !module.declaresTypes {
                emptyModules.append(module.name)
            } else if module.canStay {
                typeModules.append(module.name)
            }
        }
        typeModules.removeFirst(max(0, typeModules.count - Self.oldTypeLimit))
        modules.removeAll { !$0.isLive }
    }

    private static let oldTypeLimit = 8

    /// Forgets everything but the imports: the process that held the values is gone.
    package mutating func removeValues() {
        modules = []
        typeModules = []
        emptyModules = []
        redeclaredNames = []
    }

    /// The label of the cell behind a module's name.
    package func label(ofModule name: String) -> String? {
        modules.last { $0.name == name }?.label
    }

    /// The import lines that the next cell starts with.
    ///
    /// A name is looked up in the cell that declared it last: types and variables always, because
    /// libraries may declare them too; functions when `ambiguousNames` asks for it or an older cell
    /// declared them too, because otherwise overloads of several modules live side by side.
    package func importLines(implicit: [String], ambiguousNames: Set<String> = []) -> [String] {
        var lines = implicit.map { "import \($0)" } + imports.map { "@preconcurrency \($0)" }
        lines += (typeModules + modules.map(\.name)).map { "@testable import \($0)" }
        var copies: [String] = []
        var seen: Set<String> = []
        for module in modules {
            for declaration in module.declarations where declaration.kind.isImportable {
                let name = declaration.name
                let isNeeded =
                    !declaration.kind.isOverloadable || redeclaredNames.contains(name)
                    || ambiguousNames.contains(name)
                guard isNeeded, seen.insert("\(module.name).\(name)").inserted else { continue }
                let exported = declaration.exportedName
                lines.append(
                    "@testable import \(declaration.kind.rawValue) \(module.name).\(exported.escaped)"
                )
                if declaration.isGuarded {
                    copies.append("nonisolated(unsafe) private let \(name.escaped) = \(exported)")
                }
            }
        }
        return lines + copies
    }

    /// The declarations of all cells that still hold, oldest first.
    package var liveDeclarations: [(declaration: Declaration, label: String)] {
        modules.flatMap { module in module.declarations.map { ($0, module.label) } }
    }
}

extension String {
    /// The name in backticks when it is no plain identifier.
    var escaped: String {
        let plain = unicodeScalars.allSatisfy { $0.properties.isXIDContinue || $0 == "_" }
        let isOperator = !plain && !contains(" ")
        return isOperator || !reservedWords.contains(self) ? self : "`\(self)`"
    }
}

private let reservedWords: Set<String> = [
    "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer",
    "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for",
    "func", "guard", "if", "import", "in", "init", "inout", "internal", "is", "let", "nil",
    "operator", "precedencegroup", "private", "protocol", "public", "repeat", "rethrows",
    "return", "self", "static", "struct", "subscript", "super", "switch", "throw", "throws",
    "true", "try", "typealias", "var", "where", "while",
]
