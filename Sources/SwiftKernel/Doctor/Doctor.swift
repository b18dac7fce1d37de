internal import CellCompiler
internal import Foundation
internal import WorkerLink

/// Looks at everything that a session needs, and says of each whether it is in order.
public struct Doctor: Sendable {
    private(set) var configuration: SessionConfiguration
    private let name: String
    private let search: KernelSpecSearch
    let variables: [String: String]

    /// Prepares an examination; touches nothing yet.
    ///
    /// - Parameters:
    ///   - name: The name of the kernelspec.
    ///   - search: Where it may be.
    ///   - variables: The environment.
    package init(name: String, search: KernelSpecSearch, variables: [String: String]) {
        configuration = SessionConfiguration()
        self.name = name
        self.search = search
        self.variables = variables
    }

    /// Examines one thing after another.
    ///
    /// - Parameter report: Takes each finding as soon as it is there.
    /// - Returns: Whether all is in order.
    public mutating func examine(_ report: (Finding) -> Void) -> Bool {
        var isInOrder = true
        func note(_ finding: Finding) {
            isInOrder = isInOrder && finding.isInOrder
            report(finding)
        }
        note(kernelSpec())
        note(parts())
        let (toolchain, finding) = toolchain()
        note(finding)
        note(temporaryFolder())
        note(connections())
        note(processes())
        if let toolchain {
            note(cell())
            note(codeHelp(of: toolchain))
        }
        return isInOrder
    }

    // MARK: - The installation

    private mutating func kernelSpec() -> Finding {
        let subject = "kernelspec"
        let found: KernelSpecSearch.Found?
        do {
            found = try search.kernelSpec(named: name)
        } catch {
            return .bad(subject, "\(error). Run 'swift-kernel install' again")
        }
        guard let found else {
            return .bad(
                subject,
                "no \"\(name)\" in \(search.folders.joined(separator: ", ")). "
                    + "Run 'swift-kernel install --user', or say where it is by --prefix")
        }
        configuration.toolchain = found.toolchain
        let program = found.command[0]
        guard FileManager.default.isExecutableFile(atPath: program) else {
            return .bad(
                subject,
                "\(found.file) starts \(program), which is not there. "
                    + "Run 'swift-kernel install' again where the kernel is now")
        }
        let own = configuration.installation.kernel
        guard Self.resolved(program) == Self.resolved(own) else {
            return .bad(
                subject,
                "\(found.file) starts another kernel. Ask that one, by "
                    + "'\(program) doctor', or run '\(own) install' to have this one")
        }
        return .good(subject, found.file)
    }

    static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }

    private func parts() -> Finding {
        do {
            try configuration.installation.check()
        } catch {
            return .bad("kernel", "\(error)")
        }
        return .good(
            "kernel", "\(KernelVersion.current) in \(configuration.installation.folder.path)")
    }

    private func toolchain() -> (Toolchain?, Finding) {
        let subject = "toolchain"
        let toolchain: Toolchain
        do {
            toolchain = try Toolchain.find(recorded: configuration.toolchain)
        } catch {
            return (nil, .bad(subject, "\(error)"))
        }
        let wanted = KernelVersion.language
        let told = (try? Subprocess(toolchain.frontend, ["-version"]))?.wait().output ?? ""
        guard let version = told.firstMatch(of: /Swift version ([0-9.]+)/)?.output.1 else {
            return (nil, .bad(subject, "\(toolchain.frontend) does not run. Install it again"))
        }
        guard version == wanted || version.hasPrefix(wanted + ".") else {
            return (
                nil,
                .bad(
                    subject,
                    "\(toolchain.binaries) has Swift \(version), and the kernel was built "
                        + "with \(wanted). Put that on the PATH, or build the kernel anew")
            )
        }
        return (toolchain, .good(subject, "Swift \(version) in \(toolchain.binaries)"))
    }
}
