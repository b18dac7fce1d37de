/// A ring buffer that is a full RandomAccessCollection.
struct RingBuffer<Element>: RandomAccessCollection, MutableCollection {
    private var storage: [Element?]
    private var head = 0
    private(set) var count = 0

    init(capacity: Int) { storage = Array(repeating: nil, count: capacity) }

    var startIndex: Int { 0 }
    var endIndex: Int { count }
    func index(after i: Int) -> Int { i + 1 }

    subscript(position: Int) -> Element {
        get {
            precondition(indices.contains(position), "index \(position) out of range")
            return storage[(head + position) % storage.count]!
        }
        set { storage[(head + position) % storage.count] = newValue }
    }

    mutating func append(_ element: Element) {
        if count == storage.count {
            storage[head] = element
            head = (head + 1) % storage.count
        } else {
            storage[(head + count) % storage.count] = element
            count += 1
        }
    }
}

// %%
var ring = RingBuffer<Int>(capacity: 4)
for i in 1...6 { ring.append(i * i) }
print(Array(ring), ring.first!, ring.last!, ring.reversed().map { $0 })
ring[0] = 100
ring.sort()
ring.swapAt(0, 3)
print(ring.map(String.init).joined(separator: "|"), ring[1..<3].reduce(0, +), ring.firstIndex(of: 25) ?? -1)

// %%
struct MultiSet<Element: Hashable>: Sequence, ExpressibleByArrayLiteral {
    private var counts: [Element: Int] = [:]
    init(arrayLiteral elements: Element...) { elements.forEach { insert($0) } }
    mutating func insert(_ element: Element, times: Int = 1) { counts[element, default: 0] += times }
    func count(of element: Element) -> Int { counts[element] ?? 0 }
    func makeIterator() -> some IteratorProtocol<Element> {
        counts.lazy.flatMap { repeatElement($0.key, count: $0.value) }.makeIterator()
    }
    static func + (a: MultiSet, b: MultiSet) -> MultiSet {
        var result = a
        for (element, count) in b.counts { result.insert(element, times: count) }
        return result
    }
}
// %%
let bag: MultiSet = ["a", "b", "a"]
let both: MultiSet = bag + ["c", "a"]
print(both.sorted(), both.count(of: "a"), both.count(of: "z"))

// %%
struct Countdown: Sequence {
    let from: Int
    func makeIterator() -> AnyIterator<Int> {
        var n = from
        return AnyIterator { defer { n -= 1 }; return n >= 0 ? n : nil }
    }
}
extension Sequence {
    func chunked(by size: Int) -> [[Element]] {
        reduce(into: []) { result, element in
            if result.last?.count ?? size < size { result[result.count - 1].append(element) } else { result.append([element]) }
        }
    }
}
print(Countdown(from: 6).chunked(by: 3), Countdown(from: 2).min()!, zip("abc", Countdown(from: 9)).map { "\($0)\($1)" })
