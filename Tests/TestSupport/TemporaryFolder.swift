internal import Foundation

/// A folder of its own for one test, removed with the object.
public final class TemporaryFolder {
    /// Where it is.
    public let path: String

    /// Makes the folder.
    public init() throws {
        path = NSTemporaryDirectory() + "dllib-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Makes a folder inside this one.
    public func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: path + "/" + name, withIntermediateDirectories: true)
    }

    /// Writes bytes to a file inside this folder.
    public func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    /// Copies a file of `Tests/Fixtures/Images` into this folder.
    public func copyImage(_ fixture: String, to name: String) throws {
        try FileManager.default.copyItem(
            atPath: fixturePath("Images/" + fixture), toPath: path + "/" + name)
    }
}
