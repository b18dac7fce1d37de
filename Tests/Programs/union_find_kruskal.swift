struct UnionFind {
    private var parent: [Int]
    private var size: [Int]
    private(set) var setCount: Int

    init(count: Int) {
        parent = Array(0..<count)
        size = Array(repeating: 1, count: count)
        setCount = count
    }

    mutating func find(_ x: Int) -> Int {
        var root = x
        while parent[root] != root { root = parent[root] }
        var node = x
        while parent[node] != root { (node, parent[node]) = (parent[node], root) }
        return root
    }

    @discardableResult
    mutating func union(_ a: Int, _ b: Int) -> Bool {
        var (a, b) = (find(a), find(b))
        guard a != b else { return false }
        if size[a] < size[b] { swap(&a, &b) }
        parent[b] = a
        size[a] += size[b]
        setCount -= 1
        return true
    }
}

// %%
struct Edge: Comparable, CustomStringConvertible {
    var from: Int, to: Int, weight: Int
    static func < (lhs: Edge, rhs: Edge) -> Bool { (lhs.weight, lhs.from, lhs.to) < (rhs.weight, rhs.from, rhs.to) }
    var description: String { "\(from)-\(to):\(weight)" }
}

func minimumSpanningTree(_ edges: [Edge], vertexCount: Int) -> [Edge] {
    var sets = UnionFind(count: vertexCount)
    return edges.sorted().filter { sets.union($0.from, $0.to) }
}

// %%
let edges = [(0, 1, 7), (0, 3, 5), (1, 2, 8), (1, 3, 9), (1, 4, 7), (2, 4, 5), (3, 4, 15), (3, 5, 6), (4, 5, 8), (4, 6, 9), (5, 6, 11)].map(Edge.init)
let tree = minimumSpanningTree(edges, vertexCount: 7)
print(tree, tree.map(\.weight).reduce(0, +))
// %%
var rooms = UnionFind(count: 6)
rooms.union(0, 1); rooms.union(2, 3); rooms.union(1, 3)
print(rooms.setCount, rooms.find(0) == rooms.find(2), rooms.union(0, 2))
