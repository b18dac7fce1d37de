import Foundation

// An old callback API, and how async code calls it.
final class Downloader: Sendable {
    func fetch(_ name: String, completion: @escaping @Sendable (Result<String, any Error>) -> Void) {
        DispatchQueue.global().async {
            if name.hasSuffix(".txt") {
                completion(.success("contents of \(name)"))
            } else {
                completion(.failure(CocoaError(.fileReadUnknown)))
            }
        }
    }
}

// %%
extension Downloader {
    func fetch(_ name: String) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            fetch(name) { continuation.resume(with: $0) }
        }
    }
}

// %%
let downloader = Downloader()
print(try await downloader.fetch("a.txt"))
do {
    print(try await downloader.fetch("a.exe"))
} catch let error as CocoaError {
    print("failed with", error.code == .fileReadUnknown)
}

// %%
func all(_ names: [String]) async -> [String: Int] {
    await withTaskGroup(of: (String, String?).self) { group in
        for name in names { group.addTask { (name, try? await downloader.fetch(name)) } }
        return await group.reduce(into: [:]) { $0[$1.0] = $1.1?.count ?? -1 }
    }
}
for (name, count) in await all(["x.txt", "long.txt", "no"]).sorted(by: { $0.key < $1.key }) { print(name, count) }
