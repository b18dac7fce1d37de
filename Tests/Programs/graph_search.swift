// Breadth-first and depth-first search, components and a topological order.
struct Graph<Vertex: Hashable> {
    private(set) var adjacency: [Vertex: [Vertex]] = [:]
    var isDirected = false

    mutating func addEdge(from a: Vertex, to b: Vertex) {
        adjacency[a, default: []].append(b)
        if isDirected {
            adjacency[b, default: []] += []
        } else {
            adjacency[b, default: []].append(a)
        }
    }

    func neighbours(of vertex: Vertex) -> [Vertex] { adjacency[vertex] ?? [] }
}

// %%
extension Graph {
    func breadthFirst(from start: Vertex) -> [Vertex] {
        var seen: Set<Vertex> = [start]
        var queue = [start]
        var order: [Vertex] = []
        while !queue.isEmpty {
            let vertex = queue.removeFirst()
            order.append(vertex)
            for next in neighbours(of: vertex) where seen.insert(next).inserted {
                queue.append(next)
            }
        }
        return order
    }

    func path(from start: Vertex, to goal: Vertex) -> [Vertex]? {
        var cameFrom: [Vertex: Vertex] = [:]
        var queue = [start], seen = Set(queue)
        while !queue.isEmpty {
            let vertex = queue.removeFirst()
            if vertex == goal {
                var path = [goal]
                while let previous = cameFrom[path[0]] { path.insert(previous, at: 0) }
                return path
            }
            for next in neighbours(of: vertex) where !seen.contains(next) {
                seen.insert(next)
                cameFrom[next] = vertex
                queue.append(next)
            }
        }
        return nil
    }
}

// %%
enum GraphError: Error { case cycle }

extension Graph where Vertex: Comparable {
    func topologicalOrder() throws -> [Vertex] {
        var degree = adjacency.mapValues { _ in 0 }
        for targets in adjacency.values { for t in targets { degree[t]! += 1 } }
        var ready = degree.filter { $0.value == 0 }.map(\.key).sorted()
        var order: [Vertex] = []
        while let vertex = ready.popLast() {
            order.append(vertex)
            for next in neighbours(of: vertex) {
                degree[next]! -= 1
                if degree[next] == 0 { ready.append(next) }
            }
            ready.sort(by: >)
        }
        guard order.count == adjacency.count else { throw GraphError.cycle }
        return order
    }
}

// %%
var metro = Graph<String>()
for (a, b) in [("Zoo", "Park"), ("Park", "Museum"), ("Museum", "Port"), ("Park", "Station"), ("Station", "Port"), ("Port", "Beach")] {
    metro.addEdge(from: a, to: b)
}
print(metro.breadthFirst(from: "Zoo").joined(separator: " "))
print(metro.path(from: "Zoo", to: "Beach")?.joined(separator: " > ") ?? "no way")
print(metro.path(from: "Zoo", to: "Moon") ?? [])

// %%
var tasks = Graph<Int>(isDirected: true)
[(5, 2), (5, 0), (4, 0), (4, 1), (2, 3), (3, 1)].forEach { tasks.addEdge(from: $0, to: $1) }
print(try tasks.topologicalOrder())
tasks.addEdge(from: 1, to: 5)
do {
    _ = try tasks.topologicalOrder()
} catch GraphError.cycle {
    print("that cannot be done")
}
