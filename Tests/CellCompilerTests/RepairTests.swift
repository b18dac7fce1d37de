import CellCompiler
import Testing

/// What the compiler said about a cell, attempt by attempt, and what was made of it.
struct RecordedRepair: Sendable, CustomTestStringConvertible {
    /// The cells before, each a module of its own.
    var earlier: [String] = []
    /// The cell.
    var cell: String
    /// What the compiler wrote about each attempt, and the repair that follows.
    var story: [(output: String, repair: String)]
    /// Whether the last repair has the cell compiled once more.
    var compilesAgain = true

    var testDescription: String { cell }
}

struct RepairTests {
    @Test(arguments: RecordedRepair.all)
    func `a repair finds the message that the compiler writes`(recorded: RecordedRepair) throws {
        var scope = Scope()
        for (index, text) in recorded.earlier.enumerated() {
            scope.add(
                ParsedCell(text), module: "Cell\(index + 1)", label: "In[\(index + 1)]")
        }
        let number = recorded.earlier.count + 1
        let cell = CellCompiler.Cell(
            number: number, label: "In[\(number)]", parsed: ParsedCell(recorded.cell))
        var attempt = Attempt(cell.parsed, in: scope)
        for (index, step) in recorded.story.enumerated() {
            let recipe = Recipe(cell: cell, scope: scope, attempt: attempt, implicit: [])
            let failure = FailedAttempt(of: recipe, in: scope, output: step.output)
            let repaired = attempt.repair(after: failure)
            let verdict = try #require(repaired)
            #expect(verdict.repair.name == step.repair)
            let isLast = index == recorded.story.count - 1
            #expect(verdict.compilesAgain == (isLast ? recorded.compilesAgain : true))
        }
        // The same message once more brings nothing new: what repairs can try ends.
        let last = recorded.story[recorded.story.count - 1].output
        for _ in Repair.all {
            let recipe = Recipe(cell: cell, scope: scope, attempt: attempt, implicit: [])
            let failure = FailedAttempt(of: recipe, in: scope, output: last)
            guard attempt.repair(after: failure)?.compilesAgain == true else { return }
        }
        Issue.record("repairs go on for ever")
    }

    @Test(arguments: Repair.all.map(\.name))
    func `every repair has a recorded message`(name: String) throws {
        let outputs = RecordedRepair.all.flatMap(\.story).filter { $0.repair == name }
        #expect(!outputs.isEmpty)
        let example = try #require(Repair.all.first { $0.name == name }).example
        #expect(outputs.contains { $0.output.contains(example) })
    }
}
