import Foundation
import Testing
import WorkerLink

@Suite struct NamedPipeTests {
    private let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("pipe-\(UUID().uuidString)").path

    @Test func `a program that waits at the pipe reads what is written later`() throws {
        let pipe = try NamedPipe(path: path)
        let reader = try Subprocess("/bin/cat", [path])
        Thread.sleep(forTimeInterval: 0.1)
        #expect(pipe.fill(with: "olá\n"))
        #expect(reader.wait().output == "olá\n")
    }

    @Test func `a program that comes late reads it, too`() throws {
        let pipe = try NamedPipe(path: path)
        let reader = try Subprocess("/bin/sh", ["-c", "sleep 0.3; cat '\(path)'"])
        #expect(pipe.fill(with: "late"))
        #expect(reader.wait().output == "late")
    }

    @Test func `what does not fit the buffer is refused, and a pipe is filled once`() throws {
        let pipe = try NamedPipe(path: path)
        #expect(!pipe.fill(with: String(repeating: "x", count: NamedPipe.capacity + 1)))
        let reader = try Subprocess("/bin/cat", [path])
        #expect(pipe.fill(with: "once"))
        #expect(!pipe.fill(with: "again"))
        #expect(reader.wait().output == "once")
    }

    @Test func `it leaves no file`() throws {
        do { _ = try NamedPipe(path: path) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
