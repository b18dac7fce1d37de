public import KernelDisplay

// While the standard library sorts an array that is not small, some elements are in memory of its own.
// When the comparison stops the cell then, or the user does, the order from before comes back.

extension MutableCollection where Self: RandomAccessCollection {
    /// Sorts the collection by a comparison that says whether the first of two elements comes first.
    @inlinable public mutating func sort(
        by areInIncreasingOrder: (Element, Element) throws -> Bool
    ) rethrows {
        let sorted: Void? = try unsafe withContiguousMutableStorageIfAvailable { elements in
            let order = unsafe _Order(of: elements)
            defer { order.forget() }
            try unsafe _StandardCollections.sort(&elements, by: areInIncreasingOrder)
        }
        if sorted == nil { try _StandardCollections.sort(&self, by: areInIncreasingOrder) }
    }
}

extension MutableCollection where Self: RandomAccessCollection, Element: Comparable {
    /// Sorts the collection, the smallest element first.
    @inlinable public mutating func sort() { sort(by: <) }
}
