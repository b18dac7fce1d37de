public import Foundation

/// Where a session finds its programs and modules, and how patient it is with them.
public struct SessionConfiguration: Sendable {
    /// The files of the kernel.
    public var installation: Installation
    /// The folder for caches that outlive the session.
    public var cache: URL
    /// The folder in which the session's own folder is made.
    public var temporary: URL
    /// The folder of the toolchain's programs, as known when the kernel was installed.
    public var toolchain: String?
    /// Finds the limit of processes that is reached first.
    package var processLimit: @Sendable () -> ProcessLimit? = { .nearest() }
    /// How long a cell may ignore an interrupt before its process is replaced.
    public var patience: Duration = .seconds(10)
    /// How long the process that runs cells may take to start.
    ///
    /// `SWIFT_KERNEL_START_PATIENCE` gives it in seconds, for machines that load slowly.
    public var startPatience = Duration.seconds(
        ProcessInfo.processInfo.environment["SWIFT_KERNEL_START_PATIENCE"]
            .flatMap(Double.init) ?? 30)

    /// Uses the folder of the running program, the user's cache and the system's temporary
    /// folder.
    public init(installation: URL? = nil) {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        self.installation = Installation(
            folder: installation ?? program.deletingLastPathComponent())
        let files = FileManager.default
        let caches = files.urls(for: .cachesDirectory, in: .userDomainMask).first
        cache = (caches ?? files.temporaryDirectory).appendingPathComponent("swift-kernel")
        temporary = Self.writableFolder(files.temporaryDirectory)
    }

    /// The first of the folders for temporary files that can be written to.
    private static func writableFolder(_ wanted: URL) -> URL {
        let folders = [wanted.path, "/tmp", "/var/tmp", "/dev/shm"]
        let writable = folders.first { FileManager.default.isWritableFile(atPath: $0) }
        return writable.map { URL(fileURLWithPath: $0) } ?? wanted
    }

    /// The compiler's cache in the user's folder; nil where nothing can be written there.
    var compilerCache: String? {
        let folder = cache.appendingPathComponent("modules")
        let files = FileManager.default
        try? files.createDirectory(at: folder, withIntermediateDirectories: true)
        guard files.isWritableFile(atPath: folder.path) else { return nil }
        // Cached modules name each other by path: there must be one path to the folder.
        return folder.resolvingSymlinksInPath().path
    }
}
