package import DLKernels
internal import Foundation

/// Files that are either wholly there or not at all, whatever happens while they are written.
package enum AtomicFile {
    /// Writes a new file beside the wanted one, waits until it is on the disk, and then gives it
    /// the name.
    ///
    /// - Throws: ``ModelFileError/file(path:problem:)``, and what `body` throws.
    package static func write(to path: String, _ body: (ByteFile) throws -> Void) throws {
        let mark = String(UInt32.random(in: .min ... .max), radix: 16)
        let unfinished = "\(path).\(mark).unfinished"
        do {
            let file = try ByteFile(creating: unfinished)
            try body(file)
            try file.synchronize()
            try ByteFile.rename(unfinished, to: path)
        } catch {
            ByteFile.remove(unfinished)
            guard let failure = error as? ByteFile.Failure else { throw error }
            throw ModelFileError.file(path: path, problem: failure.description)
        }
    }

    /// Makes the folders that a path leads through where they are not there yet.
    ///
    /// - Throws: ``ModelFileError/file(path:problem:)`` when a folder cannot be made, or the path
    ///   is that of a folder.
    package static func makeFolder(for path: String) throws {
        let folder = (path as NSString).deletingLastPathComponent
        let facts = try? FileManager.default.attributesOfItem(atPath: path)
        guard facts?[.type] as? FileAttributeType != .typeDirectory else {
            throw ModelFileError.file(
                path: path, problem: "is a folder; give the name of a file in it")
        }
        guard !folder.isEmpty else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw ModelFileError.file(
                path: path, problem: "cannot be written, because its folder cannot be made")
        }
    }
}
