protocol Summable { static func + (a: Self, b: Self) -> Self; static var zero: Self { get } }
extension Int: Summable {}
extension Double: Summable {}
extension String: Summable { static var zero: String { "" } }

// %%
extension Array: Summable where Element: Summable {
    static var zero: [Element] { [] }
}
extension Sequence where Element: Summable {
    var total: Element { reduce(.zero, +) }
}
print([1, 2, 3].total, ["a", "b"].total, [[1], [2, 3]].total.total, [0.5, 0.25].total)

// %%
struct Pair<A, B> { var first: A, second: B }
extension Pair: Equatable where A: Equatable, B: Equatable {}
extension Pair: Hashable where A: Hashable, B: Hashable {}
extension Pair: Comparable where A: Comparable, B: Comparable {
    static func < (a: Pair, b: Pair) -> Bool { (a.first, a.second) < (b.first, b.second) }
}
extension Pair where A == B {
    var swapped: Pair { Pair(first: second, second: first) }
    var both: [A] { [first, second] }
}

// %%
let pairs = [Pair(first: 2, second: "b"), Pair(first: 1, second: "z"), Pair(first: 2, second: "a")]
print(pairs.sorted().map { "\($0.first)\($0.second)" }, Set(pairs).count, pairs.max()!.second)
print(Pair(first: 1, second: 9).swapped.both)

// %%
protocol Describable { var text: String { get } }
extension Describable where Self: RawRepresentable, RawValue == String { var text: String { rawValue.capitalized_ } }
extension String { var capitalized_: String { prefix(1).uppercased() + dropFirst() } }
enum Colour: String, Describable, CaseIterable { case red, green }
extension Optional: Describable where Wrapped: Describable { var text: String { self?.text ?? "nothing" } }
print(Colour.allCases.map(\.text), Colour?.none.text, Optional(Colour.green).text)
