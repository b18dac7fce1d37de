import Foundation
import SwiftKernel
import Testing

/// Every way a cell can fail ends the cell and nothing else.
@Suite struct ContainmentTests {
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

    @Test func `the traceback is right in code that was optimised`() throws {
        let session = try NotebookSession()
        session.run(
            """
            func total(_ a: [Int], _ n: Int) -> Int {
                var sum = 0
                for i in 0..<n {
                    sum += 1
                    sum += a[i]
                }
                return sum
            }
            """)
        session.run("let values = [1, 2, 3]")
        let output = session.run(
            """
            // A comment, so that the loop is further down.
            var all = 0

            for n in 2..<9 {
                all += total(values, n)
            }
            """)
        #expect(
            output.failure?.traceback.dropFirst() == [
                "  at In[1]:5 in total", "  at In[3]:5", "      all += total(values, n)",
            ])
        #expect(session.run("all").answer == "14")
    }

    @Test func `the traceback of an exit and of a refused question names their lines`() throws {
        let session = try NotebookSession()
        session.run("import Foundation\nfunc leave() {\n    exit(2)\n}")
        #expect(
            session.run("\nleave()").failure?.traceback.dropFirst() == [
                "  at In[1]:3 in leave", "  at In[2]:2", "      leave()",
            ])
        let refused = session.run("let a = 1\nlet line = readLine()")
        #expect(refused.failure?.traceback.dropFirst().first == "  at In[3]:2")
    }

    @Test func `the traceback of a task names its lines`() throws {
        let session = try NotebookSession()
        session.run("func pick(_ a: [Int]) -> Int {\n    a[3]\n}")
        let output = session.run("let a = [1]\nawait Task.detached {\n    pick(a)\n}.value")
        #expect(
            output.failure?.traceback.dropFirst().prefix(2) == [
                "  at In[1]:2 in pick", "  at In[2]:3 in a closure",
            ])
    }

    @Test func `a trap where no cell's code stands costs the process, and says what was lost`()
        throws
    {
        let session = try NotebookSession()
        session.run("import Foundation\nvar precious = 1")
        // A thread whose first and only function is not there.
        let output = session.run(
            """
            var thread = pthread_t()
            typealias Body = @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?
            pthread_create(&thread, nil, unsafeBitCast(4096, to: Body.self), nil)
            sleep(20)
            """)
        let message = try #require(output.failure?.value)
        #expect(output.failure?.name == "WorkerLost")
        #expect(message.contains("0x1000"), "\(message)")
        #expect(message.contains("Lost: precious"), "\(message)")
        #expect(session.run("precious").answer.hasPrefix("CompileError"))
        #expect(session.run("Date().timeIntervalSince1970 > 0").answer == "true")
    }

    @Test func `a process killed between two cells is replaced, and the loss said once`() throws {
        let session = try NotebookSession()
        session.run("import Foundation\nvar precious = 1")
        let ended = Moment()
        let worker = try #require(Int32(session.run("getpid()").answer))
        session.run("Thread.detachNewThread { \(ended.isAwaited); kill(getpid(), SIGKILL) }")
        ended.come()
        // The evaluator waits for its processes: once this one is gone it knows.
        for _ in 0..<6000 where kill(worker, 0) == 0 { usleep(10_000) }
        let next = session.run("2 + 2")
        #expect(next.answer == "4")
        let notice = try #require(next.displays.first?.text(of: "text/plain"))
        #expect(notice.contains("SIGKILL") && notice.contains("Lost: precious"), "\(notice)")
        #expect(session.run("3").displays.isEmpty)
        #expect(session.run("precious").answer.hasPrefix("CompileError: cannot find 'precious'"))
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
