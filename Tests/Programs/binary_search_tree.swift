final class TreeNode<Key: Comparable, Value> {
    let key: Key
    var value: Value
    var left, right: TreeNode?
    var height = 1
    init(_ key: Key, _ value: Value) { (self.key, self.value) = (key, value) }
}

/// An AVL tree.
struct TreeMap<Key: Comparable, Value> {
    typealias Node = TreeNode<Key, Value>
    private(set) var root: Node?
    private(set) var count = 0

    subscript(key: Key) -> Value? {
        get {
            var node = root
            while let current = node, current.key != key { node = key < current.key ? current.left : current.right }
            return node?.value
        }
        set { if let newValue { root = insert(key, newValue, root) } }
    }

    private func height(_ node: Node?) -> Int { node?.height ?? 0 }
    private func update(_ node: Node) { node.height = 1 + max(height(node.left), height(node.right)) }

    private func rotate(_ node: Node, _ up: ReferenceWritableKeyPath<Node, Node?>, _ down: ReferenceWritableKeyPath<Node, Node?>) -> Node {
        let pivot = node[keyPath: up]!
        node[keyPath: up] = pivot[keyPath: down]
        pivot[keyPath: down] = node
        update(node)
        update(pivot)
        return pivot
    }

    private mutating func insert(_ key: Key, _ value: Value, _ node: Node?) -> Node {
        guard let node else {
            count += 1
            return Node(key, value)
        }
        if key == node.key {
            node.value = value
            return node
        }
        if key < node.key { node.left = insert(key, value, node.left) } else { node.right = insert(key, value, node.right) }
        update(node)
        switch height(node.left) - height(node.right) {
        case 2...:
            if height(node.left?.left) < height(node.left?.right) { node.left = rotate(node.left!, \.right, \.left) }
            return rotate(node, \.left, \.right)
        case ...(-2):
            if height(node.right?.right) < height(node.right?.left) { node.right = rotate(node.right!, \.left, \.right) }
            return rotate(node, \.right, \.left)
        default: return node
        }
    }
}

// %%
extension TreeMap {
    func forEach(_ body: (Key, Value) throws -> Void) rethrows {
        func visit(_ node: Node?) throws {
            guard let node else { return }
            try visit(node.left)
            try body(node.key, node.value)
            try visit(node.right)
        }
        try? visit(root)
    }
    var keys: [Key] {
        var keys: [Key] = []
        forEach { key, _ in keys.append(key) }
        return keys
    }
}

// %%
var map = TreeMap<Int, String>()
for n in 1...100 { map[n * 37 % 101] = "v\(n)" }
print(map.count, map.root!.height, map.keys.prefix(5), map.keys == map.keys.sorted())
map[37] = "changed"
print(map[37] ?? "-", map[0] ?? "-", map.count)
