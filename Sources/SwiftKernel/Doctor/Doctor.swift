internal import CellCompiler
internal import Dispatch
internal import Foundation
internal import KernelDisplay
internal import WorkerLink
internal import ZeroMQ

/// Looks at everything that a session needs, and says of each whether it is in order.
public struct Doctor: Sendable {
    private var configuration: SessionConfiguration
    private let name: String
    private let search: KernelSpecSearch
    private let variables: [String: String]

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

    private static func resolved(_ path: String) -> String {
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

    // MARK: - The machine

    private func temporaryFolder() -> Finding {
        let subject = "temporary folder"
        let folder = configuration.temporary.path
        let wanted = variables["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 }
        if let wanted, Self.resolved(wanted) != Self.resolved(folder) {
            return .bad(
                subject,
                "TMPDIR is \(wanted), which cannot be written to; sessions use \(folder). "
                    + "Make the folder, or unset TMPDIR")
        }
        // A path that ends so names a folder or nothing.
        guard FileManager.default.isWritableFile(atPath: folder + "/.") else {
            return .bad(
                subject, "\(folder) is no folder that can be written to. Name another by TMPDIR")
        }
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        let free = ((attributes?[.systemFreeSize] as? NSNumber)?.intValue ?? .max) >> 20
        guard free >= Self.leastSpace else {
            return .bad(
                subject,
                "\(folder) has room for \(free) MB only, and a session may need "
                    + "\(Self.leastSpace). Make room, or name another folder by TMPDIR")
        }
        return .good(subject, folder)
    }

    /// The megabytes that the files of a session may take.
    private static let leastSpace = 200

    private func connections() -> Finding {
        let subject = "ports"
        // The library of the sockets aborts where it cannot have a file.
        if let files = ProcessLimit.softLimit(of: "Max open files"), files < Self.leastFiles {
            return .bad(
                subject,
                "ulimit -n allows \(files) open files, sockets included, and a session needs "
                    + "\(Self.leastFiles). Raise the limit")
        }
        do {
            try Self.open(Self.ports, in: Context())
            return .good(subject, "\(Self.ports) of 127.0.0.1 could be opened")
        } catch {
            return .bad(
                subject,
                "\(error). Jupyter speaks with a kernel by \(Self.ports) ports of 127.0.0.1: let "
                    + "this user listen there")
        }
    }

    /// The files and sockets that the kernel may have open.
    private static let leastFiles = 64
    /// The ports of a kernel.
    private static let ports = 5

    /// Opens so many ports at the same time.
    private static func open(_ count: Int, in context: Context) throws(ZMQError) {
        guard count > 0 else { return }
        var socket = try Socket.open(.router, in: context, linger: .zero)
        try socket.bind(to: "tcp://127.0.0.1:*")
        try open(count - 1, in: context)
    }

    private func processes() -> Finding {
        let subject = "processes"
        guard let limit = ProcessLimit.nearest() else { return .good(subject, "no limit") }
        guard limit.left >= Self.leastProcesses else {
            return .bad(
                subject,
                "\(limit.origin) is \(limit.allowed), \(limit.used) are in use; a session "
                    + "needs \(Self.leastProcesses), threads included. Raise the limit, or end others"
            )
        }
        return .good(subject, "\(limit.left) more may start (\(limit.origin))")
    }

    /// The threads and processes of a session that compiles and computes.
    private static let leastProcesses = 64

    // MARK: - Cells

    /// Runs a cell, which needs the compiler, the linker, the library and what that is linked to.
    private func cell() -> Finding {
        let subject = "cells"
        let start = ContinuousClock.now
        do {
            let cells = try CellEvaluator(configuration: configuration)
            defer { cells.shutDown() }
            try cells.requireReady()
            let request = EvaluationRequest(
                code: "(1...4).reduce(1, *)", executionCount: 1, allowsInput: false)
            switch cells.evaluate(request, events: { _ in }) {
            case .success(let value) where value?.text(of: "text/plain") == "24":
                let time = (ContinuousClock.now - start) / .seconds(1)
                let tenths = Int(time * 10)
                return .good(subject, "one ran in \(tenths / 10).\(tenths % 10) s")
            case .success(let value):
                let found = value?.text(of: "text/plain") ?? "nothing"
                return .bad(
                    subject, "(1...4).reduce(1, *) gives \(found), not 24. Build the kernel anew")
            case .failure(let failure):
                return .bad(subject, "\(failure.name): \(failure.value)")
            }
        } catch {
            return .bad(subject, "\(error)")
        }
    }

    private func codeHelp(of toolchain: Toolchain) -> Finding {
        let subject = "completion"
        let library = toolchain.sourceKit
        let loss = "Completion and help know what cells declared only"
        guard FileManager.default.fileExists(atPath: library) else {
            return .bad(
                subject, "\(library) is missing. \(loss) until the whole toolchain is installed")
        }
        let service = CodeService(program: configuration.installation.kernel, library: library)
        defer { service.end() }
        guard service.answer(to: [QuestionedProgram.settings], until: .now() + .seconds(60)) != nil
        else {
            return .bad(
                subject,
                "\(library) gives no answer. \(loss) until the toolchain is installed again")
        }
        return .good(subject, library)
    }
}
