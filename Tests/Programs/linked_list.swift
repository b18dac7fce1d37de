// A singly linked list, the way the first data structures course does it.
class Node<T> {
    var value: T
    var next: Node?

    init(value: T, next: Node? = nil) {
        self.value = value
        self.next = next
    }
}

// %%
class LinkedList<T: Equatable> {
    private var head: Node<T>?
    private(set) var count = 0

    var isEmpty: Bool { return head == nil }

    func append(_ value: T) {
        let node = Node(value: value)
        count += 1
        guard var last = head else {
            head = node
            return
        }
        while let next = last.next { last = next }
        last.next = node
    }

    func push(_ value: T) {
        head = Node(value: value, next: head)
        count += 1
    }

    func remove(_ value: T) -> Bool {
        if head?.value == value {
            head = head?.next
            count -= 1
            return true
        }
        var node = head
        while let next = node?.next {
            if next.value == value {
                node?.next = next.next
                count -= 1
                return true
            }
            node = next
        }
        return false
    }

    func reverse() {
        var previous: Node<T>? = nil
        var current = head
        while let node = current {
            current = node.next
            node.next = previous
            previous = node
        }
        head = previous
    }
}

// %%
extension LinkedList: CustomStringConvertible {
    var description: String {
        var text = "["
        var node = head
        while let current = node {
            text += "\(current.value)"
            if current.next != nil { text += " -> " }
            node = current.next
        }
        return text + "]"
    }
}

// %%
let list = LinkedList<String>()
for word in "the quick brown fox".split(separator: " ") {
    list.append(String(word))
}
list.push("look:")
print(list, list.count)
// %%
print(list.remove("quick"), list.remove("slow"))
list.reverse()
print(list)
print(list.isEmpty ? "empty" : "\(list.count) left")
