import SwiftKernel
import Testing

@Suite struct ContainmentTests {
    @Test(arguments: [
        ("[1, 2, 3][n]", "Trap: Index out of range"),
        (
            "let o: Int? = nil; o!",
            "Trap: Unexpectedly found nil while unwrapping an Optional value"
        ),
        ("fatalError(\"no way\")", "Trap: no way"),
        ("precondition(n < 5, \"too big\")", "Trap: too big"),
        ("Int.max - 7 + n + n", "Trap: arithmetic overflow"),
        ("exit(3)", "Exit: exit(3) was called; all variables are intact"),
        ("abort()", "Trap: abort() was called"),
        (
            "func f(_ i: Int) -> Int { i == -1 ? 0 : f(i + 1) + 1 }; f(0)",
            "Trap: the stack is full: endless recursion?"
        ),
        ("struct E: Error { var code = 7 }; throw E()", "E: E(code: 7)"),
    ])
    func `a failing cell leaves all variables intact`(code: String, answer: String) throws {
        let session = try NotebookSession()
        session.run("import Foundation\nvar n = 5; var list = [1]")
        #expect(session.run(code).answer == answer)
        #expect(session.run("list.append(2); n += 1\n(n, list)").answer == "(6, [1, 2])")
    }

    @Test func `an endless loop ends on interrupt within half a second`() throws {
        let session = try NotebookSession()
        session.run("var n = 0")
        session.interrupt(after: 1)
        let clock = ContinuousClock()
        let start = clock.now
        #expect(session.run("while true { n += 1 }").answer == "KeyboardInterrupt: interrupted")
        #expect(clock.now - start < .milliseconds(1500))
        #expect(session.run("n > 0").answer == "true")
    }
}
