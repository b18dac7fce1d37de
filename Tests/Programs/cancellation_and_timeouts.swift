struct TimedOut: Error {}

func withTimeout<T: Sendable>(_ limit: Duration, _ work: @escaping @Sendable () async throws -> T) async throws -> T {
    try await withThrowingTaskGroup(of: T.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: limit)
            throw TimedOut()
        }
        defer { group.cancelAll() }
        return try await group.next()!
    }
}

// %%
print(try await withTimeout(.seconds(30)) { "quick" })
do {
    _ = try await withTimeout(.milliseconds(20)) {
        try await Task.sleep(for: .seconds(60))
        return 1
    }
} catch is TimedOut {
    print("timed out")
}

// %%
let patient = Task { () -> Int in
    var rounds = 0
    while !Task.isCancelled {
        rounds += 1
        await Task.yield()
    }
    return rounds
}
patient.cancel()
print(await patient.value >= 0, patient.isCancelled)

// %%
let sleeper = Task {
    try await Task.sleep(for: .seconds(100))
}
sleeper.cancel()
switch await sleeper.result {
case .success: print("slept")
case .failure(let error): print("woken:", error is CancellationError)
}
