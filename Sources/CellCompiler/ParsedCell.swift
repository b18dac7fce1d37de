internal import SwiftParser
internal import SwiftSyntax

/// What the parser finds in a cell: its declarations, its imports and its last expression.
package struct ParsedCell: Sendable {
    /// The text as the user wrote it.
    package let text: String
    /// What the cell declares for later cells.
    package internal(set) var declarations: [Declaration]
    /// What it adds to its own types by extensions.
    let ownExtensions: [Declaration]
    /// The imports, in the order they were written.
    package let imports: [ImportStatement]
    /// The first components of the imported modules' names.
    package var importedModules: [String] { imports.map(\.module) }
    /// Whether there is nothing to run.
    package let isEmpty: Bool

    /// Whether any code of the cell repeats; such code is worth optimising.
    package let hasLoop: Bool

    /// The names it mentions and those it offers.
    private(set) var names: NameFinder
    /// Whether its declarations must be public: what an internal class overrides is not inherited by
    /// a subclass in a third module.
    var mustBePublic: Bool { names.hasOpenClass }
    /// Whether it declares what may speak of other cells' modules only when these are imported
    /// openly.
    let needsOpenImports: Bool
    /// The names of types that the cell gives private members.
    let closedTypes: Set<String>
    /// The names of the types that it extends.
    package let extendedTypes: Set<String>
    /// The variables that it declares without a value.
    let valueless: [ValuelessVariable]
    /// The variables of earlier cells without a value yet that it mentions: it declares them anew.
    private(set) var adopted: [ValuelessVariable] = []
    /// Those of both that have no value at its end.
    var pending: [ValuelessVariable] = []
    /// The variables that got no value, because its code stopped before: later cells must not see
    /// them.
    var unset: Set<String> = []
    /// Its types and extensions.
    let bodies: [TypeBody]
    /// What stands for other types of its top level, without arguments.
    let aliases: [String: String]
    /// Where it means variables of earlier cells although it declares ones of the same names.
    let outerMentions: [OuterMention]
    /// The variables of `async let`.
    let asyncNames: [String]
    /// What it takes from elsewhere, if it does nothing but declare.
    let pure: PureDeclarations?
    /// Which names its code may read after it has run.
    let use: CodeUse
    /// The variables whose memory can be given back.
    private(set) var noted: Set<String>
    /// Whether the parser could not make sense of all of it.
    let hasSyntaxError: Bool

    let edits: Edits
    /// The edits that show the value of the last expression; empty when it has none.
    let showingEdits: [TextEdit]
    /// Whether showing the value leaves the way open in which the compiler reads the expression.
    var showsApart: Bool { showingEdits.first?.replacement.hasPrefix("do ") ?? true }

    /// The edits that make the declarations usable in other cells.
    struct Edits: Sendable {
        var always: [TextEdit]
        var internally: [TextEdit]
        var publicly: [TextEdit]
        var forWrappers: [TextEdit]
        var uncheckedly: [TextEdit]
        /// Those that suit only where a place means a variable of an earlier cell.
        var withMeaning: [OuterMention: TextEdit]
        /// Where the text asks for the file it is in.
        var fileMentions: [Range<Int>]
    }

    /// Parses a cell; any text has a result, the compiler reports the errors.
    ///
    /// `libraries` are the modules that every cell imports.
    package init(_ text: String, libraries: Set<String> = []) {
        self.text = text
        let tree = Parser.parse(source: text)
        let collector = DeclarationCollector(tree: tree, libraries: libraries)
        collector.collect(tree.statements)
        declarations = collector.declarations
        ownExtensions = collector.ownExtensions
        imports = collector.imports
        let notes = VariableNotes(tree.statements, without: collector.earlierNames)
        noted = notes.names.union(collector.guardedNames)
        use = CodeUse(tree: tree)
        pure = tree.hasError ? nil : PureDeclarations(tree.statements)
        let files = FileMentionFinder(tree: tree)
        edits = Edits(
            always: collector.edits + collector.access.edits + PromiseFinder.edits(in: tree)
                + LoopPointFinder.edits(in: tree) + notes.edits + files.edits,
            internally: collector.access.internalEdits,
            publicly: collector.access.publicEdits,
            forWrappers: collector.access.wrapperEdits, uncheckedly: collector.uncheckedEdits,
            withMeaning: collector.guardedVariables,
            fileMentions: files.ranges)
        names = NameFinder(tree: tree)
        let privacy = PrivateMemberFinder(tree: tree)
        closedTypes = privacy.closedTypes
        extendedTypes = privacy.extendedTypes
        valueless = ValuelessVariable.all(in: tree.statements)
        needsOpenImports =
            collector.access.addsForeignConformance
            || collector.declarations.contains {
                $0.signature.contains("operator ") || $0.signature.hasPrefix("precedencegroup ")
            }
        hasSyntaxError = tree.hasError
        bodies = TypeBody.all(in: tree)
        aliases = collector.aliases
        outerMentions = collector.guardMentions + collector.ownMentions
        asyncNames = collector.asyncNames
        isEmpty = tree.statements.isEmpty && !tree.hasError
        hasLoop = LoopFinder.findsLoop(in: tree)
        showingEdits = Self.showingEdits(of: tree)
    }

    /// What the types of the cell are made of, by their paths.
    var layouts: [String: TypeLayout] {
        Dictionary(
            bodies.compactMap { body in body.layout.map { (body.path, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// Takes over the variables without a value that the cell mentions and does not declare itself.
    mutating func adopt(_ variables: [ValuelessVariable]) {
        adopted = variables.filter { variable in
            names.mentioned.contains(variable.name)
                && !declarations.contains { $0.name == variable.name && $0.kind.isImportable }
        }
        for variable in adopted { names.mention(variable.mentioned) }
    }

    /// Adds words that its code gets from elsewhere.
    mutating func mention(_ words: Set<String>) { names.mention(words) }

    /// Whether its text holds a name.
    package func mentions(_ name: String) -> Bool { names.mentioned.contains(name) }

    /// What later cells see of it when some of the variables without a value still have none.
    func settled(without names: Set<String>) -> ParsedCell {
        var cell = self
        cell.declarations.removeAll { names.contains($0.name) && $0.kind.isVariable }
        let set = adopted.filter { !names.contains($0.name) }
        cell.declarations += set.map {
            Declaration(
                name: $0.name, kind: $0.isConstant ? .constant : .variable, signature: $0.name,
                line: 1)
        }
        cell.names.offer(set.map(\.name))
        cell.noted.formUnion((valueless + adopted).map(\.name).filter { !names.contains($0) })
        cell.pending = (valueless + adopted).filter { names.contains($0.name) }
        return cell
    }

    /// Whether running a text would wait at its top level.
    package static func waits(_ text: String) -> Bool { AwaitFinder.findsAwait(in: text) }

    /// The cell as it is compiled.
    ///
    /// - Parameters:
    ///   - frame: What stands around it.
    ///   - label: What it calls the file it is in.
    ///   - showsResult: Whether its last expression is handed to the display.
    ///   - isPublic: Whether its declarations become public; otherwise they are internal.
    ///   - publishesWrappers: Whether property wrappers, too, become public then.
    ///   - members: Members to add behind braces, by the bytes where these end.
    ///   - structures: The structures of other cells whose properties extensions of it set, by the
    ///     bytes where the extensions' braces end.
    ///   - outerNames: What the cell writes for variables of earlier cells that it declares anew.
    ///   - changes: What others see otherwise than it was written.
    ///   - isUnchecked: Whether `Sendable` is taken at the author's word.
    /// - Returns: The text and the way back to the user's columns.
    func edited(
        in frame: CodeFrame, label: String, showsResult: Bool, isPublic: Bool,
        publishesWrappers: Bool = true,
        adding members: [Int: [String]] = [:], setting structures: [Int: TypeLayout] = [:],
        meaning outerNames: [OuterMention: String] = [:],
        changing changes: InterfaceChanges = InterfaceChanges(),
        isUnchecked: Bool = false
    ) -> EditedText {
        // Of two edits at one place the first comes first.
        var all = members.map { start, texts in
            TextEdit(offset: start, replacement: texts.map { " \($0);" }.joined())
        }
        for body in bodies {
            guard let layout = structures[body.start] else { continue }
            all += body.initializers.flatMap { $0.edits(for: layout, isPublic: isPublic) ?? [] }
        }
        all += outerNames.map { TextEdit(replacing: $0.bytes, by: $1) }
        all += edits.withMeaning.filter { outerNames[$0.key] != nil }.map(\.value)
        all += edits.always + (isPublic ? edits.publicly : edits.internally)
        if isPublic && publishesWrappers { all += edits.forWrappers }
        if isUnchecked { all += edits.uncheckedly }
        let unset = declarations.filter { changes.unset.contains($0.name) && $0.kind.isVariable }
        for place in Set((unset + changes.closed).compactMap(\.accessPlace)) {
            all.removeAll { $0.offset == place.lowerBound && $0.isAccess }
            let edit = TextEdit(
                offset: place.lowerBound, length: place.count,
                replacement: place.isEmpty ? "fileprivate " : "fileprivate")
            if !all.contains(edit) { all.append(edit) }
        }
        all += Set(changes.disfavored.compactMap(\.bytes?.lowerBound)).map {
            TextEdit(offset: $0, replacement: "@_disfavoredOverload ")
        }
        for name in unset.filter({ $0.accessPlace == nil }).map(\.name) {
            all = all.map { GuardedNames.closing(name, in: $0) }
        }
        if !frame.isTopLevel { all = [] }
        if showsResult, let function = frame.valueFunction {
            all += showingEdits.map { edit in
                var edit = edit
                edit.replacement.replace("_CellResult.show", with: function)
                return edit
            }
        }
        all += edits.fileMentions.map {
            TextEdit(offset: $0.lowerBound, length: $0.count, replacement: "\"\(label)\"")
        }
        let ranges = changes.removed.compactMap(\.bytes)
        all.removeAll { edit in ranges.contains { $0.contains(edit.offset) } }
        let outer = ranges.filter { range in
            !ranges.contains {
                $0 != range && $0.lowerBound <= range.lowerBound
                    && $0.upperBound >= range.upperBound
            }
        }
        all += outer.map { TextEdit(offset: $0.lowerBound, length: $0.count, replacement: "") }
        return EditedText(text, edits: all)
    }

    private static func showingEdits(of tree: SourceFileSyntax) -> [TextEdit] {
        guard let item = tree.statements.last?.item, case .expr(let expression) = item,
            isValue(expression), !expression.hasError
        else { return [] }
        let start = expression.positionAfterSkippingLeadingTrivia.utf8Offset
        let end = expression.endPositionBeforeTrailingTrivia.utf8Offset
        // As an argument it would be type-checked once more for each way to show a value, and one
        // with many operators may take the compiler seconds.
        if isLong(expression) {
            return [
                TextEdit(offset: start, replacement: "do { let _value = ("),
                TextEdit(offset: end, replacement: "); _CellResult.show(_value) }"),
            ]
        }
        return [
            TextEdit(offset: start, replacement: "_CellResult.show("),
            TextEdit(offset: end, replacement: ")"),
        ]
    }

    private static func isLong(_ expression: ExprSyntax) -> Bool {
        expression.tokens(viewMode: .sourceAccurate).count { token in
            if case .binaryOperator = token.tokenKind { true } else { false }
        } > 4
    }

    /// Whether an expression yields something to show: assignments and control flow do not.
    private static func isValue(_ expression: ExprSyntax) -> Bool {
        // `#warning` and `#error` speak to the compiler.
        if let macro = expression.as(MacroExpansionExprSyntax.self),
            ["warning", "error"].contains(macro.macroName.text)
        {
            return false
        }
        if expression.is(IfExprSyntax.self) || expression.is(SwitchExprSyntax.self) { return false }
        guard let sequence = expression.as(SequenceExprSyntax.self) else {
            if let tried = expression.as(TryExprSyntax.self) { return isValue(tried.expression) }
            if let awaited = expression.as(AwaitExprSyntax.self) {
                return isValue(awaited.expression)
            }
            return true
        }
        return !sequence.elements.contains { $0.is(AssignmentExprSyntax.self) }
    }
}
