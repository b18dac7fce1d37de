final class LRUCache<Key: Hashable, Value> {
    private final class Entry {
        let key: Key
        var value: Value
        unowned(unsafe) var previous: Entry?
        var next: Entry?
        init(key: Key, value: Value) {
            self.key = key
            self.value = value
        }
    }

    private let capacity: Int
    private var entries: [Key: Entry] = [:]
    private var head: Entry?
    private var tail: Entry?
    private(set) var hits = 0, misses = 0

    init(capacity: Int) {
        precondition(capacity > 0)
        self.capacity = capacity
    }

    subscript(key: Key) -> Value? {
        get {
            guard let entry = entries[key] else {
                misses += 1
                return nil
            }
            hits += 1
            moveToFront(entry)
            return entry.value
        }
        set {
            guard let newValue else {
                if let entry = entries.removeValue(forKey: key) { unlink(entry) }
                return
            }
            if let entry = entries[key] {
                entry.value = newValue
                moveToFront(entry)
            } else {
                let entry = Entry(key: key, value: newValue)
                entries[key] = entry
                pushFront(entry)
                if entries.count > capacity, let last = tail {
                    unlink(last)
                    entries[last.key] = nil
                }
            }
        }
    }

    var keys: [Key] { Array(sequence(first: head, next: { $0?.next }).prefix { $0 != nil }.map { $0!.key }) }

    private func pushFront(_ entry: Entry) {
        entry.next = head
        entry.previous = nil
        head?.previous = entry
        head = entry
        if tail == nil { tail = entry }
    }

    private func unlink(_ entry: Entry) {
        if let previous = entry.previous { previous.next = entry.next } else { head = entry.next }
        if let next = entry.next { next.previous = entry.previous } else { tail = entry.previous }
        entry.next = nil
        entry.previous = nil
    }

    private func moveToFront(_ entry: Entry) {
        unlink(entry)
        pushFront(entry)
    }
}

// %%
let cache = LRUCache<String, Int>(capacity: 3)
for (index, key) in "a b c a d e a".split(separator: " ").enumerated() { cache[String(key)] = index }
print(cache.keys)

// %%
print(cache["a"] ?? -1, cache["b"] ?? -1, cache["d"] ?? -1)
print(cache.keys, "hits:", cache.hits, "misses:", cache.misses)
cache["a"] = nil
print(cache.keys)
