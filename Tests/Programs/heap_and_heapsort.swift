struct Heap<Element> {
    private var elements: [Element] = []
    private let areInOrder: (Element, Element) -> Bool

    init(_ elements: [Element] = [], by areInOrder: @escaping (Element, Element) -> Bool) {
        self.areInOrder = areInOrder
        self.elements = elements
        for index in stride(from: elements.count / 2 - 1, through: 0, by: -1) { siftDown(from: index) }
    }

    var count: Int { elements.count }
    var peek: Element? { elements.first }

    mutating func insert(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard areInOrder(elements[child], elements[parent]) else { break }
            elements.swapAt(child, parent)
            child = parent
        }
    }

    mutating func removeFirst() -> Element? {
        guard !elements.isEmpty else { return nil }
        elements.swapAt(0, elements.count - 1)
        let result = elements.removeLast()
        siftDown(from: 0)
        return result
    }

    private mutating func siftDown(from index: Int) {
        var parent = index
        while true {
            var best = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < elements.count {
                if areInOrder(elements[child], elements[best]) { best = child }
            }
            if best == parent { return }
            elements.swapAt(parent, best)
            parent = best
        }
    }
}

// %%
extension Heap where Element: Comparable {
    static func minimum(_ elements: [Element]) -> Heap { Heap(elements, by: <) }
    static func maximum(_ elements: [Element]) -> Heap { Heap(elements, by: >) }
}

// %%
var heap = Heap.minimum([9, 4, 7, 1, 8, 2])
heap.insert(0)
heap.insert(5)
print("smallest:", heap.peek!, "of", heap.count)

// %%
var drained: [Int] = []
while let next = heap.removeFirst() { drained.append(next) }
print(drained)

// %%
struct Job: Comparable {
    let name: String, priority: Int
    static func < (a: Job, b: Job) -> Bool { (a.priority, b.name) < (b.priority, a.name) }
}
var jobs = Heap<Job>.maximum([Job(name: "mail", priority: 2), Job(name: "fire", priority: 9)])
jobs.insert(Job(name: "lunch", priority: 2))
while let job = jobs.removeFirst() { print(job.name, terminator: jobs.count == 0 ? "\n" : ", ") }
