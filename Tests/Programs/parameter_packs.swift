func describe<each T>(_ value: repeat each T) -> [String] {
    var result: [String] = []
    for item in repeat each value { result.append("\(type(of: item)): \(item)") }
    return result
}

func firsts<each C: Collection>(_ collection: repeat each C) -> (repeat (each C).Element?) {
    (repeat (each collection).first)
}

// %%
print(describe(1, "two", [3.0]), describe())
let (number, letter, none) = firsts([7, 8], "xyz", [Bool]())
print(number ?? 0, letter ?? "-", none as Any)

// %%
struct Zip<each S: Sequence>: Sequence {
    let sequences: (repeat each S)
    init(_ s: repeat each S) { sequences = (repeat each s) }
    struct Iterator: IteratorProtocol {
        var iterators: (repeat (each S).Iterator)
        mutating func next() -> (repeat (each S).Element)? {
            func advance<I: IteratorProtocol>(_ i: inout I) throws -> I.Element {
                guard let e = i.next() else { throw Done() }
                return e
            }
            var copies = (repeat each iterators)
            defer { iterators = copies }
            return Self.step(&copies)
        }
        static func step(_ iterators: inout (repeat (each S).Iterator)) -> (repeat (each S).Element)? {
            var ended = false
            func pull<I: IteratorProtocol>(_ iterator: I) -> (I, I.Element?) {
                var iterator = iterator
                let element = iterator.next()
                if element == nil { ended = true }
                return (iterator, element)
            }
            let results = (repeat pull(each iterators))
            iterators = (repeat (each results).0)
            return ended ? nil : (repeat (each results).1!)
        }
    }
    struct Done: Error {}
    func makeIterator() -> Iterator { Iterator(iterators: (repeat (each sequences).makeIterator())) }
}

// %%
for (n, word, flag) in Zip(1..., ["one", "two"], [true, false, true]) { print(n, word, flag) }

func allEqual<each T: Equatable>(_ a: (repeat each T), _ b: (repeat each T)) -> Bool {
    for (x, y) in repeat (each a, each b) {
        if x != y { return false }
    }
    return true
}
print(allEqual((1, "a", true), (1, "a", true)), allEqual((1, 2), (1, 3)))
