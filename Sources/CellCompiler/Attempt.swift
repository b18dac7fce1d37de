/// One way to compile a cell; a failed one may suggest a better one.
struct Attempt: Sendable {
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
    init(_ cell: ParsedCell, in scope: Scope) {
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
            let earlier = scope.qualified(mention.name)
            guard earlier != nil || !mention.prefix.isEmpty else { continue }
            outerNames[mention] = mention.prefix + (earlier ?? mention.name.escaped)
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

    /// Changes what the errors may come from; false when there is nothing to change.
    mutating func improve(
        after found: [CompilerDiagnostic], on cell: ParsedCell, scope: Scope, output: String
    ) -> Bool {
        let errors = found.filter { $0.severity == .error }.map(\.message)
        if errors.isEmpty {
            let names = Self.valuelessNames(in: output).subtracting(valuelessNames)
            valuelessNames.formUnion(names)
            if !names.isEmpty { return true }
        }
        // Without showing it, nobody would read the variable.
        if errors.contains(where: { $0.hasSuffix("before being initialized") }) { return false }
        // Trying for as long again would find the same.
        if errors.contains(where: Self.takesTooLong) {
            if cell.showsApart || errors.count > 1 { return false }
            defer { showsResult = false }
            return showsResult
        }
        if !errors.isEmpty, errors.allSatisfy({ Self.isUnknownOperator($0, in: scope) }) {
            return false
        }
        let known = Set(scope.liveDeclarations.map(\.declaration.name))
        let names = found.compactMap(\.ambiguousName)
            .filter { known.contains($0) && !ambiguousNames.contains($0) }
        if !names.isEmpty {
            ambiguousNames.formUnion(names)
            return true
        }
        let absent = Set(
            output.matches(of: /error: .* '([^']+)' does not exist in module 'Cell/).map {
                String($0.1)
            })
        if !absent.isSubset(of: absentNames) {
            absentNames.formUnion(absent)
            return true
        }
        if !isPublic, errors.contains(where: Self.isAboutAccess) {
            isPublic = true
            hidesImports = false
            return true
        }
        if hidesImports, errors.contains(where: { $0.contains("implementation-only") }) {
            hidesImports = false
            return true
        }
        // The initialiser that the compiler writes is internal.
        if isPublic, synthesized.isEmpty,
            errors.contains(where: { $0.contains("initializer '") && Self.isAboutAccess($0) })
        {
            for body in cell.bodies {
                synthesized[body.start] = body.layout?.memberwise.map { [$0] }
            }
            if !synthesized.isEmpty { return true }
        }
        if isPublic, publishesWrappers, errors.contains(where: Self.isAboutAccess) {
            publishesWrappers = false
            return true
        }
        if synthesize(after: found, on: cell, scope: scope) { return true }
        if !isUnchecked, errors.contains(where: { $0.hasPrefix("conformance to 'Sendable' must") })
        {
            isUnchecked = true
            return true
        }
        // What is declared nowhere is found by no other attempt.
        let isMisspelt =
            cell.hasSyntaxError
            || !errors.isEmpty
                && errors.allSatisfy { message in
                    Self.missingName(in: message).map { !scope.offers($0) } ?? false
                }
        if !seesEverything, !isMisspelt,
            scope.modules(neededBy: nil).count > scope.modules(neededBy: cell).count
        {
            seesEverything = true
            return true
        }
        // Showing the value changes how the compiler reads the expression: without it the
        // messages speak of what the user wrote, and some values cannot be shown at all.
        defer { showsResult = false }
        return showsResult
    }

    /// Writes what the compiler would write if the extension stood in the cell of its type.
    private mutating func synthesize(
        after found: [CompilerDiagnostic], on cell: ParsedCell, scope: Scope
    ) -> Bool {
        let mark =
            /prevents automatic synthesis of '(.+)' for protocol/
        var isNew = false
        for error in found where error.severity == .error {
            guard let member = error.message.firstMatch(of: mark)?.1,
                let name = error.message.firstMatch(
                    of: /declaring (?:generic |final )*(?:struct|enum|class) '([^']+)'/)?.1,
                let body = cell.extensionBody(ofType: name, at: error),
                var layout = scope.layout(ofType: body.path)
            else { continue }
            let keys = cell.bodies.filter { $0.path == body.path }.compactMap(\.codingKeys).first
            if let keys { layout.codingKeys = keys }
            // The compiler may tell of one member more than once.
            guard let text = layout.member(String(member)),
                synthesized[body.start]?.contains(text) != true
            else { continue }
            synthesized[body.start, default: []].append(text)
            isNew = true
        }
        return isNew
    }

    /// The variables that the checks at the end of the cell found without a value.
    private static func valuelessNames(in output: String) -> Set<String> {
        let mark =
            /end of cell:[0-9]+:[0-9]+: error: (?:constant|variable) '([^']+)' used before being init/
        return Set(output.matches(of: mark).map { String($0.1) })
    }

    private static func isAboutAccess(_ message: String) -> Bool {
        message.contains("must be declared public") || message.contains("declared public because")
            || message.contains("declared open because")
            || message.contains("must be as accessible")
            || message.hasPrefix("cannot declare a public ")
            || message.contains("cannot have more restrictive access")
    }

    private static func takesTooLong(_ message: String) -> Bool {
        message.contains("unable to type-check this expression in reasonable time")
    }

    private static func isUnknownOperator(_ message: String, in scope: Scope) -> Bool {
        guard message.hasPrefix("cannot find operator '") else { return false }
        let name = message.dropFirst("cannot find operator '".count).prefix { $0 != "'" }
        return !scope.offers(String(name))
    }

    private static func missingName(in message: String) -> String? {
        for start in ["cannot find '", "cannot find type '"] where message.hasPrefix(start) {
            return String(message.dropFirst(start.count).prefix { $0 != "'" })
        }
        return nil
    }
}
