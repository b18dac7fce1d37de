import Foundation
import SwiftKernel
import Testing

@Suite struct LostImportTests {
    @Test func `an import whose module has gone is dropped with a note`() throws {
        let files = FileManager.default
        let temporary = files.temporaryDirectory.appendingPathComponent("lost-\(UUID().uuidString)")
        try files.createDirectory(at: temporary, withIntermediateDirectories: true)
        defer { try? files.removeItem(at: temporary) }
        let session = try NotebookSession(temporary: temporary)
        #expect(session.run("1").answer == "1")
        let name = try #require(
            files.contentsOfDirectory(atPath: temporary.path).first {
                $0.hasPrefix("swift-kernel")
            })
        // The compiler looks for modules in the session's folder.
        let module = temporary.appendingPathComponent(name).appendingPathComponent("Gone")
        try files.createDirectory(at: module, withIntermediateDirectories: true)
        try "static inline int gone(void) { return 4; }\n"
            .write(to: module.appendingPathComponent("gone.h"), atomically: true, encoding: .utf8)
        try "module Gone { header \"gone.h\" }\n".write(
            to: module.appendingPathComponent("module.modulemap"), atomically: true,
            encoding: .utf8)
        #expect(session.run("import Gone").failure == nil)
        #expect(session.run("gone()").answer == "4")

        try files.removeItem(at: module)
        let first = session.run("1 + 1")
        #expect(first.answer == "2")
        #expect(first.stderr.contains("'import Gone' of an earlier cell does not work any more"))
        let second = session.run("2 + 2")
        #expect(second.answer == "4")
        #expect(second.stderr == "")
        #expect(session.run("gone()").answer == "CompileError: cannot find 'gone' in scope")
    }
}
