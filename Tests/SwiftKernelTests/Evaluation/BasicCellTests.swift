import SwiftKernel
import Testing

@Suite struct BasicCellTests {
    @Test func `a variable of one cell is there in the next`() throws {
        let session = try NotebookSession()
        #expect(session.run("let x = 1").answer == "")
        #expect(session.run("x + 1").answer == "2")
    }

    @Test func `printed text arrives whole and before the end`() throws {
        let session = try NotebookSession()
        let output = session.run("print(\"olá 👋\")\nprint(1, 2, terminator: \"\")")
        #expect(output.stdout == "olá 👋\n1 2")
    }

    @Test func `a compile error names the place and changes nothing`() throws {
        let session = try NotebookSession()
        session.run("var x = 1")
        let output = session.run("x = 5\nlet y = 2 + zz")
        #expect(output.answer == "CompileError: cannot find 'zz' in scope")
        #expect(
            output.failure?.traceback == [
                "In[2]:2:13: error: cannot find 'zz' in scope", "let y = 2 + zz", "            ^",
            ])
        #expect(session.run("x").answer == "1")
        #expect(session.run("y").answer == "CompileError: cannot find 'y' in scope")
    }
}
