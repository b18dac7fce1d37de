internal import CellCompiler
internal import Dispatch
internal import Foundation
internal import Synchronization
internal import WorkerLink

/// Finds out what every cell imports, and records it beside the worker.
///
/// The worker is asked for the modules, and the compiler for the C modules behind them: it is given
/// the imports alone and says what it misses, until it misses nothing.
struct PreloadRecorder {
    /// Why cells cannot be compiled.
    struct Failure: Error, CustomStringConvertible {
        /// What went wrong, and what to do.
        let description: String
    }

    /// Sessions that start at the same time in one process leave the work to the first.
    private static let working = Mutex(())

    private let installation: Installation
    private let toolchain: Toolchain
    private let cache: String?
    private let startPatience: Duration

    /// Prepares to look at the files of a configuration with a toolchain.
    init(_ configuration: SessionConfiguration, toolchain: Toolchain) {
        installation = configuration.installation
        self.toolchain = toolchain
        cache = configuration.compilerCache
        startPatience = configuration.startPatience
    }

    /// What was recorded; found out where there is no record of this build.
    func preload() throws -> Preload {
        try Self.working.withLock { _ in
            try Preload(recordedIn: installation) ?? record()
        }
    }

    /// Finds out what cells import and writes it down.
    func record() throws -> Preload {
        let modules = try modules()
        let preload = Preload(
            modules: modules, hiddenModules: try missingModules(behind: modules),
            of: installation)
        // Where nothing can be written, each session finds out anew.
        try? preload.write(to: installation)
        return preload
    }

    private func modules() throws -> [String] {
        let worker = installation.worker
        try installation.check(isWhole: false)
        var (answer, errors): ([UInt8], [UInt8]) = ([], [])
        let program = try Subprocess(worker, [PreloadQuestion.option], separatesError: true)
        let start = ContinuousClock.now
        let watch = DispatchWorkItem { program.kill() }
        DispatchQueue.global().asyncAfter(
            deadline: .now() + startPatience / .seconds(1), execute: watch)
        let status = program.wait { stream, piece in
            if stream == .error { errors += piece } else { answer += piece }
        }
        watch.cancel()
        if status != 0 {
            let said = String(decoding: errors, as: UTF8.self).split(separator: "\n").last
            let reason =
                .now - start >= startPatience
                ? "did not start within \(Int(startPatience / .seconds(1))) seconds"
                : "ended while it started" + (said.map { ": \($0)" } ?? "")
            let message = "the process that runs cells \(reason)"
            throw EvaluationFailure(
                name: "WorkerLost", value: message, traceback: ["WorkerLost: \(message)"])
        }
        let modules = String(decoding: answer, as: UTF8.self).split(separator: "\n")
            .map(String.init)
        guard !modules.isEmpty else {
            throw Failure(
                description: "\(worker) does not say which modules it holds: build it anew "
                    + "(swift build -c release), then restart the kernel")
        }
        return modules
    }

    private func missingModules(behind modules: [String]) throws -> [String] {
        let files = FileManager.default
        let folder = files.temporaryDirectory.path + "/swift-kernel-preload-\(UUID().uuidString)"
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: folder) }
        let source = folder + "/main.swift"
        try modules.map { "import \($0)\n" }.joined()
            .write(toFile: source, atomically: false, encoding: .utf8)
        var missing: Set<String> = []
        while true {
            try HiddenModules.write(missing.sorted(), to: folder)
            let result = try Subprocess(
                toolchain.frontend,
                [
                    "-frontend", "-typecheck", source, "-module-cache-path",
                    cache ?? folder + "/modules", "-I", folder, "-I", installation.modules,
                ]
            ).wait()
            let found = Set(Self.missingModules(in: result.output))
            if found.isSubset(of: missing) {
                guard result.status == 0 else { throw Self.failure(of: result) }
                return missing.sorted()
            }
            missing.formUnion(found)
        }
    }

    private static func failure(of result: Subprocess.Result) -> Failure {
        let error = CompilerDiagnostic.parse(result.account).first { $0.severity == .error }
        return Failure(
            description: "the modules that every cell imports cannot be used ("
                + (error?.message ?? "the Swift compiler ended with status \(result.status)")
                + "): build the kernel anew with this toolchain (swift build -c release)")
    }

    /// The modules that the compiler says it misses.
    private static func missingModules(in output: String) -> [String] {
        output.matches(of: /missing required modules?:? (.*)/).flatMap { message in
            message.1.matches(of: /'([^']+)'/).map { String($0.1) }
        }
    }
}
