// Functions and types that use what is written below them.
print(isEven(10), isEven(7), Tree.sample.total)

func isEven(_ n: Int) -> Bool { n == 0 || isOdd(n - 1) }
func isOdd(_ n: Int) -> Bool { n != 0 && isEven(n - 1) }

struct Tree {
    var value: Int
    var children: Forest
    var total: Int { value + children.total }
    static var sample: Tree { Tree(value: 1, children: Forest(trees: [Tree(value: 2, children: .empty), Tree(value: 3, children: .empty)])) }
}

struct Forest {
    var trees: [Tree]
    static let empty = Forest(trees: [])
    var total: Int { trees.map(\.total).reduce(0, +) }
}

// %%
protocol Node: AnyObject { var edges: [Edge] { get set } }
final class Edge { unowned let target: any Node; init(_ target: any Node) { self.target = target } }
final class City: Node, CustomStringConvertible {
    var edges: [Edge] = []
    let description: String
    init(_ name: String) { description = name }
}

// %%
let cities = ["Bern", "Basel", "Chur"].map(City.init)
for (a, b) in zip(cities, cities.dropFirst()) { a.edges.append(Edge(b)) }
var place: any Node = cities[0]
while let edge = place.edges.first {
    print(place, terminator: " → ")
    place = edge.target
}
print(place)

// %%
@MainActor func report() -> String { header() + body.joined(separator: ",") }
func header() -> String { "<\(title)> " }
let title = "Cities"
var body: [String] { cities.map(\.description) }
print(report())
