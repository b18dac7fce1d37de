/// All that goes into compiling one cell's module, kept to compile its interface again.
package struct Recipe: Sendable {
    /// The cell.
    let cell: CellCompiler.Cell
    /// The modules of other cells that the compiler must find.
    let modules: [String]
    /// What those who import the cell's module must find, too.
    let reach: Set<String>
    /// What others see otherwise, because newer cells declared it again or because it got no value.
    private(set) var changes = InterfaceChanges()
    /// What should be hidden, too, but without which the cell does not compile.
    var kept: [Declaration] = []

    /// The modules of libraries that the session imports.
    let importedModules: Set<String>

    private let attempt: Attempt
    private let importLines: [String]
    /// The imports of earlier cells and the first of their lines.
    private let imports: (statements: [ImportStatement], firstLine: Int)

    /// Plans a cell that sees what `scope` holds.
    package init(cell: CellCompiler.Cell, scope: Scope, attempt: Attempt, implicit: [String]) {
        self.cell = cell
        self.attempt = attempt
        let seeing = attempt.seesEverything ? nil : cell.parsed
        let needed = scope.modules(neededBy: seeing)
        modules = needed.map(\.name)
        reach = Set(
            needed.filter { $0.isStructural || !attempt.hidesImports }.map(\.name))
        importedModules = scope.importedModules.union(cell.parsed.importedModules)
        imports = (scope.imports, implicit.count + 1)
        importLines = scope.importLines(
            implicit: implicit, for: seeing, ambiguousNames: attempt.ambiguousNames,
            absentNames: attempt.absentNames, ownNames: attempt.keptNames,
            extendedTypes: cell.parsed.extendedTypes,
            hidesImports: attempt.hidesImports)
    }

    /// The imports of earlier cells about which the compiler complains, and what it says.
    ///
    /// They worked when their cells ran. A module that is gone since then must not be the end of
    /// the notebook.
    func failedImports(in output: String) -> [(statement: ImportStatement, reason: String)] {
        let errors = CompilerDiagnostic.parse(output).filter {
            $0.severity == .error && $0.file.hasSuffix("/main.swift")
        }
        var line = imports.firstLine
        return imports.statements.compactMap { statement in
            let lines = line..<line + statement.text.split(separator: "\n").count
            line = lines.upperBound
            return errors.first { lines.contains($0.line) }.map { (statement, $0.message) }
        }
    }

    /// What the compiler says about the cell's own text, in its own columns.
    func messages(in output: String) -> [CompilerDiagnostic] {
        CompilerDiagnostic.parse(output).placed(in: text, ofCell: cell.label)
    }

    /// The same with other changes.
    func with(_ changes: InterfaceChanges) -> Recipe {
        var recipe = self
        recipe.changes = changes
        return recipe
    }

    /// What later cells see of the cell.
    var settled: ParsedCell { cell.parsed.settled(without: attempt.valuelessNames) }

    /// The user's text as it is compiled.
    var text: EditedText {
        cell.parsed.edited(
            in: cell.options.frame, label: cell.label, showsResult: attempt.showsResult,
            isPublic: attempt.isPublic, publishesWrappers: attempt.publishesWrappers,
            adding: attempt.synthesized, setting: attempt.structures,
            meaning: attempt.outerNames, changing: changes,
            isUnchecked: attempt.isUnchecked)
    }

    /// The file that the checks behind the cell's text are said to be in.
    static let endOfCell = "end of cell"

    /// What makes assertions of XCTest known that fail outside of its tests.
    private static let watchingXCTest = """
        private final class _TestObserver: XCTestObservation {
            func testCase(
                _ testCase: XCTestCase, didFailWithDescription description: String,
                inFile file: String?, atLine line: Int
            ) { _TestFailures.record(description, file: file, line: line) }
            func testSuiteDidFinish(_ suite: XCTestSuite) { _TestFailures.testsEnded() }
        }
        _TestFailures.watchXCTest(
            observe: { XCTestObservationCenter.shared.addTestObserver(_TestObserver()) },
            standIn: {
                XCTestCase(name: "cell", testClosure: { _ in _TestFailures.standBy() }).run()
            })
        """

    /// The whole program.
    var program: String {
        let frame = cell.options.frame
        let adopted = frame.isTopLevel ? cell.parsed.adopted : []
        let declarations = adopted.map { "nonisolated(unsafe) \($0.declaration)\n" }
        // The compiler refuses what may have no value here.
        let checks = (frame.isTopLevel ? cell.parsed.valueless + adopted : [])
            .filter { !attempt.valuelessNames.contains($0.name) }
            .map { VariableNotes.call($0.name.escaped) + "\n" }
        return """
            \(importLines.joined(separator: "\n"))
            \(declarations.joined())
            \(cell.parsed.importedModules.contains("XCTest") ? Self.watchingXCTest : "")
            \(frame.before)
            #sourceLocation(file: "\(cell.label)", line: 1)
            \(text.text)
            #sourceLocation(file: "\(Self.endOfCell)", line: 1)
            \(frame.after)
            \(checks.joined())
            _CellResult.end()

            """
    }
}
