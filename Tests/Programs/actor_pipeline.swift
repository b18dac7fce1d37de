import Foundation

actor Channel<Element: Sendable> {
    private var buffer: [Element] = []
    private var waiting: [CheckedContinuation<Element?, Never>] = []
    private var isClosed = false

    func send(_ element: Element) {
        if waiting.isEmpty {
            buffer.append(element)
        } else {
            waiting.removeFirst().resume(returning: element)
        }
    }

    func close() {
        isClosed = true
        waiting.forEach { $0.resume(returning: nil) }
        waiting = []
    }

    func receive() async -> Element? {
        if !buffer.isEmpty { return buffer.removeFirst() }
        if isClosed { return nil }
        return await withCheckedContinuation { waiting.append($0) }
    }
}

// %%
extension Channel: AsyncSequence {
    struct Iterator: AsyncIteratorProtocol {
        let channel: Channel
        func next() async -> Element? { await channel.receive() }
    }
    nonisolated func makeAsyncIterator() -> Iterator { Iterator(channel: self) }
}

// %%
func stage<In: Sendable, Out: Sendable>(_ input: Channel<In>, _ transform: @escaping @Sendable (In) -> Out?) -> Channel<Out> {
    let output = Channel<Out>()
    Task {
        for await value in input {
            if let result = transform(value) { await output.send(result) }
        }
        await output.close()
    }
    return output
}

// %%
let source = Channel<Int>()
let texts = stage(stage(source) { $0.isMultiple(of: 3) ? nil : $0 * $0 }) { "<\($0)>" }
for i in 1...8 { await source.send(i) }
await source.close()
var received: [String] = []
for await text in texts { received.append(text) }
print(received.joined())
