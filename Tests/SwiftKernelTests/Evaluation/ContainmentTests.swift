import Foundation
import SwiftKernel
import Testing

/// Every way a cell can fail ends the cell and nothing else.
@Suite struct ContainmentTests {
    @Test(arguments: [
        ("[1, 2, 3][n]", "Trap: Index out of range"),
        (
            "let o: Int? = nil; o!",
            "Trap: Unexpectedly found nil while unwrapping an Optional value"
        ),
        ("fatalError(\"no way\")", "Trap: no way"),
        ("precondition(n < 5, \"too big\")", "Trap: too big"),
        ("assert(n < 5)", "Trap: the program stopped itself"),
        ("Int.max - 7 + n + n", "Trap: arithmetic overflow"),
        ("for i in 0..<n { print(list[i]) }", "Trap: Index out of range"),
        ("var k = Int.max - 2; for _ in 0..<n { k += 1 }", "Trap: arithmetic overflow"),
        ("for i in 0... { precondition(i < 3, \"three\") }", "Trap: three"),
        ("n / (n - 5)", "Trap: Division by zero"),
        (
            "(n as Any) as! String",
            "Trap: Could not cast value of type 'Swift.Int' to 'Swift.String'."
        ),
        (
            "func clash(_ a: inout Int, _ b: () -> Void) { b() }; clash(&n) { n = 3 }",
            "Trap: Simultaneous accesses…"
        ),
        ("exit(3)", "Exit: exit(3) was called; all variables are intact"),
        ("abort()", "Trap: abort() was called"),
        (
            "func f(_ i: Int) -> Int { i == -1 ? 0 : f(i + 1) + 1 }; f(0)",
            "Trap: the stack is full: endless recursion?"
        ),
        ("struct E: Error { var code = 7 }; throw E()", "E: E(code: 7)"),
        (
            "UnsafeMutablePointer<Int>(bitPattern: 16)!.pointee = 1",
            "Trap: invalid memory access at 0x10"
        ),
        (
            "struct Bad: CustomStringConvertible { var description: String { fatalError(\"x\") } }"
                + "\nprint(Bad())", "Trap: x"
        ),
    ])
    func `a failing cell leaves all variables intact`(code: String, answer: String) throws {
        let session = try NotebookSession()
        session.run("import Foundation\nvar n = 5; var list = [1]")
        let output = session.run(code)
        #expect(Conversation.matches(output.answer, answer), "\(output.answer)")
        #expect(output.stderr == "")
        let after = session.run("list.append(2); n += 1\nprint(n, list)")
        #expect(after.stdout == "6 [1, 2]\n")
    }

    @Test func `the traceback names the lines of the user's code`() throws {
        let session = try NotebookSession()
        session.run("func second(_ a: [Int]) -> Int {\n    a[1]\n}")
        let output = session.run("let list = [1]\n\nsecond(list)")
        #expect(
            output.failure?.traceback.dropFirst() == [
                "  at In[1]:2 in second", "  at In[2]:3", "      second(list)",
            ])
    }

    @Test func `variables set before the failure stay`() throws {
        let session = try NotebookSession()
        session.run("let a = 1\nlet b: Int = [][a]\nlet c = 3")
        #expect(session.run("a").answer == "1")
    }

    @Test func `a trap on another thread costs the process, and says what was lost`() throws {
        let session = try NotebookSession()
        session.run("import Foundation\nvar precious = 1")
        let output = session.run(
            "Thread.detachNewThread { fatalError(\"elsewhere\") }\nsleep(5)")
        let message = try #require(output.failure?.value)
        #expect(output.failure?.name == "WorkerLost")
        #expect(message.contains("elsewhere"))
        #expect(message.contains("Lost: precious"))
        #expect(session.run("precious").answer.hasPrefix("CompileError"))
        #expect(session.run("Date().timeIntervalSince1970 > 0").answer == "true")
    }

    @Test func `a killed worker is replaced`() throws {
        let session = try NotebookSession()
        session.run("import Foundation\nvar precious = 1")
        let output = session.run("kill(getpid(), SIGKILL); sleep(5)")
        #expect(output.failure?.name == "WorkerLost")
        #expect(output.answer.contains("SIGKILL"))
        #expect(session.run("1 + 1").answer == "2")
    }
}
