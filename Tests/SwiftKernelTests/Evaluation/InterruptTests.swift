import Foundation
import SwiftKernel
import Synchronization
import Testing

/// An interrupt ends any cell within half a second and keeps every variable.
@Suite(.serialized) struct InterruptTests {
    @Test(arguments: [
        "while true { n += 1 }",
        "while true { print(n) }",
        "while true { list.append(list.count); if list.count > 1000 { list = [] } }",
        "while true { list.sort { $0 > $1 } }",
        "sleep(100)",
        "Thread.sleep(forTimeInterval: 100)",
        "try await Task.sleep(for: .seconds(100))",
        "let lock = NSLock(); lock.lock(); lock.lock()",
        "while !Interruption.isRequested { n += 1 }; try Interruption.check()",
        "var byte: UInt8 = 0; var ends: [Int32] = [0, 0]; pipe(&ends); read(ends[0], &byte, 1)",
        "await withCheckedContinuation { (c: CheckedContinuation<Void, Never>) in }",
        "func spin() { while true { n &+= 1 } }\nspin()",
        "while true { _ = (0..<1000).map { \"\\($0)\" }.joined() }",
    ])
    func `an interrupt ends the cell and keeps the variables`(code: String) throws {
        let session = try NotebookSession()
        session.run("import Foundation\nvar n = 0; var list = [3, 1, 2]; let kept = 7")
        let clock = ContinuousClock()
        let asked = Mutex<ContinuousClock.Instant?>(nil)
        let evaluator = session.evaluator
        let output = session.run("print(\"started\")\n" + code) { _ in
            let isFirst = asked.withLock { asked in
                defer { asked = asked ?? clock.now }
                return asked == nil
            }
            if isFirst { evaluator.interrupt() }
        }
        let start = try #require(asked.withLock { $0 })
        #expect(output.answer == "KeyboardInterrupt: interrupted")
        // Half a second, and the same again for a machine that is busy with other tests.
        #expect(clock.now - start < .seconds(1))
        let after = session.run("list = [kept]; print(list, n >= 0)")
        #expect(after.stdout == "[7] true\n")
    }

    @Test func `a compilation can be interrupted`() throws {
        let session = try NotebookSession()
        session.run("let x = 1")
        session.interrupt(after: 0.5)
        let sum = (0..<300).map { "[\($0), Double(\($0))]" }.joined(separator: " + ")
        #expect(session.run("let y = \(sum)").answer == "KeyboardInterrupt: interrupted")
        #expect(session.run("x").answer == "1")
    }

    @Test func `an interrupt while idle changes nothing, nor does a second one`() throws {
        let session = try NotebookSession()
        session.evaluator.interrupt()
        #expect(session.run("1").answer == "1")
        // Both arrive while the loop runs: the first needs a moment to end it.
        let evaluator = session.evaluator
        let output = session.run("print(1); while true {}") { _ in
            evaluator.interrupt()
            evaluator.interrupt()
        }
        #expect(output.answer == "KeyboardInterrupt: interrupted")
        #expect(session.run("2").answer == "2")
    }

    @Test func `waiting for input can be interrupted`() throws {
        let session = try NotebookSession()
        session.interrupt(after: 0.5)
        let output = session.run("let line = readLine()", waitsForInput: true)
        #expect(output.answer == "KeyboardInterrupt: interrupted")
        #expect(session.run("readLine()", answers: ["hi"]).answer == "Optional(\"hi\")")
    }

    @Test func `a process that does not react is replaced`() throws {
        let session = try NotebookSession(patience: .milliseconds(700))
        session.run("import Foundation\nlet lost = 1")
        let evaluator = session.evaluator
        let code = "signal(SIGUSR2, SIG_IGN); print(1)\nwhile true {}"
        let output = session.run(code) { _ in evaluator.interrupt() }
        #expect(output.failure?.name == "KeyboardInterrupt")
        #expect(output.answer.contains("Lost: lost"))
        #expect(session.run("1").answer == "1")
    }
}
