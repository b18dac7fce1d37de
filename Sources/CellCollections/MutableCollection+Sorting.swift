public import KernelDisplay

// While the standard library sorts an array, elements are in other places or in memory of its own. When
// the comparison stops the cell then, or the user does, the order from before comes back.

extension MutableCollection where Self: RandomAccessCollection {
    /// Sorts the collection by a comparison that says whether the first of two elements comes first.
    @inlinable public mutating func sort(
        by areInIncreasingOrder: (Element, Element) throws -> Bool
    ) rethrows {
        let sorted: Void? = try unsafe withContiguousMutableStorageIfAvailable { elements in
            let order = unsafe _Restoration(ofOrderOf: elements)
            defer { order.end() }
            try unsafe _StandardCollections.sort(&elements, by: areInIncreasingOrder)
        }
        if sorted == nil { try _StandardCollections.sort(&self, by: areInIncreasingOrder) }
    }
}

extension MutableCollection where Self: RandomAccessCollection, Element: Comparable {
    /// Sorts the collection, the smallest element first.
    @inlinable public mutating func sort() { sort(by: <) }
}

extension MutableCollection where Self: RandomAccessCollection {
    /// Puts the elements in a random order.
    @inlinable public mutating func shuffle<Generator: RandomNumberGenerator>(
        using generator: inout Generator
    ) {
        let shuffled: Void? = unsafe withContiguousMutableStorageIfAvailable { elements in
            let order = unsafe _Restoration(ofOrderOf: elements)
            defer { order.end() }
            unsafe elements._shuffle(using: &generator)
        }
        if shuffled == nil { _shuffle(using: &generator) }
    }

    /// The standard library's algorithm: a seeded generator gives its order.
    @inlinable mutating func _shuffle<Generator: RandomNumberGenerator>(
        using generator: inout Generator
    ) {
        for rest in stride(from: count, to: 1, by: -1) {
            let place = index(endIndex, offsetBy: -rest)
            swapAt(place, index(place, offsetBy: Int.random(in: 0..<rest, using: &generator)))
        }
    }
}
