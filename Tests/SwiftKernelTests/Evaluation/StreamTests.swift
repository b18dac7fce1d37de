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
        let seen = Moment()
        let output = session.run(
            "print(\"part\", terminator: \"\"); \(seen.isAwaited)\n\(seen.hasCome)"
        ) { _ in seen.come() }
        #expect(output.stdout == "part")
        #expect(output.answer == "true")
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

    @Test func `the end of input is that of one cell`() throws {
        let session = try NotebookSession()
        #expect(session.run("readLine()", answers: []).answer == "nil")
        #expect(session.run("readLine()", answers: ["hi"]).answer == "Optional(\"hi\")")
    }

    @Test func `programs and threads print among the cell's own lines`() throws {
        let session = try NotebookSession()
        session.run("import Foundation")
        let output = session.run(
            """
            let threads = (0..<4).map { k in
                Thread { for i in 0..<500 { print("thread \\(k) line \\(i)") } }
            }
            threads.forEach { $0.start() }
            while threads.contains(where: { !$0.isFinished }) { usleep(1000) }
            """)
        let lines = output.stdout.split(separator: "\n")
        #expect(lines.count == 2000)
        for k in 0..<4 {
            let own = lines.filter { $0.hasPrefix("thread \(k) ") }
            #expect(own == (0..<500).map { "thread \(k) line \($0)" })
        }
    }

    @Test func `what fails after its cell is said on the cell's stderr`() throws {
        let session = try NotebookSession()
        session.run("import Foundation\nlet n = 7")
        let late = Mutex("")
        let ended = Moment()
        session.run(
            "Thread.detachNewThread { \(ended.isAwaited); _ = [1][n] }",
            onError: { text in late.withLock { $0 += text } })
        ended.come()
        for _ in 0..<1200 where late.withLock({ !$0.contains("In[2]:1") }) { usleep(50_000) }
        let text = late.withLock { $0 }
        #expect(text.contains("After the cell, in code it left running"), "\(text)")
        #expect(text.contains("Index out of range"), "\(text)")
        #expect(text.contains("at In[2]:1"), "\(text)")
        #expect(session.run("n").answer == "7")
    }

    @Test func `a folder whose processes were all killed is removed by the next session`() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("evaluator-test-\(UUID().uuidString)")
        let abandoned = folder.appendingPathComponent("swift-kernel-1-abandoned")
        let files = FileManager.default
        try files.createDirectory(at: abandoned, withIntermediateDirectories: true)
        try Data().write(to: abandoned.appendingPathComponent("lock"))
        defer { try? files.removeItem(at: folder) }
        let first = try NotebookSession(temporary: folder)
        #expect(!files.fileExists(atPath: abandoned.path))
        let second = try NotebookSession(temporary: folder)
        #expect(try files.contentsOfDirectory(atPath: folder.path).count == 2)
        #expect(first.run("1").answer == "1")
        second.evaluator.shutDown()
        first.evaluator.shutDown()
        #expect(try files.contentsOfDirectory(atPath: folder.path).isEmpty)
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
