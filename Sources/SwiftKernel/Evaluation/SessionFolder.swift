internal import Foundation

/// The folder that holds everything a session writes.
struct SessionFolder: Sendable {
    /// The folder.
    let path: String

    /// Makes a new folder that only this user can read.
    init(in parent: URL) throws {
        let name = "swift-kernel-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)"
        path = parent.appendingPathComponent(name).path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }

    /// Lets the compiler find C modules of these names, with nothing in them.
    func addEmptyModules(_ names: [String]) throws {
        let text = names.map { "module \($0) {}\n" }.joined()
        try text.write(toFile: path + "/module.modulemap", atomically: false, encoding: .utf8)
    }

    /// Removes the folder and all in it; no effect when it is gone.
    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
