// Counts primes in chunks, side by side, and puts the answers together in order.
func isPrime(_ n: Int) -> Bool {
    guard n > 1 else { return false }
    var d = 2
    while d * d <= n {
        if n % d == 0 { return false }
        d += 1
    }
    return true
}

struct ChunkResult: Sendable {
    let start: Int
    let primes: [Int]
}

// %%
func primes(below limit: Int, chunk: Int) async -> [ChunkResult] {
    await withTaskGroup(of: ChunkResult.self, returning: [ChunkResult].self) { group in
        for start in stride(from: 0, to: limit, by: chunk) {
            group.addTask {
                ChunkResult(start: start, primes: (start..<min(start + chunk, limit)).filter(isPrime))
            }
        }
        var results: [ChunkResult] = []
        for await result in group { results.append(result) }
        return results.sorted { $0.start < $1.start }
    }
}

// %%
let chunks = await primes(below: 1000, chunk: 100)
for chunk in chunks { print(chunk.start, chunk.primes.count, chunk.primes.last ?? 0) }
print("total", chunks.map(\.primes.count).reduce(0, +))

// %%
async let a = primes(below: 200, chunk: 50)
async let b = primes(below: 300, chunk: 300)
print(await a.flatMap(\.primes).count, await b.flatMap(\.primes).suffix(3))
