import Foundation
import SwiftKernel
import Testing

/// The folder by which Jupyter finds the kernel.
struct KernelSpecInstallerTests {
    private let root = FileManager.default.temporaryDirectory
        .appendingPathComponent("kernels-\(UUID().uuidString)").path

    private func spec(at folder: String) throws -> JSONValue {
        let text = try String(contentsOfFile: "\(folder)/kernel.json", encoding: .utf8)
        return try JSONValue(parsing: text)
    }

    @Test func `the kernelspec says how to start the kernel and has its logos`() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let folder = try KernelSpecInstaller(name: "swift", in: root).install(
            executable: "/bin/swift-kernel", displayName: "Swift", environment: ["A": "b"])
        #expect(folder == "\(root)/swift")
        let spec = try spec(at: folder)
        #expect(
            spec["argv"]
                == .array(
                    ["/bin/swift-kernel", "run", "--connection-file", "{connection_file}"]
                        .map(JSONValue.string)))
        #expect(spec["language"] == "swift")
        #expect(spec["interrupt_mode"] == "message")
        #expect(spec["env"] == .object(["A": "b"]))
        #expect(spec["kernel_protocol_version"] == nil)
        for size in [32, 64] {
            let logo = try #require(
                FileManager.default.contents(atPath: "\(folder)/logo-\(size)x\(size).png"))
            #expect(Array(logo.prefix(8)) == [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
            // Width and height stand in the header as big-endian numbers.
            #expect(Array(logo[16..<24]) == [0, 0, 0, UInt8(size), 0, 0, 0, UInt8(size)])
        }
        #expect(FileManager.default.fileExists(atPath: "\(folder)/logo-svg.svg"))
    }

    @Test func `installing twice keeps the last, uninstalling removes everything`() throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        let installer = try KernelSpecInstaller(name: "my.swift-2_x", in: root)
        var folder = ""
        for name in ["First", "Second"] {
            folder = try installer.install(executable: "/x", displayName: name, environment: [:])
        }
        #expect(try spec(at: folder)["display_name"] == "Second")
        #expect(try installer.uninstall() == folder)
        #expect(!FileManager.default.fileExists(atPath: folder))
        #expect(throws: ConfigurationError.notInstalled(path: folder)) {
            try installer.uninstall()
        }
    }

    @Test func `a folder that cannot be written is named in the error`() throws {
        try Data().write(to: URL(fileURLWithPath: root))
        defer { try? FileManager.default.removeItem(atPath: root) }
        let installer = try KernelSpecInstaller(name: "swift", in: "\(root)/kernels")
        let error = #expect(throws: ConfigurationError.self) {
            try installer.install(executable: "/x", displayName: "x", environment: [:])
        }
        #expect(error?.description.hasPrefix("cannot write \(root)/kernels/swift: ") == true)
        #expect(error?.description.contains("--prefix") == true)
        #expect(error?.description.contains("Not a directory") == true)
    }

    @Test(arguments: ["", "a b", "é", "..", "a/b"])
    func `a name that Jupyter refuses is refused`(name: String) {
        #expect(throws: ConfigurationError.invalidKernelName(name)) {
            try KernelSpecInstaller(name: name, in: root)
        }
    }

    @Test func `each location has its folder`() throws {
        let home = ["HOME": "/home/ada"]
        let user = KernelSpecLocation.user
        #expect(try user.folder(variables: home) == "/home/ada/.local/share/jupyter/kernels")
        #expect(
            try user.folder(variables: home.merging(["XDG_DATA_HOME": "/xdg"]) { $1 })
                == "/xdg/jupyter/kernels")
        #expect(
            try user.folder(variables: home.merging(["JUPYTER_DATA_DIR": "/data"]) { $1 })
                == "/data/kernels")
        #expect(
            try KernelSpecLocation.environment.folder(variables: ["VIRTUAL_ENV": "/venv"])
                == "/venv/share/jupyter/kernels")
        #expect(throws: ConfigurationError.noEnvironment) {
            try KernelSpecLocation.environment.folder(variables: home)
        }
        #expect(
            try KernelSpecLocation.prefix("/opt/x").folder(variables: home)
                == "/opt/x/share/jupyter/kernels")
    }
}
