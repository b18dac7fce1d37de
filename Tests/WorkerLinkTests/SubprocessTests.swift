import Foundation
import Synchronization
import Testing
import WorkerLink

@Suite struct SubprocessTests {
    private func bash(
        _ script: String, environment: [String: String]? = nil, folder: String? = nil,
        separatesError: Bool = false
    ) throws -> Subprocess {
        try Subprocess(
            "/bin/bash", ["-c", script], environment: environment, folder: folder,
            separatesError: separatesError)
    }

    @Test(arguments: [("exit 0", 0), ("exit 7", 7), ("kill -TERM $$", -15)])
    func `the status tells how a program ended`(script: String, status: Int32) throws {
        #expect(try bash(script).wait().status == status)
    }

    @Test(arguments: [(SIGTERM, "TERM"), (SIGINT, "INT"), (SIGPIPE, "PIPE")])
    func `a signal that is ignored here ends a program`(signalNumber: Int32, name: String) throws {
        let earlier = signal(signalNumber, SIG_IGN)
        defer { signal(signalNumber, earlier) }
        let result = try bash("kill -\(name) $$; echo alive").wait()
        #expect(result.status == -signalNumber)
        #expect(result.output == "")
    }

    @Test func `a program that does not exist is named in the error`() {
        #expect(throws: LinkError.system(call: "start of /no/such/program", code: ENOENT)) {
            try Subprocess("/no/such/program", [])
        }
    }

    @Test func `both streams are collected, or told apart`() throws {
        #expect(try bash("echo a; echo b >&2").wait().output == "a\nb\n")
        var pieces: [Subprocess.Stream: String] = [:]
        let status = try bash("echo a; echo b >&2", separatesError: true).wait { stream, bytes in
            pieces[stream, default: ""] += String(decoding: bytes, as: UTF8.self)
        }
        #expect(status == 0)
        #expect(pieces == [.output: "a\n", .error: "b\n"])
    }

    @Test func `folder and variables are those asked for`() throws {
        let process = try bash("pwd; echo $WORD", environment: ["WORD": "olá"], folder: "/usr")
        #expect(process.wait().output == "/usr\nolá\n")
        #expect(try bash("true", folder: "/no/such/folder").wait().status == 127)
    }

    @Test func `much output arrives whole`() throws {
        #expect(try bash("head -c 3000000 /dev/zero | tr '\\0' x").wait().output.count == 3_000_000)
    }

    @Test func `what runs on in the background is not waited for`() throws {
        let start = ContinuousClock.now
        #expect(try bash("sleep 60 & echo left").wait().output == "left\n")
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func `a program outlives the thread that started it`() throws {
        let started = Mutex<Subprocess?>(nil)
        let thread = Thread { [self] in
            let process = try? bash("read line < /dev/null; sleep 1; echo done")
            started.withLock { $0 = process }
        }
        thread.start()
        while !thread.isFinished { usleep(1000) }
        let process = try #require(started.withLock { $0 })
        let result = process.wait()
        #expect(result.output == "done\n")
        #expect(result.status == 0)
    }

    @Test(arguments: [true, false])
    func `a program can be asked to end, or made to`(isPolite: Bool) throws {
        let process = try bash("trap 'echo asked; exit 3' INT; echo ready; sleep 60 & wait")
        var text = ""
        let status = process.wait { _, bytes in
            text += String(decoding: bytes, as: UTF8.self)
            if text == "ready\n" { isPolite ? process.interrupt() : process.kill() }
        }
        #expect(status == (isPolite ? 3 : -9))
        #expect(text == (isPolite ? "ready\nasked\n" : "ready\n"))
        // It is gone; a late wish reaches nobody.
        process.kill()
    }
}
