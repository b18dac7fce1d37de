import Foundation

/// An image cache whose requests for the same thing share one task.
actor Loader {
    enum Entry { case loading(Task<String, any Error>), ready(String) }
    private var entries: [String: Entry] = [:]
    private(set) var started = 0

    func load(_ name: String) async throws -> String {
        switch entries[name] {
        case .ready(let text): return text
        case .loading(let task): return try await task.value
        case nil:
            started += 1
            let task = Task { () throws -> String in
                await Task.yield()
                guard !name.isEmpty else { throw URLError(.badURL) }
                return name.uppercased()
            }
            entries[name] = .loading(task)
            do {
                let text = try await task.value
                entries[name] = .ready(text)
                return text
            } catch {
                entries[name] = nil
                throw error
            }
        }
    }
}

// %%
let loader = Loader()
let results = try await withThrowingTaskGroup(of: String.self) { group in
    for name in ["cat", "dog", "cat", "cat", "dog"] { group.addTask { try await loader.load(name) } }
    var all: [String] = []
    for try await text in group { all.append(text) }
    return all.sorted()
}
print(results, await loader.started)

// %%
do {
    _ = try await loader.load("")
} catch let error as URLError {
    print("bad URL:", error.code == .badURL, await loader.started)
}

// %%
actor Semaphore {
    private var free: Int
    private var queue: [CheckedContinuation<Void, Never>] = []
    private(set) var most = 0, running = 0
    init(_ count: Int) { free = count }
    func enter() async {
        if free > 0 { free -= 1 } else { await withCheckedContinuation { queue.append($0) } }
        running += 1
        most = max(most, running)
    }
    func leave() {
        running -= 1
        if queue.isEmpty { free += 1 } else { queue.removeFirst().resume() }
    }
}
let gate = Semaphore(2)
await withTaskGroup(of: Void.self) { group in
    for _ in 0..<8 {
        group.addTask {
            await gate.enter()
            await Task.yield()
            await gate.leave()
        }
    }
}
print(await gate.most <= 2, await gate.running)
