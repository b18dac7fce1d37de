public import Foundation

/// The files that a kernel needs beside its own program.
///
/// `swift build` leaves them in one folder; a copy of that folder's part works as well.
public struct Installation: Sendable {
    /// The folder of the programs.
    public let folder: URL

    /// Describes what is, or shall be, in a folder.
    public init(folder: URL) { self.folder = folder }

    /// The name of the kernel's program.
    package static let program = "swift-kernel"
    private static let workerName = "swift-kernel-worker"
    private static let modulesName = "Modules"
    private static let objectListName = "swift-kernel-worker.product/Objects.LinkFileList"
    private static let preloadName = "preload.json"
    /// The kernel's own program.
    var kernel: String { path(Self.program) }
    /// The program that runs cells.
    var worker: String { path(Self.workerName) }
    /// The folder of the modules that cells may import.
    var modules: String { path(Self.modulesName) }
    /// The list of what the worker was linked from: packages must not bring it a second time.
    var objectList: String { path(Self.objectListName) }

    /// The record of what every cell imports.
    var preload: String { path(Self.preloadName) }

    /// The file of a module that cells may import.
    func module(_ name: String) -> String { path("\(Self.modulesName)/\(name).swiftmodule") }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// The module of which the generated code of every cell speaks.
    private static let displayModule = "KernelDisplay"

    /// Throws when something is missing.
    ///
    /// - Parameters:
    ///   - preloaded: The modules that every cell imports, as far as they are known.
    ///   - isWhole: Whether what only packages need counts, too.
    /// - Throws: `ConfigurationError.incomplete` naming the first missing file.
    func check(preloaded: [String] = [], isWhole: Bool = true) throws(ConfigurationError) {
        let modules = preloaded.isEmpty ? [Self.displayModule] : preloaded
        for file in [worker] + modules.map(module) + (isWhole ? [objectList] : [])
        where !FileManager.default.fileExists(atPath: file) {
            throw .incomplete(path: file)
        }
    }

    // MARK: - Copying

    /// Copies what is needed, the program of the kernel included, into a folder of its own.
    ///
    /// What was there is replaced at the end, in one step; kernels that run go on.
    ///
    /// - Parameter target: The folder to make.
    /// - Returns: The path of the program's copy.
    /// - Throws: `ConfigurationError` naming what is missing or cannot be written.
    package func copy(to target: String) throws(ConfigurationError) -> String {
        try check()
        let files = FileManager.default
        let draft = target + ".new"
        do {
            try? files.removeItem(atPath: draft)
            try files.createDirectory(
                atPath: "\(draft)/\(Self.modulesName)", withIntermediateDirectories: true)
            let lists = URL(fileURLWithPath: "\(draft)/\(Self.objectListName)")
            try files.createDirectory(
                at: lists.deletingLastPathComponent(), withIntermediateDirectories: true)
            for name in try [Self.program, Self.workerName, Self.objectListName] + moduleFiles() {
                try files.copyItem(atPath: path(name), toPath: "\(draft)/\(name)")
            }
            try? files.removeItem(atPath: target)
            try files.moveItem(atPath: draft, toPath: target)
        } catch {
            try? files.removeItem(atPath: draft)
            throw .unwritable(path: target, reason: error.localizedDescription)
        }
        return "\(target)/\(Self.program)"
    }

    /// The modules behind the worker; the folder may hold those of tests, too.
    private func moduleFiles() throws -> [String] {
        let targets = try ObjectList(path: objectList).targets
        // What a module's documentation comments say is in a file beside it.
        return targets.sorted().flatMap { target in
            ["swiftmodule", "swiftdoc"].map { "\(Self.modulesName)/\(target).\($0)" }
        }
        .filter { FileManager.default.fileExists(atPath: path($0)) }
    }
}
