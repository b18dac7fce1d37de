// swift-tools-version: 6.3
import Foundation
import PackageDescription

/// One set of rules for every target of the package: Swift 6, explicit visibility, no warnings.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// Where the toolchain keeps the SwiftSyntax libraries that its own compiler uses.
///
/// `swiftc` may be a link into the toolchain, or a script or program that starts it, as swiftly's is:
/// then it is asked.
let toolchainHostLibraries: String = {
    let environment = ProcessInfo.processInfo.environment
    let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let files = FileManager.default
    for folder in folders {
        let compiler = URL(fileURLWithPath: folder).appendingPathComponent("swiftc")
        guard files.isExecutableFile(atPath: compiler.path) else { continue }
        let libraries = compiler.resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("lib/swift/host")
        if files.fileExists(atPath: libraries.path) { return libraries.path }
        if let resources = resourceFolder(toldBy: compiler),
            files.fileExists(atPath: resources + "/host")
        {
            return resources + "/host"
        }
    }
    return "/usr/lib/swift/host"
}()

/// Where a compiler says that its toolchain keeps its libraries.
func resourceFolder(toldBy compiler: URL) -> String? {
    struct Target: Decodable {
        struct Paths: Decodable { var runtimeResourcePath: String }
        var paths: Paths
    }
    let process = Process()
    let output = Pipe()
    process.executableURL = compiler
    process.arguments = ["-print-target-info"]
    process.standardOutput = output
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (try? JSONDecoder().decode(Target.self, from: data))?.paths.runtimeResourcePath
}

let swiftSyntaxSettings: [SwiftSetting] = [.unsafeFlags(["-I", toolchainHostLibraries])]
let swiftSyntaxLinking: [LinkerSetting] = [
    .unsafeFlags([
        "-L", toolchainHostLibraries, "-Xlinker", "-rpath", "-Xlinker", toolchainHostLibraries,
    ]),
    .linkedLibrary("SwiftSyntax"),
    .linkedLibrary("SwiftParser"),
    .linkedLibrary("SwiftParserDiagnostics"),
    .linkedLibrary("SwiftDiagnostics"),
    .linkedLibrary("SwiftOperators"),
    .linkedLibrary("SwiftBasicFormat"),
]

/// The parts of DLLib that each part is built on, each after those before it.
///
/// A target is compiled anew when a module that it names has changed, not when one behind that has
/// (Swift 6.3). So whoever uses a part names all that come along with it: code for another layout of
/// a class would be wrong in silence.
let foundation: [Target.Dependency] = ["DLFoundation"]
let tensors = foundation + ["DLTensors"]
let networks = tensors + ["DLNetworks"]
let training = networks + ["DLData", "DLTraining"]
let library = training + ["DLWeightFiles", "DLApplications", "DLSaving", "DLPlots"]

/// A part of DLLib: the target `DLNAME` in the folder NAME.
///
/// - Parameters:
///   - name: The name of its folder.
///   - parts: The parts it is built on.
///   - dependencies: The other targets it uses.
///   - notes: The folders in it that have a HOW_IT_WORKS.md.
/// - Returns: The target.
func part(
    _ name: String, on parts: [Target.Dependency], and dependencies: [Target.Dependency],
    notes: [String] = []
) -> Target {
    .target(
        name: "DL" + name, dependencies: parts + dependencies, path: "Sources/DLLib/" + name,
        exclude: notes.map { $0 == "." ? "HOW_IT_WORKS.md" : $0 + "/HOW_IT_WORKS.md" },
        swiftSettings: strict)
}

let package = Package(
    name: "SwiftNotebooks",
    products: [
        .library(name: "DLLib", targets: ["DLLib"]),
        .library(name: "KernelDisplay", targets: ["KernelDisplay"]),
        .library(name: "Checks", targets: ["Checks"]),
        .library(name: "SwiftKernel", targets: ["SwiftKernel"]),
        .executable(name: "swift-kernel", targets: ["swift-kernel"]),
        .executable(name: "swift-kernel-worker", targets: ["swift-kernel-worker"]),
        .executable(name: "dl-bench", targets: ["dl-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        // C libraries of the system: a module map and a header each.
        .systemLibrary(name: "CZeroMQ"),
        .systemLibrary(name: "CSodium"),
        .systemLibrary(name: "CSQLite"),
        .systemLibrary(name: "COneDNN"),
        .systemLibrary(name: "COpenBLAS"),
        .systemLibrary(name: "CJPEG"),
        .systemLibrary(name: "CZlib"),
        .systemLibrary(name: "CCairo"),

        // libpng with the loop that reads a file: its errors jump, which only C may jump over.
        .target(name: "CPNG"),

        // Leaves.
        .target(name: "Sodium", dependencies: ["CSodium"], swiftSettings: strict),
        .target(name: "SQLite", dependencies: ["CSQLite"], swiftSettings: strict),
        .target(name: "KernelDisplay", swiftSettings: strict),
        // Members of the standard library's collections that leave them whole wherever a cell stops.
        .target(
            name: "CellCollections", dependencies: ["CWorkerSupport", "KernelDisplay"],
            swiftSettings: strict),
        .target(
            name: "WorkerLink", dependencies: ["CWorkerSupport", "KernelDisplay"],
            swiftSettings: strict),

        // The kernel.
        .target(name: "ZeroMQ", dependencies: ["CZeroMQ"], swiftSettings: strict),
        // The toolchain's library for completion and help, which is loaded when the program runs.
        .target(name: "CSourceKit"),
        .target(
            name: "SourceKit", dependencies: ["CSourceKit", "WorkerLink"], swiftSettings: strict),
        .target(
            name: "CellCompiler",
            dependencies: ["WorkerLink"],
            swiftSettings: strict + swiftSyntaxSettings,
            linkerSettings: swiftSyntaxLinking
        ),
        .target(
            name: "SwiftKernel",
            dependencies: [
                "ZeroMQ", "Sodium", "SQLite", "SourceKit", "CellCompiler", "WorkerLink",
                "KernelDisplay", "CWorkerSupport",
            ],
            exclude: [
                "HOW_IT_WORKS.md", "CodeHelp/HOW_IT_WORKS.md", "Evaluation/HOW_IT_WORKS.md",
                "Evaluation/HOW_FAILURES_ARE_CONTAINED.md", "Evaluation/HOW_CELLS_ARE_STOPPED.md",
            ],
            resources: [.embedInCode("Configuration/Logos")],
            swiftSettings: strict + swiftSyntaxSettings
        ),
        .executableTarget(
            name: "swift-kernel",
            dependencies: [
                "SwiftKernel",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict + swiftSyntaxSettings
        ),

        // The process that runs the user's cells; the one place where kernel and library meet.
        .target(name: "CWorkerSupport", exclude: ["HOW_IT_WORKS.md"]),
        .executableTarget(
            name: "swift-kernel-worker",
            dependencies: library + [
                "CWorkerSupport", "CellCollections", "WorkerLink", "KernelDisplay", "DLLib",
                "Checks",
            ],
            swiftSettings: strict,
            linkerSettings: [
                .unsafeFlags([
                    "-Xlinker", "--export-dynamic", "-Xlinker", "--no-gc-sections",
                ]),
                .linkedLibrary("swiftSwiftOnoneSupport"),
            ]
        ),

        // The library.
        // Loops in C for the processor that is found when the program runs: over images in blocks
        // of channels, and over the steps of recurrent layers and optimizers.
        .target(
            name: "CBlockKernels",
            cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]
        ),
        .target(
            name: "CVectorLoops",
            cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]
        ),
        .target(
            name: "DLKernels",
            dependencies: ["COneDNN", "COpenBLAS", "CBlockKernels", "CVectorLoops"],
            exclude: ["HOW_IT_WORKS.md"],
            swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]
        ),
        .target(
            name: "ImageCodecs", dependencies: ["CJPEG", "CPNG", "CZlib"],
            swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]
        ),
        // HDF5 files in Swift alone: a damaged file must not be able to end the process.
        .target(
            name: "HDF5Files", dependencies: ["ImageCodecs"],
            swiftSettings: strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]
        ),
        .target(name: "Canvas", dependencies: ["CCairo"], swiftSettings: strict),
        // The parts of DLLib, each of which knows those before it alone.
        part("Foundation", on: [], and: ["DLKernels", "KernelDisplay"]),
        part(
            "Tensors", on: foundation, and: ["DLKernels", "ImageCodecs", "KernelDisplay"],
            notes: ["Autograd"]),
        part("Networks", on: tensors, and: ["DLKernels", "KernelDisplay"]),
        part("Data", on: tensors, and: ["DLKernels", "ImageCodecs", "KernelDisplay"]),
        part("Training", on: networks + ["DLData"], and: ["DLKernels", "KernelDisplay"]),
        part(
            "WeightFiles", on: networks,
            and: ["DLKernels", "HDF5Files", "ImageCodecs", "Sodium", "KernelDisplay"]),
        part(
            "Applications", on: networks + ["DLWeightFiles"],
            and: ["ImageCodecs", "Sodium", "KernelDisplay"],
            notes: ["."]),
        part(
            "Saving", on: training + ["DLWeightFiles", "DLApplications"],
            and: ["DLKernels", "ImageCodecs", "Sodium"]),
        part("Plots", on: training, and: ["Canvas", "ImageCodecs", "KernelDisplay"]),
        .target(
            name: "DLLib", dependencies: library, path: "Sources/DLLib/Library",
            swiftSettings: strict),
        // What test cells of graded notebooks call; cells import it.
        .target(name: "Checks", dependencies: tensors, swiftSettings: strict),
        .executableTarget(
            name: "dl-bench", dependencies: library + ["DLLib", "DLKernels"],
            swiftSettings: strict),

        // Tests: one target for each source target, same folders.
        .target(
            name: "TestSupport", dependencies: library + ["DLLib"], path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .testTarget(
            name: "KernelDisplayTests", dependencies: ["KernelDisplay"], swiftSettings: strict),
        // The headers that CWorkerSupport keeps to itself.
        .target(
            name: "CWorkerInternals", dependencies: ["CWorkerSupport"],
            path: "Tests/CWorkerInternals"),
        .testTarget(
            name: "CWorkerSupportTests", dependencies: ["CWorkerSupport", "CWorkerInternals"],
            swiftSettings: strict),
        .testTarget(
            name: "WorkerLinkTests", dependencies: ["WorkerLink", "KernelDisplay"],
            swiftSettings: strict),
        .testTarget(
            name: "CellCompilerTests", dependencies: ["CellCompiler"],
            swiftSettings: strict + swiftSyntaxSettings),
        .testTarget(
            name: "SwiftKernelTests",
            dependencies: [
                "SwiftKernel", "ZeroMQ", "Sodium", "SQLite", "WorkerLink", "KernelDisplay",
            ],
            exclude: ["Evaluation/Corpus"],
            swiftSettings: strict + swiftSyntaxSettings),
        .testTarget(
            name: "DLKernelsTests", dependencies: ["DLKernels"], swiftSettings: strict),
        .testTarget(
            name: "ImageCodecsTests", dependencies: ["ImageCodecs"], swiftSettings: strict),
        .testTarget(
            name: "CanvasTests", dependencies: ["Canvas", "ImageCodecs"], swiftSettings: strict),
        .testTarget(
            name: "WeightFilesTests",
            dependencies: library + [
                "DLLib", "DLKernels", "HDF5Files", "ImageCodecs", "Sodium", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DLLibTests",
            dependencies: library + ["DLLib", "TestSupport", "ImageCodecs", "KernelDisplay"],
            swiftSettings: strict),
        .testTarget(
            name: "ChecksTests", dependencies: tensors + ["Checks"], swiftSettings: strict),
        // The networks, apart from the rest of the library because they take long.
        .testTarget(
            name: "ApplicationsTests",
            dependencies: library + ["DLLib", "TestSupport", "KernelDisplay"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
