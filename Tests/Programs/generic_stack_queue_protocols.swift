protocol Container<Item> {
    associatedtype Item
    var count: Int { get }
    var isEmpty: Bool { get }
    mutating func add(_ item: Item)
    mutating func take() -> Item?
}

extension Container {
    var isEmpty: Bool { count == 0 }

    mutating func drain() -> [Item] {
        var items: [Item] = []
        while let item = take() { items.append(item) }
        return items
    }

    mutating func add(all items: some Sequence<Item>) { for item in items { add(item) } }
}

// %%
struct Stack<Item>: Container {
    private var items: [Item] = []
    var count: Int { items.count }
    mutating func add(_ item: Item) { items.append(item) }
    mutating func take() -> Item? { items.popLast() }
}

struct Queue<Item>: Container {
    private var inbox: [Item] = [], outbox: [Item] = []
    var count: Int { inbox.count + outbox.count }
    mutating func add(_ item: Item) { inbox.append(item) }
    mutating func take() -> Item? {
        if outbox.isEmpty {
            outbox = inbox.reversed()
            inbox.removeAll()
        }
        return outbox.popLast()
    }
}

struct PriorityBag<Item: Comparable>: Container {
    private var items: [Item] = []
    var count: Int { items.count }
    mutating func add(_ item: Item) { items.insert(item, at: items.firstIndex { $0 < item } ?? items.endIndex) }
    mutating func take() -> Item? { items.isEmpty ? nil : items.removeFirst() }
}

// %%
func reorder<C: Container>(_ values: [C.Item], through container: C) -> [C.Item] {
    var container = container
    container.add(all: values)
    return container.drain()
}
let values = [3, 1, 4, 1, 5]
print(reorder(values, through: Stack()), reorder(values, through: Queue()), reorder(values, through: PriorityBag()))

// %%
extension Stack: ExpressibleByArrayLiteral {
    init(arrayLiteral elements: Item...) { add(all: elements) }
}
extension Queue: CustomStringConvertible where Item: CustomStringConvertible {
    var description: String { (outbox.reversed() + inbox).map(\.description).joined(separator: " < ") }
}

// %%
var stack: Stack = ["a", "b", "c"]
print(stack.take()!, stack.count)
var queue = Queue<Int>()
queue.add(all: 1...4)
_ = queue.take()
queue.add(9)
print(queue)
var containers: [any Container<Int>] = [Stack<Int>(), Queue<Int>(), PriorityBag<Int>()]
for i in containers.indices {
    containers[i].add(all: [2, 3, 1])
    print(containers[i].take() ?? 0, containers[i].isEmpty, type(of: containers[i]))
}
