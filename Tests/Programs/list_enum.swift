/// A functional list: an indirect enum with the usual folds.
indirect enum List<Element> {
    case empty
    case cons(Element, List<Element>)

    init(_ elements: Element...) {
        self = elements.reversed().reduce(.empty) { .cons($1, $0) }
    }
}

extension List {
    func fold<R>(_ initial: R, _ combine: (R, Element) -> R) -> R {
        switch self {
        case .empty: initial
        case let .cons(head, tail): tail.fold(combine(initial, head), combine)
        }
    }

    func map<R>(_ transform: (Element) -> R) -> List<R> {
        switch self {
        case .empty: return .empty
        case .cons(let head, let tail): return .cons(transform(head), tail.map(transform))
        }
    }

    var reversed: List { fold(.empty) { .cons($1, $0) } }
}

// %%
extension List: Sequence {
    func makeIterator() -> AnyIterator<Element> {
        var rest = self
        return AnyIterator {
            guard case .cons(let head, let tail) = rest else { return nil }
            rest = tail
            return head
        }
    }
}

extension List: ExpressibleByArrayLiteral {
    init(arrayLiteral elements: Element...) {
        self = elements.reversed().reduce(.empty) { .cons($1, $0) }
    }
}

extension List: Equatable where Element: Equatable {}

// %%
let one = List(1, 2, 3, 4)
let two: List = [4, 3, 2, 1]
print(Array(one.map { $0 * $0 }), one.fold(0, +))
print(one.reversed == two, one == two)
for (index, value) in two.enumerated() where value.isMultiple(of: 2) { print(index, value) }
print(two.sorted(), two.max() ?? 0, zip(one, two).map(*))
