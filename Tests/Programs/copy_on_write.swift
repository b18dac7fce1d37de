/// A value type with copy-on-write storage of its own.
final class Storage<T> {
    var elements: [T]
    init(_ elements: [T]) { self.elements = elements }
}

struct CowList<T> {
    private var storage: Storage<T>
    private(set) var copies = 0

    init(_ elements: T...) { storage = Storage(elements) }

    var elements: [T] { storage.elements }

    mutating func append(_ element: T) {
        if !isKnownUniquelyReferenced(&storage) {
            storage = Storage(storage.elements)
            copies += 1
        }
        storage.elements.append(element)
    }
}

// %%
var a = CowList(1, 2, 3)
a.append(4)
print(a.elements, a.copies)

// %%
var b = a
b.append(5)
b.append(6)
print(a.elements, a.copies, b.elements, b.copies)

// %%
struct Tree {
    private indirect enum Node { case leaf, node(Node, Int, Node) }
    private var root = Node.leaf
    mutating func insert(_ n: Int) { root = Self.inserting(n, root) }
    private static func inserting(_ n: Int, _ node: Node) -> Node {
        guard case .node(let l, let v, let r) = node else { return .node(.leaf, n, .leaf) }
        return n < v ? .node(inserting(n, l), v, r) : n > v ? .node(l, v, inserting(n, r)) : node
    }
    var sorted: [Int] {
        func walk(_ node: Node) -> [Int] { if case .node(let l, let v, let r) = node { walk(l) + [v] + walk(r) } else { [] } }
        return walk(root)
    }
}
var old = Tree()
[5, 2, 8].forEach { old.insert($0) }
var new = old
new.insert(3)
print(old.sorted, new.sorted)
