internal import Foundation
internal import WorkerLink

/// The build of one package, in a folder of the user's cache.
///
/// The folder is a package of its own: an empty target that depends on the products asked for, as
/// one shared library. SwiftPM does the rest.
struct PackageBuild {
    /// The name of the target and the product around the package.
    static let name = "NotebookPackage"

    /// What a finished build left, kept beside it.
    struct Record: Codable, Equatable {
        /// The products that were built.
        var products: [String]
        /// What SwiftPM settled on for each package of the build, by identity.
        var pins: [String: PackagePin]
    }

    let request: PackageRequest
    /// The packages that must have just these versions, since the session holds them already.
    var held: [String: PackagePin] = [:]
    /// The folder of the build.
    let folder: String
    /// The folder of the toolchain's programs.
    let programs: String

    /// The record of an earlier build, if it was finished and is still whole.
    var record: Record? {
        guard let data = FileManager.default.contents(atPath: folder + "/build.json"),
            (try? BuildDescription(of: Self.name, in: folder)) != nil
        else { return nil }
        return try? JSONDecoder().decode(Record.self, from: data)
    }

    /// Builds the package and records it.
    func run(updates: Bool, for call: any SessionAccess, progress: PackageProgress) throws -> Record
    {
        let files = FileManager.default
        try? files.removeItem(atPath: folder + "/build.json")
        var products = request.products
        if updates {
            // The dependency alone is fetched, and nothing is built.
            try writeManifest(products: [])
            try swift("package", ["--package-path", folder, "update"], for: call, progress)
        }
        if products.isEmpty { products = try libraries(for: call, progress) }
        try writeManifest(products: products)
        // Another one would win over what is held.
        if !held.isEmpty { try? files.removeItem(atPath: folder + "/Package.resolved") }
        try swift(
            "build",
            [
                "--package-path", folder, "--configuration", "release", "--product", Self.name,
                "--build-system", "native",
            ], for: call, progress)
        let record = Record(products: products, pins: pins())
        try JSONEncoder().encode(record)
            .write(to: URL(fileURLWithPath: folder + "/build.json"))
        return record
    }

    // MARK: - Steps

    /// Writes the package around the products; a file that stays the same is left alone, so that
    /// nothing is built again.
    private func writeManifest(products: [String]) throws {
        let sources = folder + "/Sources/" + Self.name
        try FileManager.default.createDirectory(
            atPath: sources, withIntermediateDirectories: true)
        let packages =
            [request.dependency]
            + held.sorted { $0.key < $1.key }.map { $0.value.dependency }
        let dependencies = products.map {
            ".product(name: \"\($0)\", package: \"\(request.identity)\")"
        }
        try write(
            """
            // swift-tools-version: 6.0
            import PackageDescription

            let package = Package(
                name: "\(Self.name)",
                products: [
                    .library(name: "\(Self.name)", type: .dynamic, targets: ["\(Self.name)"])
                ],
                dependencies: [\(packages.joined(separator: ", "))],
                targets: [
                    .target(
                        name: "\(Self.name)",
                        dependencies: [\(dependencies.joined(separator: ", "))])
                ]
            )

            """, to: folder + "/Package.swift")
        try write("", to: sources + "/Empty.swift")
    }

    private func write(_ text: String, to path: String) throws {
        if FileManager.default.contents(atPath: path) == Data(text.utf8) { return }
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// The library products that the package offers.
    private func libraries(
        for call: any SessionAccess, _ progress: PackageProgress
    ) throws -> [String] {
        var source = request.folder
        if source == nil {
            // Without products the dependency is fetched and nothing is built.
            try writeManifest(products: [])
            try swift("package", ["--package-path", folder, "resolve"], for: call, progress)
            let checkouts = folder + "/.build/checkouts"
            let names = try FileManager.default.contentsOfDirectory(atPath: checkouts)
            source = names.first { $0.lowercased() == request.identity }
                .map { checkouts + "/" + $0 }
        }
        guard let source else {
            throw DirectiveError(
                "\(request.identity) was fetched under another name: name its products",
                name: Self.errorName)
        }
        struct Manifest: Decodable {
            struct Product: Decodable {
                var name: String
                var type: [String: [String]?]
            }
            var products: [Product]
        }
        let text = try swift("package", ["--package-path", source, "dump-package"], for: call, nil)
        let start = text.firstIndex(of: "{") ?? text.startIndex
        let manifest = try JSONDecoder().decode(Manifest.self, from: Data(text[start...].utf8))
        let names = manifest.products.filter { $0.type.keys.contains("library") }.map(\.name)
        guard !names.isEmpty else {
            throw DirectiveError(
                "\(request.identity) has no library product to import", name: Self.errorName)
        }
        return names
    }

    /// The versions that SwiftPM settled on.
    private func pins() -> [String: PackagePin] {
        struct Resolved: Decodable {
            struct Pin: Decodable {
                struct State: Decodable {
                    var version: String?
                    var revision: String?
                }
                var identity: String
                var location: String
                var state: State
            }
            var pins: [Pin]
        }
        guard let data = FileManager.default.contents(atPath: folder + "/Package.resolved"),
            let resolved = try? JSONDecoder().decode(Resolved.self, from: data)
        else { return [:] }
        return Dictionary(
            resolved.pins.map {
                let pin = PackagePin(
                    location: $0.location, version: $0.state.version, revision: $0.state.revision)
                return ($0.identity, pin)
            }
        ) { $1 }
    }

    // MARK: - SwiftPM

    static let errorName = "InstallError"

    /// Runs a command of SwiftPM and returns what it wrote to stdout; throws what it complains of.
    @discardableResult
    private func swift(
        _ command: String, _ arguments: [String], for call: any SessionAccess,
        _ progress: PackageProgress?
    ) throws -> String {
        var (output, error) = (UTF8Assembler(), UTF8Assembler())
        var (text, complaints) = ("", "")
        let status = try call.runProgram("\(programs)/swift-\(command)", arguments) {
            stream, bytes in
            let piece: String
            switch stream {
            case .output:
                piece = output.take(bytes)
                text += piece
            case .error:
                piece = error.take(bytes)
                complaints += piece
            }
            progress?.note(piece)
        }
        guard status == 0 else { throw Self.failure(of: text + complaints, request.identity) }
        return text
    }

    /// The error of a command that failed: its first error in short, and all of them below.
    static func failure(of output: String, _ identity: String) -> DirectiveError {
        let lines = output.split(separator: "\n").map(String.init)
        let isProgress = { (line: String) in line.firstMatch(of: /^\[[0-9]+\/[0-9]+\]/) != nil }
        let start = lines.firstIndex { $0.contains("error: ") }
        let first = start.map { lines[$0] } ?? "error: the package manager failed"
        var short = first[(first.firstRange(of: "error: ")?.upperBound ?? first.startIndex)...]
        // Git's own reason is further down.
        if short.hasSuffix(":"), let reason = lines.first(where: { $0.contains("fatal: ") }) {
            short += " " + (reason.firstRange(of: "fatal: ").map { reason[$0.upperBound...] } ?? "")
        }
        let isOffline = ["Could not resolve host", "Could not connect", "Couldn't connect"].contains
        {
            output.contains($0)
        }
        let hint = isOffline ? ". Is the network there?" : ""
        var error = DirectiveError(
            "\(identity) could not be installed: \(short)\(hint)",
            name: errorName, lines: lines.filter { !isProgress($0) }.suffix(60))
        error.reason = String(short)
        return error
    }
}
