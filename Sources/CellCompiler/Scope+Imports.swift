/// What a cell imports of earlier cells.
extension Scope {
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
        importLines(
            implicit: implicit, mentioning: cell?.names.mentioned, ambiguousNames: ambiguousNames,
            absentNames: absentNames, ownNames: ownNames, extendedTypes: extendedTypes,
            hidesImports: hidesImports)
    }

    /// The same for a text of which only the names are known.
    func importLines(
        implicit: [String], mentioning mentioned: Set<String>?, ambiguousNames: Set<String> = [],
        absentNames: Set<String> = [], ownNames: Set<String> = [], extendedTypes: Set<String> = [],
        hidesImports: Bool
    ) -> [String] {
        var lines = implicit.map { "import \($0)" } + imports.map(\.text)
        func start(_ module: Module) -> String {
            let opens = !module.closedTypes.isDisjoint(with: extendedTypes)
            return (hidesImports ? "@_implementationOnly " : "")
                + (opens ? "@_private(sourceFile: \"main.swift\") " : "") + "@testable"
        }
        // What was replaced and declares no types is loaded by others and shows itself to nobody.
        let needed = modules(mentioning: mentioned).filter {
            $0.isLive || $0.declaresTypes || !$0.attached.isEmpty
        }
        lines += needed.map { "\(start($0)) import \($0.name)" }
        var copies: [String] = []
        var seen: Set<String> = []
        for module in needed {
            for declaration in module.declarations where declaration.kind.isImportable {
                let name = declaration.name
                guard mentioned?.contains(name) ?? true, !absentNames.contains(name),
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
