import Foundation
import SwiftKernel
import Testing

/// Kernelspecs are looked for in Jupyter's order.
@Suite struct KernelSpecSearchTests {
    @Test func `the folders are those of Jupyter`() {
        let search = KernelSpecSearch(variables: [
            "JUPYTER_PATH": "/one:/two", "VIRTUAL_ENV": "/venv", "HOME": "/home/ada", "PATH": "/no",
        ])
        #expect(
            search.folders == [
                "/one/kernels", "/two/kernels", "/venv/share/jupyter/kernels",
                "/home/ada/.local/share/jupyter/kernels", "/usr/local/share/jupyter/kernels",
                "/usr/share/jupyter/kernels",
            ])
    }

    @Test func `the environment is else that of the jupyter of the PATH`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            UUID().uuidString)
        let programs = folder.appendingPathComponent("bin")
        try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = FileManager.default.createFile(
            atPath: programs.path + "/jupyter", contents: Data(),
            attributes: [.posixPermissions: 0o755])
        #expect(made)
        let search = KernelSpecSearch(variables: ["PATH": "/no:\(programs.path)", "HOME": "/h"])
        #expect(search.folders.first == folder.path + "/share/jupyter/kernels")
    }

    @Test func `the first kernelspec of the name counts, with what it starts`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ content: String, in name: String) throws {
            let place = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: place, withIntermediateDirectories: true)
            try Data(content.utf8).write(to: place.appendingPathComponent("kernel.json"))
        }
        try write(#"{"argv": ["/a/swift-kernel", "run", "--toolchain", "/t/bin"]}"#, in: "b/swift")
        try write(#"{"argv": ["/other"]}"#, in: "c/swift")
        try write("{", in: "c/broken")
        let search = KernelSpecSearch(
            folders: ["a", "b", "c"].map { folder.appendingPathComponent($0).path })
        let found = try #require(try search.kernelSpec(named: "swift"))
        #expect(found.command.first == "/a/swift-kernel")
        #expect(found.toolchain == "/t/bin")
        #expect(found.file == folder.path + "/b/swift/kernel.json")
        #expect(try search.kernelSpec(named: "none") == nil)
        #expect(throws: ConfigurationError.self) { try search.kernelSpec(named: "broken") }
    }
}
