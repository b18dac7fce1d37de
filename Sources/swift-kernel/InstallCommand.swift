import ArgumentParser
import Foundation
import SwiftKernel

/// Where a kernelspec is or shall be, as `install`, `uninstall` and `doctor` are told.
struct KernelSpecOptions: ParsableArguments {
    @Flag(help: "For the current user (the default to install); JUPYTER_DATA_DIR moves it.")
    var user = false

    @Flag(help: "For the active Python environment.")
    var sysPrefix = false

    @Option(help: ArgumentHelp("Below this folder, in share/jupyter/kernels.", valueName: "folder"))
    var prefix: String?

    @Option(help: "The name by which Jupyter knows the kernel.")
    var name = "swift"

    func validate() throws {
        if [user, sysPrefix, prefix != nil].count(where: { $0 }) > 1 {
            throw ValidationError("Give only one of --user, --sys-prefix and --prefix.")
        }
    }

    /// The folder of kernelspecs that the options name; nil where they name none.
    func folder() throws -> String? {
        let location: KernelSpecLocation? =
            if let prefix {
                .prefix(prefix)
            } else if sysPrefix {
                .environment
            } else {
                user ? .user : nil
            }
        return try location?.folder(variables: ProcessInfo.processInfo.environment)
    }

    /// The installer for these options.
    func installer() throws -> KernelSpecInstaller {
        let variables = ProcessInfo.processInfo.environment
        let folder = try folder() ?? KernelSpecLocation.user.folder(variables: variables)
        return try KernelSpecInstaller(name: name, in: folder)
    }
}

/// Makes the kernel known to Jupyter.
struct InstallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install", abstract: "Make this kernel known to Jupyter.",
        discussion: "May be repeated; the last one counts.")

    @OptionGroup var place: KernelSpecOptions

    @Option(help: ArgumentHelp("The name that front ends show.", valueName: "text"))
    var displayName = "Swift"

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "A variable to start the kernel with, as two words; may be repeated.",
            valueName: "name value"))
    var env: [String] = []

    @Flag(
        help: "Copy the kernel into the kernelspec: the folder it was built in may then go.")
    var standalone = false

    func validate() throws {
        if !env.count.isMultiple(of: 2) {
            throw ValidationError("--env takes two words, a name and a value.")
        }
    }

    func run() throws {
        let pairs = stride(from: 0, to: env.count, by: 2).map { (env[$0], env[$0 + 1]) }
        var executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let installer = try place.installer()
        let installation = Installation(
            folder: URL(fileURLWithPath: executable).deletingLastPathComponent())
        if standalone {
            executable = try installation.copy(to: installer.programFolder)
        } else if !executable.hasPrefix(installer.programFolder + "/") {
            // An earlier copy is of no use any more.
            try? FileManager.default.removeItem(atPath: installer.programFolder)
        }
        let toolchain = try? CellEvaluator.findToolchain()
        // The first session would do it, and take longer to be ready. That something is missing, its
        // cells say.
        var configuration = SessionConfiguration(
            installation: URL(fileURLWithPath: executable).deletingLastPathComponent())
        configuration.toolchain = toolchain
        try? CellEvaluator.recordPreload(of: configuration)
        let folder = try installer.install(
            executable: executable, displayName: displayName,
            environment: Dictionary(pairs) { _, last in last }, toolchain: toolchain)
        print("Installed the kernel \"\(place.name)\" in \(folder)")
    }
}

/// Makes Jupyter forget the kernel.
struct UninstallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "uninstall", abstract: "Make Jupyter forget this kernel.")

    @OptionGroup var place: KernelSpecOptions

    func run() throws {
        let folder = try place.installer().uninstall()
        print("Removed \(folder)")
    }
}
