// Until each element has been asked for, elements only change places. Where the test stops the cell, they
// come back to the places they had.

extension RangeReplaceableCollection where Self: MutableCollection {
    /// Removes all elements that a test says are to go.
    @inlinable public mutating func removeAll(
        where shouldBeRemoved: (Element) throws -> Bool
    ) rethrows {
        guard let first = try firstIndex(where: shouldBeRemoved) else { return }
        let offset = distance(from: startIndex, to: first)
        let kept = try unsafe withContiguousMutableStorageIfAvailable { elements in
            let order = unsafe _Restoration(
                ofOrderOf: UnsafeMutableBufferPointer(rebasing: elements[offset...]))
            defer { order.end() }
            return try unsafe elements._moveBack(from: offset, where: shouldBeRemoved)
        }
        let end =
            try kept.map { index(startIndex, offsetBy: $0) }
            ?? _moveBack(from: first, where: shouldBeRemoved)
        removeSubrange(end...)
    }
}

extension MutableCollection {
    /// Moves the first element that is to go, and all others behind it, behind those that stay, which
    /// keep their order; returns where they begin.
    @inlinable mutating func _moveBack(
        from first: Index, where isToGo: (Element) throws -> Bool
    ) rethrows -> Index {
        var end = first
        var place = index(after: first)
        while place != endIndex {
            if try !isToGo(self[place]) {
                swapAt(end, place)
                formIndex(after: &end)
            }
            formIndex(after: &place)
        }
        return end
    }
}
