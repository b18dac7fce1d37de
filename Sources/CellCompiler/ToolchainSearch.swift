internal import Foundation
internal import WorkerLink

extension Toolchain {
    /// Finds the toolchain that compiles cells for this process.
    ///
    /// Cells must be compiled by the toolchain that built the kernel, and its runtime is loaded here. So
    /// the PATH, which differs between a terminal and a service, is asked last.
    ///
    /// - Parameter recorded: The folder of the programs, as known when the kernel was installed.
    /// - Returns: The first complete one.
    /// - Throws: ``Incomplete`` naming every place and what is missing there.
    package static func find(recorded: String? = nil) throws -> Toolchain {
        let places: [(name: String, find: () -> String?)] = [
            ("where the kernel's runtime is", folderOfRuntime),
            ("recorded at installation", { recorded }),
            ("of the PATH", folderOfPath),
        ]
        var reasons: [String] = []
        for place in places {
            guard let binaries = place.find() else { continue }
            do {
                return try Toolchain(binaries: binaries)
            } catch let error as Incomplete {
                reasons.append("\(error.missing) (\(place.name))")
            }
        }
        if folderOfPath() == nil { reasons.append("the PATH has no swiftc that works") }
        throw Incomplete(missing: reasons.joined(separator: ", "))
    }

    /// The folder of the programs beside the runtime that this process has loaded.
    private static func folderOfRuntime() -> String? {
        guard let map = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8),
            let line = map.split(separator: "\n").first(where: { $0.hasSuffix("/libswiftCore.so") }
            ),
            let start = line.firstIndex(of: "/")
        else { return nil }
        return binaries(behindRuntime: String(line[start...]), levels: 4)
    }

    /// The folder of the programs of the first `swiftc` on the PATH that works.
    ///
    /// It may be a link into a toolchain, a script, or a link to a program that chooses between several
    /// toolchains, as swiftly's is: where the compiler is not beside it, it is asked.
    private static func folderOfPath() -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        for folder in folders {
            let compiler = "\(folder)/swiftc"
            guard FileManager.default.isExecutableFile(atPath: compiler) else { continue }
            let beside = URL(fileURLWithPath: compiler).resolvingSymlinksInPath()
                .deletingLastPathComponent().path
            if FileManager.default.fileExists(atPath: beside + "/swift-frontend") { return beside }
            if let told = folderTold(by: compiler) { return told }
        }
        return nil
    }

    /// Where a `swiftc` says that its toolchain is.
    private static func folderTold(by compiler: String) -> String? {
        struct Target: Decodable {
            struct Paths: Decodable { var runtimeResourcePath: String }
            var paths: Paths
        }
        guard
            let result = try? Subprocess(compiler, ["-print-target-info"], separatesError: true)
                .successfulOutput(),
            let target = try? JSONDecoder().decode(Target.self, from: Data(result.utf8))
        else { return nil }
        return binaries(behindRuntime: target.paths.runtimeResourcePath, levels: 2)
    }

    /// The folder of the programs, from a path so many levels below the toolchain's `usr`.
    private static func binaries(behindRuntime path: String, levels: Int) -> String {
        var folder = URL(fileURLWithPath: path)
        for _ in 0..<levels { folder.deleteLastPathComponent() }
        return folder.appendingPathComponent("bin").path
    }
}
