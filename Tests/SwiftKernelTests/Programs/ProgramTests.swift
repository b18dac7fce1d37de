import SwiftKernel
import Testing

/// Whole programs, once as one file by plain Swift and once cell by cell: both print the same.
@Suite struct ProgramTests {
    @Test(arguments: Program.all)
    func `a notebook prints what the program of its cells prints`(program: Program) throws {
        let plain = try PlainSwift.run(program.text, languageMode: program.languageMode)
        guard case .ran(let expected, status: 0) = plain else {
            Issue.record("plain Swift does not run it to its end: \(plain)")
            return
        }
        let session = try NotebookSession()
        var printed = ""
        for cell in program.cells {
            let output = session.run(cell)
            printed += output.stdout
            if let failure = output.failure {
                let account = ([failure.name] + failure.traceback).joined(separator: "\n")
                Issue.record("\(account)\n--- in the cell\n\(cell)")
            }
        }
        #expect(printed == expected)
        #expect(!expected.isEmpty, "a program that prints nothing tells nothing")
    }

    @Test func `the programs are there, and are notebooks`() {
        #expect(Program.all.count >= 120)
        #expect(Program.all.allSatisfy { $0.cells.count > 1 })
    }
}
