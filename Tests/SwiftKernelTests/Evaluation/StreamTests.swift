import Foundation
import SwiftKernel
import Synchronization
import Testing

/// Output arrives whole, in order and before the end of its cell.
@Suite struct StreamTests {
    @Test func `ten megabytes arrive without loss`() throws {
        let session = try NotebookSession()
        let output = session.run(
            "for i in 0..<100_000 { print(i, String(repeating: \"x\", count: 95)) }")
        let count = output.stdout.utf8.count { $0 == UInt8(ascii: "\n") }
        #expect(count == 100_000)
        let last = "99999 " + String(repeating: "x", count: 95) + "\n"
        #expect(output.stdout.hasSuffix(last))
    }

    @Test func `characters split between writes are joined`() throws {
        let session = try NotebookSession()
        let output = session.run(
            """
            import Foundation
            for byte in Array("é👋".utf8) {
                FileHandle.standardOutput.write(Data([byte]))
                usleep(20_000)
            }
            """)
        #expect(output.stdout == "é👋")
    }

    @Test func `a partial line appears while the cell runs`() throws {
        let session = try NotebookSession()
        session.run("import Foundation")
        let clock = ContinuousClock()
        let seen = Mutex<ContinuousClock.Instant?>(nil)
        session.run("print(\"part\", terminator: \"\"); usleep(800_000)") { _ in
            seen.withLock { $0 = $0 ?? clock.now }
        }
        let instant = try #require(seen.withLock { $0 })
        #expect(clock.now - instant > .milliseconds(500))
    }

    @Test func `what C code prints is caught, too`() throws {
        let session = try NotebookSession()
        let output = session.run("import Glibc\nputs(\"from C\")\nprint(\"from Swift\")")
        #expect(output.stdout == "from C\nfrom Swift\n")
    }

    @Test func `standard error stays a stream of its own`() throws {
        let session = try NotebookSession()
        let output = session.run(
            "import Foundation\nfputs(\"warn\\n\", stderr)\nprint(\"out\")")
        #expect(output.stderr == "warn\n")
        #expect(output.stdout == "out\n")
    }

    @Test func `readLine asks the front end`() throws {
        let session = try NotebookSession()
        let code = "print(\"name?\"); let name = readLine() ?? \"nobody\"; print(\"hi\", name)"
        #expect(session.run(code, answers: ["Ana"]).stdout == "name?\nhi Ana\n")
        #expect(session.run("name").answer == "\"Ana\"")
        #expect(session.run("readLine()").answer == "nil")
    }

    @Test func `the end of input is that of one cell`() throws {
        let session = try NotebookSession()
        #expect(session.run("readLine()").answer == "nil")
        #expect(session.run("readLine()", answers: ["hi"]).answer == "Optional(\"hi\")")
    }

    @Test func `the session's files are removed`() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("evaluator-test-\(UUID().uuidString)")
        let session = try NotebookSession(temporary: folder)
        session.run("1")
        let files = FileManager.default
        #expect(try files.contentsOfDirectory(atPath: folder.path).count == 1)
        session.evaluator.shutDown()
        #expect(try files.contentsOfDirectory(atPath: folder.path).isEmpty)
        try files.removeItem(at: folder)
    }
}
