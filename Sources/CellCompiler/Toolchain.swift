internal import Foundation
internal import WorkerLink

/// Where the Swift toolchain keeps what compiling a cell takes.
package struct Toolchain: Sendable {
    /// The folder of its programs.
    package let binaries: String
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
    /// The library that knows what stands in a program; not every toolchain has it.
    package let sourceKit: String

    /// What lets the compiler expand the macros of the toolchain, such as `@Observable`.
    let macroArguments: [String]

    /// A toolchain that cannot compile cells, or none.
    package struct Incomplete: Error, CustomStringConvertible {
        /// What is missing, and where it was looked for.
        package let missing: String
        /// One line that says what to do.
        package var description: String {
            "Swift toolchain: \(missing). Install the toolchain that the kernel was built with "
                + "(Swift \(Self.version)) there, or build the kernel with the one that is installed."
        }

        #if compiler(>=6.5)
            private static let version = "6.5"
        #elseif compiler(>=6.4)
            private static let version = "6.4"
        #else
            private static let version = "6.3"
        #endif
    }

    /// Describes the toolchain whose programs are in a folder.
    package init(binaries: String) throws {
        #if arch(x86_64)
            let architecture = "x86_64"
        #else
            let architecture = "aarch64"
        #endif
        self.binaries = binaries
        frontend = binaries + "/swift-frontend"
        linker = binaries + "/ld.lld"
        symbolizer = binaries + "/llvm-symbolizer"
        runtimeLibraries = URL(fileURLWithPath: binaries + "/../lib/swift/linux").standardized.path
        sourceKit =
            URL(fileURLWithPath: binaries + "/../lib/libsourcekitdInProc.so").standardized.path
        runtimeRegistration = runtimeLibraries + "/\(architecture)/swiftrt.o"
        let host = URL(fileURLWithPath: binaries + "/../lib/swift/host").standardized.path
        macroArguments = [
            "-plugin-path", host + "/plugins",
            "-in-process-plugin-server-path", host + "/libSwiftInProcPluginServer.so",
        ]
        for file in [frontend, linker, runtimeRegistration]
        where !FileManager.default.fileExists(atPath: file) {
            throw Incomplete(missing: "\(file) is missing")
        }
    }

    /// Starts the compiler proper.
    ///
    /// It takes some 60 MB in small pieces and is gone after a tenth of a second. So the C library
    /// takes memory for it in large pieces and huge pages, and never gives it back before the end:
    /// a small cell takes about 5 % less time. (`GLIBC_TUNABLES`: glibc manual, "Memory Allocation
    /// Tunables".)
    func startFrontend(_ arguments: [String]) throws -> Subprocess {
        var environment = ProcessInfo.processInfo.environment
        // What the user has set comes last and counts.
        let settings = [Self.memorySettings, environment["GLIBC_TUNABLES"]].compactMap(\.self)
        environment["GLIBC_TUNABLES"] = settings.joined(separator: ":")
        return try Subprocess(frontend, arguments, environment: environment)
    }

    private static let memorySettings = [
        "hugetlb=1", "top_pad=33554432", "mmap_threshold=67108864", "trim_threshold=1073741824",
    ].map { "glibc.malloc." + $0 }.joined(separator: ":")

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
