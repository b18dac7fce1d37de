internal import KernelDisplay
internal import CellCompiler
internal import Foundation
internal import Synchronization
internal import WorkerLink

/// The packages of a session: builds them, and lets cells import them.
///
/// A process must hold each module once: two copies of a type are two types. So a library is linked
/// anew without the modules that the worker holds already, its own or those of earlier packages.
final class PackageInstaller: Sendable {
    private struct State {
        /// Titles of the packages of the session by the folder of their build.
        var titles: [(folder: String, title: String)] = []
        /// The targets whose code the worker holds.
        var targets: Set<String> = []
        /// The C modules whose maps the compiler knows.
        var clangModules: Set<String> = []
        /// The packages behind them, each with the one that was installed and brought it.
        var pins: [String: (pin: PackagePin, owner: String)] = [:]
        /// The folders of packages of this machine.
        var folders: [String: String] = [:]
    }

    private let cells: any CellSession
    private let toolchain: Toolchain
    private let configuration: SessionConfiguration
    private let sessionFolder: String
    /// C modules that are there for the compiler already.
    private let hiddenModules: Set<String>
    private let state: Mutex<State>

    init(
        cells: any CellSession, toolchain: Toolchain,
        configuration: SessionConfiguration, sessionFolder: String, hiddenModules: [String]
    ) {
        self.hiddenModules = Set(hiddenModules)
        self.cells = cells
        self.toolchain = toolchain
        self.configuration = configuration
        self.sessionFolder = sessionFolder
        state = Mutex(State())
    }

    /// What the session has installed, one line each.
    var titles: [String] { state.withLock { $0.titles.map(\.title) } }

    /// Forgets all packages, as the worker that held them is gone for good.
    func forget() { state.withLock { $0 = State() } }

    /// Builds a package, or finds its build in the cache, and lets cells import it from now on.
    func install(_ request: PackageRequest, updates: Bool, for call: any SessionAccess) throws {
        try configuration.installation.check()
        // The session may have lost what it held.
        if cells.settings.compileOptions.packages.isEmpty { forget() }
        let earlier = state.withLock { $0 }
        let folder = buildFolder(for: request, held: [:])
        if let title = earlier.titles.first(where: { $0.folder == folder })?.title {
            guard !updates else {
                throw DirectiveError(
                    "\(title), and what is loaded stays loaded: %reset before you update it")
            }
            let hint = request.folder == nil ? "" : " (to load changes: %reset, then %install)"
            call.show(MIMEBundle(plainText: title + hint))
            return
        }
        if let other = earlier.folders[request.identity], other != request.folder ?? "" {
            throw DirectiveError(
                "this session holds \(request.identity) from \(other). %reset, then install the other",
                name: PackageBuild.errorName)
        }
        let progress = PackageProgress(request.identity, events: call.events)
        do {
            let title = try install(request, held: [:], updates, for: call, progress)
            state.withLock { state in
                state.titles.append((folder, title))
                state.folders[request.identity] = request.folder
            }
            progress.end(title)
        } catch {
            progress.end("\(request.identity) is not installed")
            throw error
        }
    }

    /// Builds and loads a package beside those that the session holds; returns its title.
    private func install(
        _ request: PackageRequest, held: [String: PackagePin], _ updates: Bool,
        for call: any SessionAccess, _ progress: PackageProgress
    ) throws -> String {
        let folder = buildFolder(for: request, held: held)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let lock = try lock(folder, for: call, progress)
        defer { lock?.release() }
        let build = PackageBuild(
            request: request, held: held, folder: folder,
            programs: URL(fileURLWithPath: toolchain.frontend).deletingLastPathComponent().path)
        // What is in a folder may have changed; SwiftPM finds out in a moment.
        let isKept = request.folder == nil && !updates
        let record: PackageBuild.Record
        do {
            record =
                try (isKept ? build.record : nil)
                ?? build.run(updates: updates, for: call, progress: progress)
        } catch let error as DirectiveError where !held.isEmpty {
            throw clash(of: request, with: held, because: error)
        }
        // The worker's own module would be found in the place of the package's.
        let own = try workerTargets()
        if let module = record.products.first(where: own.contains) {
            throw DirectiveError(
                "\(request.identity) has a module named \(module), and so has the kernel: "
                    + "'import \(module)' means the kernel's. Give the package's target and product "
                    + "another name, then install it",
                name: PackageBuild.errorName)
        }
        let description = try BuildDescription(of: PackageBuild.name, in: folder)
        let others = try clashes(of: record, description)
        if let pin = others[request.identity] {
            throw DirectiveError(
                "this session has loaded \(request.identity) \(pin.name), which stays until %reset; "
                    + "the package you ask for is \(record.pins[request.identity]?.name ?? "another"). "
                    + "%reset, then install it",
                name: PackageBuild.errorName)
        }
        if !others.isEmpty, held.isEmpty {
            // Perhaps it can live with the versions that are there.
            lock?.release()
            return try install(request, held: others, updates, for: call, progress)
        }
        try load(description, record, of: request, for: call)
        let version = record.pins[request.identity].map { " " + $0.name } ?? ""
        return "\(request.identity)\(version) is installed: "
            + record.products.map { "import \($0)" }.joined(separator: ", ")
    }

    /// The error of a package that needs other versions than the session holds.
    private func clash(
        of request: PackageRequest, with held: [String: PackagePin], because error: DirectiveError
    ) -> DirectiveError {
        let owners = state.withLock { $0.pins }
        let names = held.sorted { $0.key < $1.key }.map { identity, pin in
            "\(identity) \(pin.name) (brought by \(owners[identity]?.owner ?? "the kernel"))"
        }
        return DirectiveError(
            "\(request.identity) cannot be used beside what this session holds: "
                + "\(names.joined(separator: ", ")). %reset, then install \(request.identity) first. "
                + "The package manager says: \(error.reason)",
            name: PackageBuild.errorName, lines: error.lines)
    }

    /// Waits until no other kernel builds in a folder; nil where files cannot be locked.
    private func lock(
        _ folder: String, for call: any SessionAccess, _ progress: PackageProgress
    ) throws -> FileLock? {
        let path = folder + "/lock"
        guard let lock = FileLock(creating: path) else {
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            progress.note("another kernel builds it")
            while true {
                if call.cancellation.isRequested { throw EvaluationFailure.interrupted }
                if let lock = FileLock(existing: path) { return lock }
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
        return lock
    }

    /// The folder of a package's build: another one for another toolchain, requirement or choice of
    /// products.
    private func buildFolder(
        for request: PackageRequest, held: [String: PackagePin]
    ) -> String {
        let compiler = try? FileManager.default.attributesOfItem(atPath: toolchain.frontend)
        let stamp = compiler?[.modificationDate].map { "\($0)" } ?? ""
        let key =
            [toolchain.frontend, stamp, request.dependency] + request.products.sorted()
            + held.values.map(\.dependency).sorted()
        return configuration.cache.appendingPathComponent("packages").path
            + "/\(request.identity)-\(Self.hash(key.joined(separator: "\n")))"
    }

    /// A short name for a text.
    ///
    /// - Source: Fowler, Noll, Vo, FNV-1a with 64 bits.
    static func hash(_ text: String) -> String {
        let value = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
        }
        return String(value, radix: 36)
    }

    // MARK: - Loading

    /// Makes a build known to the compiler and loads its library.
    private func load(
        _ build: BuildDescription, _ record: PackageBuild.Record, of request: PackageRequest,
        for call: any SessionAccess
    ) throws {
        let earlier = state.withLock { $0 }
        let held = earlier.targets.union(try workerTargets())
        let shared = held.intersection(build.objects.keys)
        let folder = "\(sessionFolder)/\(URL(fileURLWithPath: build.library).hashName)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try copyModules(of: build, to: folder, without: held)
        let (arguments, clangModules) = arguments(of: build, known: earlier.clangModules)
        let package = LinkedPackage(
            arguments: ["-I", folder] + arguments,
            library: shared.isEmpty
                ? try keep(build.library, in: folder)
                : try link(build, without: shared, in: folder, for: call))
        let settings = cells.settings
        cells.settings.compileOptions.packages.append(package)
        do {
            // An empty cell, linked with the library: whatever is wrong with it shows now.
            _ = try call.run("_ = ()") { $0.showsWarnings = false }
        } catch {
            cells.settings = settings
            throw error
        }
        state.withLock { state in
            state.targets.formUnion(build.objects.keys.filter { $0 != PackageBuild.name })
            state.clangModules.formUnion(clangModules)
            state.pins.merge(record.pins.mapValues { ($0, request.identity) }) { old, _ in old }
        }
    }

    /// The targets that the worker is made of.
    private func workerTargets() throws -> Set<String> {
        try ObjectList(path: configuration.installation.objectList).targets
    }

    /// What the session holds in another version than a build that shares code with it.
    private func clashes(
        of record: PackageBuild.Record, _ build: BuildDescription
    ) throws -> [String: PackagePin] {
        let earlier = state.withLock { $0 }
        if earlier.targets.isDisjoint(with: build.objects.keys) { return [:] }
        return earlier.pins.mapValues(\.pin).filter { identity, pin in
            record.pins[identity].map { $0.revision != pin.revision } ?? false
        }
    }

    /// Keeps the library under a name of the session's own: another kernel may build it anew, and a
    /// worker that starts later must load what cells were compiled with.
    private func keep(_ library: String, in folder: String) throws -> String {
        let files = FileManager.default
        let kept = "\(folder)/lib\(PackageBuild.name).so"
        try? files.removeItem(atPath: kept)
        do {
            try files.linkItem(atPath: library, toPath: kept)
        } catch {
            // The cache may be on another disk.
            try files.copyItem(atPath: library, toPath: kept)
        }
        return kept
    }

    /// Copies the modules, since another session may build them anew.
    private func copyModules(
        of build: BuildDescription, to folder: String, without held: Set<String>
    ) throws {
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: build.modules)
        where name.hasSuffix(".swiftmodule") {
            let module = String(name.dropLast(".swiftmodule".count))
            guard !held.contains(module), module != PackageBuild.name else { continue }
            let target = folder + "/" + name
            if files.fileExists(atPath: target) { try files.removeItem(atPath: target) }
            try files.copyItem(atPath: build.modules + "/" + name, toPath: target)
        }
    }

    /// The arguments of a client, without the maps of C modules that are known: the compiler takes
    /// each once.
    private func arguments(
        of build: BuildDescription, known: Set<String>
    ) -> (arguments: [String], clangModules: Set<String>) {
        let option = "-fmodule-map-file="
        var result: [String] = []
        var added: Set<String> = []
        for argument in build.clientArguments {
            if argument.hasPrefix(option) {
                let path = String(argument.dropFirst(option.count))
                let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
                if let name = text.firstMatch(of: /module\s+"?([A-Za-z_0-9]+)/)?.1 {
                    if known.contains(String(name)) || hiddenModules.contains(String(name)) {
                        // Its `-Xcc` goes with it.
                        result.removeLast()
                        continue
                    }
                    added.insert(String(name))
                }
            }
            result.append(argument)
        }
        return (result, added)
    }

    /// Links the library again without the targets that the worker holds.
    private func link(
        _ build: BuildDescription, without shared: Set<String>, in folder: String,
        for call: any SessionAccess
    ) throws -> String {
        let objects = build.objects.filter { !shared.contains($0.key) }.values.joined().sorted()
        let list = folder + "/objects"
        try objects.map { "\"\($0)\"\n" }.joined()
            .write(toFile: list, atomically: false, encoding: .utf8)
        let library = folder + "/lib\(PackageBuild.name).so"
        let command = build.linkCommand.map { argument in
            if argument.hasPrefix("@") { return "@" + list }
            return argument == build.library ? library : argument
        }
        var output: [UInt8] = []
        let status = try call.runProgram(command[0], Array(command.dropFirst())) {
            output += $1
        }
        guard status == 0 else {
            throw PackageBuild.failure(of: String(decoding: output, as: UTF8.self), "the package")
        }
        return library
    }
}

extension URL {
    /// A name for the folder of this file that no other folder has.
    fileprivate var hashName: String { "package-" + PackageInstaller.hash(path) }
}
