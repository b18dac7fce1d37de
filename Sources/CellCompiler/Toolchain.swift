internal import Foundation

/// Where the Swift toolchain keeps what compiling a cell takes.
package struct Toolchain: Sendable {
    /// The compiler proper.
    package let frontend: String
    /// The linker.
    package let linker: String
    /// Turns addresses into source lines.
    package let symbolizer: String
    /// The object that registers a library's types with the Swift runtime.
    package let runtimeRegistration: String
    /// The folder of the Swift runtime's shared libraries.
    package let runtimeLibraries: String

    /// What lets the compiler expand the macros of the toolchain, such as `@Observable`.
    let macroArguments: [String]

    /// The folder with `usr/bin` of the toolchain is missing something.
    package struct Incomplete: Error, CustomStringConvertible {
        /// What is missing.
        package let missing: String
        /// One line that says what to do.
        package var description: String {
            "Swift toolchain: \(missing) is missing. Install Swift 6.3 and put it on the PATH."
        }
    }

    /// Finds the toolchain of the first `swiftc` on the PATH.
    package init() throws {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let compiler = folders.lazy.map { "\($0)/swiftc" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let compiler else { throw Incomplete(missing: "swiftc") }
        let binaries = URL(fileURLWithPath: compiler).resolvingSymlinksInPath()
            .deletingLastPathComponent()
        try self.init(binaries: binaries.path)
    }

    /// Describes the toolchain whose programs are in a folder.
    package init(binaries: String) throws {
        #if arch(x86_64)
            let architecture = "x86_64"
        #else
            let architecture = "aarch64"
        #endif
        frontend = binaries + "/swift-frontend"
        linker = binaries + "/ld.lld"
        symbolizer = binaries + "/llvm-symbolizer"
        runtimeLibraries = URL(fileURLWithPath: binaries + "/../lib/swift/linux").standardized.path
        runtimeRegistration = runtimeLibraries + "/\(architecture)/swiftrt.o"
        let host = URL(fileURLWithPath: binaries + "/../lib/swift/host").standardized.path
        macroArguments = [
            "-plugin-path", host + "/plugins",
            "-in-process-plugin-server-path", host + "/libSwiftInProcPluginServer.so",
        ]
        for file in [frontend, linker, runtimeRegistration]
        where !FileManager.default.fileExists(atPath: file) {
            throw Incomplete(missing: file)
        }
    }

    /// What links a cell to the libraries of the toolchain that hold some modules.
    func linking(to modules: Set<String>) -> [String] {
        let libraries = modules.subtracting(Self.modulesOfWorker).sorted()
            .compactMap(library(ofModule:))
        return libraries.isEmpty ? [] : libraries + ["-rpath", runtimeLibraries]
    }

    /// The modules whose libraries the worker has loaded before any cell.
    private static let modulesOfWorker: Set<String> = [
        "Swift", "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization",
    ]

    /// The shared library of a module that comes with the toolchain, if it has one.
    private func library(ofModule name: String) -> String? {
        ["\(runtimeLibraries)/lib\(name).so", "\(runtimeLibraries)/libswift\(name).so"]
            .first { FileManager.default.fileExists(atPath: $0) }
    }
}
