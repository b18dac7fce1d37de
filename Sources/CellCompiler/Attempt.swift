/// One way to compile a cell; the messages of a failed one may ask for another (``Repair``).
package struct Attempt: Sendable {
    /// Whether the last expression is handed to the display.
    var showsResult: Bool
    /// The functions that must come from the newest cell only.
    var ambiguousNames: Set<String> = []
    /// Whether the cell's declarations are public; otherwise they are internal.
    var isPublic: Bool
    /// Whether property wrappers, too, are public then.
    var publishesWrappers = true
    /// Whether those who import the cell's module need not load what it imports.
    var hidesImports: Bool
    /// Whether the cell sees all that is declared; otherwise, what it seems to need.
    var seesEverything = false

    /// Names that modules turn out not to have: an `#if` left them out.
    var absentNames: Set<String> = []
    /// Members that the compiler writes only in a type's own file, by the byte behind the brace of the
    /// type or extension that they go to.
    var synthesized: [Int: [String]] = [:]
    /// The structures whose properties the initialisers of extensions may set, by the byte behind the
    /// extension's brace.
    private(set) var structures: [Int: TypeLayout] = [:]
    /// What the cell writes for variables of earlier cells that it declares anew.
    private(set) var outerNames: [OuterMention: String] = [:]

    /// The variables that the cell leaves without a value.
    var valuelessNames: Set<String> = []
    /// Whether `Sendable` is taken at the author's word.
    var isUnchecked = false

    /// The attempt that suits most cells; `scope` still holds what the cell declares anew.
    package init(_ cell: ParsedCell, in scope: Scope) {
        showsResult = !cell.showingEdits.isEmpty
        isPublic = cell.mustBePublic
        hidesImports = !cell.mustBePublic && !cell.needsOpenImports
        let own = cell.layouts
        for body in cell.bodies where !body.initializers.isEmpty && own[body.path] == nil {
            guard let layout = scope.layout(ofType: body.path), layout.isStructure else { continue }
            structures[body.start] = layout
        }
        mean(cell.outerMentions.filter { !$0.isDelayed }, in: scope)
    }

    /// The names that the cell declares anew and mentions as they were before.
    var keptNames: Set<String> { Set(outerNames.keys.map(\.name)) }

    /// The words of the values that properties of other cells' structures begin with.
    var wordsOfStructures: Set<String> {
        Set(structures.values.flatMap(\.properties).compactMap(\.beginning).flatMap(\.mentioned))
    }

    private mutating func mean(_ mentions: [OuterMention], in scope: Scope) {
        for mention in mentions {
            guard let earlier = scope.qualified(mention.name) else { continue }
            outerNames[mention] = mention.prefix + earlier
        }
    }

    /// Takes the mentions of a new variable in its own value for the earlier variable of that name,
    /// when the errors say that it cannot be the new one; false when there is none.
    mutating func meansEarlierNames(
        after found: [CompilerDiagnostic], on cell: ParsedCell, scope: Scope
    ) -> Bool {
        let isCircular = found.contains { diagnostic in
            ["circular reference", "cannot reference invalid declaration", "failed to produce"]
                .contains { diagnostic.severity == .error && diagnostic.message.hasPrefix($0) }
        }
        guard isCircular else { return false }
        let before = outerNames.count
        mean(cell.outerMentions, in: scope)
        return outerNames.count > before
    }
}
