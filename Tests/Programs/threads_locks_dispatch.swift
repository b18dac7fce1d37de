import Foundation
import Synchronization

final class SharedCounter: @unchecked Sendable {
    private let lock = NSLock()
    private var value = 0
    func add(_ n: Int) {
        lock.lock()
        defer { lock.unlock() }
        value += n
    }
    var current: Int { lock.withLock { value } }
}

// %%
let counter = SharedCounter()
let group = DispatchGroup()
for i in 1...10 {
    DispatchQueue.global().async(group: group) { counter.add(i) }
}
group.wait()
print(counter.current)

// %%
let serial = DispatchQueue(label: "serial")
let order = Mutex<[Int]>([])
for i in 0..<5 { serial.async { order.withLock { $0.append(i) } } }
serial.sync {}
print(order.withLock { $0 })
DispatchQueue.concurrentPerform(iterations: 100) { counter.add($0) }
print(counter.current)

// %%
let semaphore = DispatchSemaphore(value: 0)
let thread = Thread {
    counter.add(1000)
    semaphore.signal()
}
thread.name = "worker"
thread.start()
semaphore.wait()
print(counter.current)

// %%
let hits = Atomic<Int>(0)
let queue = OperationQueue()
queue.maxConcurrentOperationCount = 3
let first = BlockOperation { hits.add(1, ordering: .relaxed) }
let second = BlockOperation { hits.store(hits.load(ordering: .acquiring) * 10, ordering: .releasing) }
second.addDependency(first)
queue.addOperations([second, first], waitUntilFinished: true)
print(hits.load(ordering: .sequentiallyConsistent))
let box = Mutex(["a": 1])
box.withLock { $0["b"] = 2 }
print(box.withLock { $0.keys.sorted() })
