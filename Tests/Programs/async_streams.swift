import Foundation

/// A ticker as a stream, and operators on sequences of values that come later.
func countdown(from start: Int) -> AsyncStream<Int> {
    AsyncStream { continuation in
        for i in stride(from: start, through: 0, by: -1) { continuation.yield(i) }
        continuation.finish()
    }
}

// %%
for await value in countdown(from: 3) { print(value, terminator: " ") }
print("lift-off")

// %%
struct Squares: AsyncSequence {
    typealias Element = Int
    let limit: Int
    struct AsyncIterator: AsyncIteratorProtocol {
        var n = 0
        let limit: Int
        mutating func next() async -> Int? {
            guard n < limit else { return nil }
            n += 1
            await Task.yield()
            return n * n
        }
    }
    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(limit: limit) }
}

// %%
var evens: [Int] = []
for await square in Squares(limit: 10).filter({ $0 % 2 == 0 }).map({ $0 / 2 }) { evens.append(square) }
print(evens)
print(await Squares(limit: 5).reduce(0, +), await Squares(limit: 5).contains(16))

// %%
enum Glitch: Error { case at(Int) }
let risky = AsyncThrowingStream<Int, any Error> { continuation in
    continuation.yield(1)
    continuation.yield(2)
    continuation.finish(throwing: Glitch.at(3))
}
do {
    for try await value in risky { print("got", value) }
} catch { print("failed:", error) }

// %%
let (stream, continuation) = AsyncStream.makeStream(of: String.self)
let producer = Task {
    for word in ["one", "two", "three"] { continuation.yield(word) }
    continuation.finish()
}
let words = await stream.reduce(into: []) { $0.append($1) }
await producer.value
print(words)
