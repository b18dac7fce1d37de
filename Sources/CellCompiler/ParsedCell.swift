internal import SwiftParser
internal import SwiftSyntax

/// What the parser finds in a cell: its declarations, its imports and its last expression.
package struct ParsedCell: Sendable {
    /// The text as the user wrote it.
    package let text: String
    /// What the cell declares for later cells.
    package let declarations: [Declaration]
    /// The import statements, whole, in the order they were written.
    package let imports: [String]
    /// The first components of the imported modules' names.
    package let importedModules: [String]
    /// Whether there is nothing to run.
    package let isEmpty: Bool

    /// Whether any code of the cell repeats; such code is worth optimising.
    package let hasLoop: Bool

    /// The edits that make the declarations usable in other cells.
    let publishingEdits: [TextEdit]
    /// The edits that show the value of the last expression; empty when it has none.
    let showingEdits: [TextEdit]

    /// Parses a cell; any text has a result, the compiler reports the errors.
    package init(_ text: String) {
        self.text = text
        let tree = Parser.parse(source: text)
        let collector = DeclarationCollector(tree: tree)
        collector.collect(tree.statements)
        declarations = collector.declarations
        imports = collector.imports
        importedModules = collector.importedModules
        publishingEdits = collector.edits
        isEmpty = tree.statements.isEmpty && !tree.hasError
        hasLoop = LoopFinder.findsLoop(in: tree)
        showingEdits = Self.showingEdits(of: tree)
    }

    /// Whether running a text would wait at its top level.
    package static func waits(_ text: String) -> Bool { AwaitFinder.findsAwait(in: text) }

    /// The cell as it is compiled in a frame, its last value handed on or not.
    func edited(in frame: CodeFrame, showingResult: Bool) -> EditedText {
        var edits = frame.isTopLevel ? publishingEdits : []
        if showingResult, let function = frame.valueFunction, var first = showingEdits.first {
            first.replacement = function + "("
            edits += [first] + showingEdits.dropFirst()
        }
        return EditedText(text, edits: edits)
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
