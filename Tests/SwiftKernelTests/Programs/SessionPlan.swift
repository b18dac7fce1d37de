import Foundation
import SwiftKernel

/// The cells of a session in the order in which they run, and the plain programs that say the same.
struct SessionPlan: Sendable {
    /// How a cell ends.
    ///
    /// What stands before the end has happened; an error of the compiler comes before anything has.
    enum Ending: CaseIterable, Sendable {
        case well, compileError, trap, error

        /// The text below the cell's own that makes it end so.
        var text: String {
            switch self {
            case .well: ""
            case .compileError: "\nlet notANumber_: Int = \"text\"\n"
            case .trap: "\nfatalError(\"a trap\")\n"
            case .error: "\nthrow CancellationError()\n"
            }
        }
    }

    /// A cell, and its part of a plain program.
    struct Step: Sendable {
        var cell: String
        var ending = Ending.well
        /// What it adds to the plain program; nothing when it does not compile.
        var plain: String
        /// The program that its text belongs to: a session may hold several, one after the other.
        var program = 0
    }

    var title: String
    var languageMode: Int
    var steps: [Step] = []

    /// The mark behind a name that was declared again, and the number of its declaration.
    static let mark = "ǁ"

    /// The whole text of each plain program, or of its part up to a step.
    func programs(through last: Int? = nil) -> [String] {
        let steps = last.map { self.steps[...$0] } ?? self.steps[...]
        return Dictionary(grouping: steps, by: \.program).sorted { $0.key < $1.key }
            .map { $0.value.map(\.plain).joined(separator: "\n") }
    }

    /// What plain Swift prints for the cells up to a step; nil where it does not take them.
    func expected(through last: Int? = nil) throws -> String? {
        var printed = ""
        for program in programs(through: last) {
            let outcome = try PlainSwift.outcome(of: program, languageMode: languageMode)
            guard case .ran(let stdout, status: 0) = outcome else { return nil }
            printed += stdout
        }
        return printed.replacing(/ǁ[0-9]+/, with: "")
    }

    /// What came of a session.
    enum Verdict {
        case same
        /// The cells up to one of them are no program, so there is nothing to compare with.
        case incomparable
        case different(String)
    }

    /// Runs the cells and compares.
    func judge() throws -> Verdict {
        guard let expected = try expected() else { return .incomparable }
        let session = try NotebookSession()
        var printed = ""
        var soFar: [String] = [], accounts: [String] = []
        for step in steps {
            let output = session.run(step.cell + step.ending.text)
            printed += output.stdout
            soFar.append(printed)
            accounts.append(Self.account(of: output, wanted: step.ending))
        }
        if printed == expected && accounts.allSatisfy(\.isEmpty) { return .same }
        for (index, account) in accounts.enumerated() {
            guard let part = try self.expected(through: index) else { return .incomparable }
            if part == soFar[index] && account.isEmpty { continue }
            let cells = steps[...index].map { $0.cell + $0.ending.text }
            return .different(
                """
                \(title), cell \(index + 1): \(account)
                --- printed up to there
                \(soFar[index])
                --- instead of
                \(part)
                --- by the cells
                \(cells.joined(separator: "\n// %%\n"))
                """)
        }
        return .incomparable
    }

    /// How a cell's end differs from the one it should have.
    private static func account(of output: NotebookSession.Output, wanted: Ending) -> String {
        let failure = output.failure
        let ended: Ending =
            switch failure?.name {
            case nil: .well
            case "CompileError": .compileError
            case "Trap": .trap
            default: .error
            }
        guard ended != wanted else { return "" }
        return ([failure?.name ?? "no error"] + (failure?.traceback ?? [])).joined(separator: "\n")
    }
}
