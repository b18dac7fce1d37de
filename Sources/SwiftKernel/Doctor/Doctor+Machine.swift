internal import Foundation
internal import ZeroMQ

/// What the machine has to offer.
extension Doctor {
    /// Whether the files of a session have a place.
    func temporaryFolder() -> Finding {
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

    /// Whether Jupyter can reach a kernel.
    func connections() -> Finding {
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

    /// Whether the threads of a session have room below the limits.
    func processes() -> Finding {
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
}
