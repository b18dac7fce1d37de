internal import Foundation
internal import Glibc
internal import WorkerLink

/// The folder that holds everything a session writes.
///
/// A file in it stays locked while the session lives, so that a later session can tell the folders
/// of living ones from those whose processes were all killed at once, and remove the latter.
struct SessionFolder: Sendable {
    private static let prefix = "swift-kernel-"
    private static let lockName = "lock"

    /// The folder.
    let path: String
    private let lock: FileLock?

    /// Makes a new folder that only this user can read, and removes those that were left behind,
    /// with the programs of their sessions.
    ///
    /// The compiler finds C modules of the given names in it, with nothing in them.
    init(in parent: URL, modules: [String]) throws {
        let identity = "\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)"
        path = parent.appendingPathComponent(Self.prefix + identity).path
        try Self.make(path, modules: modules)
        // Locked before it has the name that others look for.
        lock = FileLock(creating: "\(path)/\(Self.lockName).new")
        try? FileManager.default.moveItem(
            atPath: "\(path)/\(Self.lockName).new", toPath: "\(path)/\(Self.lockName)")
        Self.removeAbandoned(in: parent)
    }

    private static func make(_ path: String, modules: [String]) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            try HiddenModules.write(modules, to: path)
        } catch {
            // What the system says is plainer than Foundation's error.
            let reason =
                unsafe mkdir(path, 0o700) != 0 && errno != EEXIST
                ? unsafe String(cString: strerror(errno)) : error.localizedDescription
            throw ConfigurationError.noTemporaryFolder(
                path: URL(fileURLWithPath: path).deletingLastPathComponent().path, reason: reason)
        }
    }

    private static func removeAbandoned(in parent: URL) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
        for name in names where name.hasPrefix(prefix) {
            let folder = parent.appendingPathComponent(name).path
            guard let lock = FileLock(existing: "\(folder)/\(lockName)") else { continue }
            WorkerProcess.endPrograms(ofSession: folder)
            try? FileManager.default.removeItem(atPath: folder)
            lock.release()
        }
    }

    /// Whether the folder is still there.
    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// Makes the folder again after somebody removed it.
    func makeAgain(modules: [String]) throws { try Self.make(path, modules: modules) }

    /// Removes the folder and all in it; no effect when it is gone.
    func remove() {
        try? FileManager.default.removeItem(atPath: path)
        lock?.release()
    }
}
