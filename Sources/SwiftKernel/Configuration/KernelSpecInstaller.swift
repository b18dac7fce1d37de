import Foundation

/// Writes and removes the folder by which Jupyter finds the kernel.
package struct KernelSpecInstaller: Sendable {
    /// The content of `kernel.json`.
    ///
    /// `kernel_protocol_version` is left out: it would promise the handshake of JEP 66.
    private struct KernelSpec: Encodable {
        var argv: [String]
        var displayName: String
        var language = "swift"
        var interruptMode = "message"
        var env: [String: String]
        var metadata = ["debugger": false]

        private enum CodingKeys: String, CodingKey {
            case argv
            case displayName = "display_name"
            case language
            case interruptMode = "interrupt_mode"
            case env
            case metadata
        }
    }

    private let folder: String

    /// Where the kernelspec keeps a copy of the kernel, when it has one.
    package var programFolder: String { folder + "/program" }

    /// Creates an installer of the kernel of a name below a folder of kernelspecs.
    ///
    /// - Throws: `ConfigurationError.invalidKernelName` for a name that Jupyter refuses.
    package init(name: String, in folder: String) throws(ConfigurationError) {
        let isAllowed = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isAllowed, !name.isEmpty, name != ".", name != ".." else {
            throw .invalidKernelName(name)
        }
        self.folder = URL(fileURLWithPath: folder + "/" + name).standardizedFileURL.path
    }

    /// Writes the kernelspec, over an earlier one if there is one.
    ///
    /// - Parameters:
    ///   - executable: Absolute path of `swift-kernel`.
    ///   - displayName: The name that front ends show.
    ///   - environment: Variables the kernel is started with.
    ///   - toolchain: The folder of the Swift toolchain's programs, for places where it is not on the
    ///     PATH.
    /// - Returns: The folder written.
    /// - Throws: `ConfigurationError.unwritable` naming the path that could not be written.
    package func install(
        executable: String, displayName: String, environment: [String: String],
        toolchain: String? = nil
    ) throws(ConfigurationError) -> String {
        let recorded = toolchain.map { ["--toolchain", $0] } ?? []
        let spec = KernelSpec(
            argv: [executable, "run"] + recorded + ["--connection-file", "{connection_file}"],
            displayName: displayName, env: environment)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try changing(folder) {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        }
        try write("logo-32x32.png") { Data(PackageResources.logo_32x32_png) }
        try write("logo-64x64.png") { Data(PackageResources.logo_64x64_png) }
        try write("logo-svg.svg") { Data(PackageResources.logo_svg_svg) }
        // Last, since a folder without it is not a kernelspec yet.
        try write("kernel.json") { try encoder.encode(spec) + Data("\n".utf8) }
        return folder
    }

    /// Removes the kernelspec.
    ///
    /// - Returns: The folder removed.
    /// - Throws: `ConfigurationError.notInstalled` when there is none.
    package func uninstall() throws(ConfigurationError) -> String {
        guard FileManager.default.fileExists(atPath: "\(folder)/kernel.json") else {
            throw .notInstalled(path: folder)
        }
        try changing(folder) { try FileManager.default.removeItem(atPath: folder) }
        return folder
    }

    private func write(
        _ name: String, _ data: () throws -> Data
    ) throws(ConfigurationError) {
        let path = "\(folder)/\(name)"
        try changing(path) {
            try data().write(to: URL(fileURLWithPath: path), options: .atomic)
        }
    }

    private func changing(_ path: String, _ body: () throws -> Void) throws(ConfigurationError) {
        do {
            try body()
        } catch {
            // What the system said is inside; the error around it has only a number to offer.
            let system = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
            throw .unwritable(path: path, reason: (system ?? error).localizedDescription)
        }
    }
}
