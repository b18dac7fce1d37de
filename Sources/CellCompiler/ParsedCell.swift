internal import SwiftParser
internal import SwiftSyntax

/// What the parser finds in a cell: its declarations, its imports and its last expression.
package struct ParsedCell: Sendable {
    /// The text as the user wrote it.
    package let text: String
    /// What the cell declares for later cells.
    package internal(set) var declarations: [Declaration]
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
    /// What the types of the cell are made of, by their names.
    let layouts: [String: TypeLayout]
    /// The keys that extensions of the cell name for coding, by the type they extend.
    let codingKeys: [String: [String]]
    /// Where the members of each extension and structure begin: the byte after its brace.
    private let bodies: [(type: String, start: Int)]
    /// Whether the parser could not make sense of all of it.
    let hasSyntaxError: Bool

    let edits: Edits
    /// The edits that show the value of the last expression; empty when it has none.
    let showingEdits: [TextEdit]

    /// The edits that make the declarations usable in other cells.
    struct Edits: Sendable {
        var always: [TextEdit]
        var internally: [TextEdit]
        var publicly: [TextEdit]
        var forWrappers: [TextEdit]
        var uncheckedly: [TextEdit]
        /// Where the text asks for the file it is in.
        var fileMentions: [Range<Int>]
    }

    /// Parses a cell; any text has a result, the compiler reports the errors.
    package init(_ text: String) {
        self.text = text
        let tree = Parser.parse(source: text)
        let collector = DeclarationCollector(tree: tree)
        collector.collect(tree.statements)
        declarations = collector.declarations
        imports = collector.imports
        edits = Edits(
            always: collector.edits + collector.access.edits + PromiseFinder.edits(in: tree)
                + LoopPointFinder.edits(in: tree),
            internally: collector.access.internalEdits,
            publicly: collector.access.publicEdits,
            forWrappers: collector.access.wrapperEdits, uncheckedly: collector.uncheckedEdits,
            fileMentions: FileMentionFinder.ranges(in: tree))
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
        layouts = TypeLayout.all(in: tree.statements)
        codingKeys = TypeLayout.codingKeys(inExtensions: tree.statements)
        bodies = tree.statements.compactMap { item in
            guard case .decl(let declaration) = item.item else { return nil }
            let type = declaration.as(StructDeclSyntax.self)
            let added = declaration.as(ExtensionDeclSyntax.self)
            guard let block = type?.memberBlock ?? added?.memberBlock,
                let name = type?.name.text ?? added?.extendedType.trimmedDescription
            else { return nil }
            return (name, block.leftBrace.endPositionBeforeTrailingTrivia.utf8Offset)
        }
        isEmpty = tree.statements.isEmpty && !tree.hasError
        hasLoop = LoopFinder.findsLoop(in: tree)
        showingEdits = Self.showingEdits(of: tree)
    }

    /// Takes over the variables without a value that the cell mentions and does not declare itself.
    mutating func adopt(_ variables: [ValuelessVariable]) {
        adopted = variables.filter { variable in
            names.mentioned.contains(variable.name)
                && !declarations.contains { $0.name == variable.name && $0.kind.isImportable }
        }
        for variable in adopted { names.mention(variable.mentioned) }
    }

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
    ///   - members: Members to add to a type or to the first extension of it, by its name.
    ///   - removed: Declarations to leave out.
    ///   - hidden: Variables that only the cell itself may see.
    ///   - isUnchecked: Whether `Sendable` is taken at the author's word.
    /// - Returns: The text and the way back to the user's columns.
    func edited(
        in frame: CodeFrame, label: String, showsResult: Bool, isPublic: Bool,
        publishesWrappers: Bool = true,
        adding members: [String: [String]] = [:],
        without removed: [Declaration] = [], hiding hidden: Set<String> = [],
        isUnchecked: Bool = false
    ) -> EditedText {
        var all = edits.always + (isPublic ? edits.publicly : edits.internally)
        if isPublic && publishesWrappers { all += edits.forWrappers }
        if isUnchecked { all += edits.uncheckedly }
        for place in declarations.filter({ hidden.contains($0.name) }).compactMap(\.accessPlace) {
            all.removeAll { $0.offset == place.lowerBound && $0.isAccess }
            let edit = TextEdit(
                offset: place.lowerBound, length: place.count,
                replacement: place.isEmpty ? "private " : "private")
            if !all.contains(edit) { all.append(edit) }
        }
        if !frame.isTopLevel { all = [] }
        if showsResult, let function = frame.valueFunction, var first = showingEdits.first {
            first.replacement = function + "("
            all += [first] + showingEdits.dropFirst()
        }
        all += edits.fileMentions.map {
            TextEdit(offset: $0.lowerBound, length: $0.count, replacement: "\"\(label)\"")
        }
        for (type, texts) in members {
            guard let start = bodies.first(where: { $0.type == type })?.start else { continue }
            let text = texts.map { " \($0);" }.joined()
            all.append(TextEdit(offset: start, replacement: text))
        }
        let ranges = removed.compactMap(\.bytes)
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
        return [
            TextEdit(offset: start, replacement: "_CellResult.show("),
            TextEdit(offset: end, replacement: ")"),
        ]
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
