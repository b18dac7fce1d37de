internal import Foundation

/// The modules that a cell may import.
struct ModuleNames {
    /// The folders that hold modules of the toolchain or of packages.
    var folders: [String]
    /// Those that every cell imports already.
    var libraries: [String]

    /// The names, those of libraries first.
    var all: [String] {
        let files = folders.flatMap {
            (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? []
        }
        let names = files.compactMap { file -> String? in
            guard file.hasSuffix(".swiftmodule"), !file.hasPrefix("_") else { return nil }
            return String(file.dropLast(".swiftmodule".count))
        }
        return libraries + Set(names).subtracting(libraries).sorted()
    }

    /// Those that begin with a text.
    func items(beginning typed: String) -> [CompletionList.Item] {
        CompletionRanking.items(
            all.map {
                CompletionCandidate(
                    $0, kind: "module", signature: "module",
                    origin: libraries.contains($0) ? .session : .library)
            }, typed: typed)
    }
}
