import SwiftKernel
import Testing

/// Threads that stopped cells leave are ended, or the user is told before there is no room for more.
@Suite struct ThreadLimitTests {
    private static let threads = """
        import Foundation
        func threadCount() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
        }
        """

    @Test func `cells that stop leave no threads, and every variable in place`() throws {
        let session = try NotebookSession()
        session.run(Self.threads)
        session.run("var kept = [1, 2, 3]; let e: [Int] = []; let n = 7")
        session.run("e[n]")
        let before = try #require(Int(session.run("try threadCount()").answer))
        for number in 0..<60 {
            let cell =
                switch number % 4 {
                case 0: "e[n]"
                case 1: "await Task.detached { kept[n] }.value"
                case 2: "exit(3)"
                default: "func deep(_ n: Int) -> Int { n < 0 ? 0 : n + deep(n + 1) }; deep(0)"
                }
            #expect(session.run(cell).failure != nil)
        }
        let after = try #require(Int(session.run("try threadCount()").answer))
        #expect(after <= before + 10)
        #expect(session.run("kept").answer == "[1, 2, 3]")
    }

    @Test func `a lock that a stopped cell held does not freeze those after it`() throws {
        let session = try NotebookSession()
        session.run("import Synchronization; let e: [Int] = []; let n = 7; var kept = 5")
        session.run("final class Box: Sendable { let lock = Mutex(1) }; let box = Box()")
        #expect(session.run("box.lock.withLock { $0 + e[n] }").failure?.name == "Trap")
        let next = session.run("box.lock.withLock { $0 }").answer
        #expect(next.hasPrefix("Trap: the thread that locked this Mutex has ended"))
        #expect(session.run("kept").answer == "5")
    }

    @Test func `what a stopped thread's stack holds stays there for others`() throws {
        let session = try NotebookSession()
        session.run(
            "let e: [Int] = []; let n = 7; nonisolated(unsafe) var place: UnsafeMutablePointer<Int>!"
        )
        session.run(
            """
            func fail() {
                withUnsafeTemporaryAllocation(of: Int.self, capacity: 8) { own in
                    own.initialize(repeating: 42)
                    place = own.baseAddress
                    _ = e[n]
                }
            }
            fail()
            """)
        for _ in 0..<10 { session.run("e[n]") }
        #expect(session.run("place.pointee").answer == "42")
    }

    @Test func `a limit that is near is told with the failure`() throws {
        let session = try NotebookSession(processLimit: {
            ProcessLimit(allowed: 64, used: 60, origin: "ulimit -u")
        })
        #expect(session.run("1").displays.isEmpty)
        let notice = session.run("fatalError()").displays.first?.text(of: "text/plain")
        #expect(
            notice?.hasPrefix("Only 4 more threads or processes may start: ulimit -u is 64.")
                == true)
        let roomy = try NotebookSession(processLimit: {
            ProcessLimit(allowed: 640, used: 60, origin: "ulimit -u")
        })
        #expect(roomy.run("fatalError()").displays.isEmpty)
    }
}
