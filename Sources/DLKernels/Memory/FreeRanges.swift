/// Stretches of memory that wait to be handed out, in the order of their addresses.
///
/// A request takes the beginning of the first stretch that is large enough, and what comes back is
/// joined with its neighbours: what is in use stays together at the low addresses, and memory that
/// once held small things serves large ones. Addresses are numbers here; nothing is read or written.
/// - Source: Wilson et al., "Dynamic Storage Allocation: A Survey and Critical Review", 1995,
///   section 3: address-ordered first fit.
package struct FreeRanges {
    /// Memory without gaps that nobody uses.
    package struct Stretch: Equatable {
        /// The first address.
        package var start: Int
        /// The number of bytes.
        package var size: Int
        /// How much of it the operating system may have given pages for.
        package var touched: Int

        /// Describes memory.
        package init(start: Int, size: Int, touched: Int) {
            self.start = start
            self.size = size
            self.touched = touched
        }

        var end: Int { start + size }
    }

    /// What is free.
    package private(set) var stretches: [Stretch] = []
    /// The sum of what was touched.
    package private(set) var touchedBytes = 0

    /// Nothing is free.
    package init() {}

    /// Takes a piece out of the first stretch that is large enough; nil where there is none.
    package mutating func take(_ size: Int) -> Int? {
        guard let index = stretches.firstIndex(where: { $0.size >= size }) else { return nil }
        let start = stretches[index].start
        let touched = min(stretches[index].touched, size)
        touchedBytes -= touched
        if stretches[index].size == size {
            stretches.remove(at: index)
        } else {
            stretches[index].start += size
            stretches[index].size -= size
            stretches[index].touched -= touched
        }
        return start
    }

    /// Adds memory and joins it with its neighbours.
    package mutating func add(_ stretch: Stretch) {
        touchedBytes += stretch.touched
        let index = position(of: stretch.start)
        let joinsNext = index < stretches.count && stretches[index].start == stretch.end
        if index > 0, stretches[index - 1].end == stretch.start {
            stretches[index - 1].size += stretch.size
            stretches[index - 1].touched += stretch.touched
            guard joinsNext else { return }
            stretches[index - 1].size += stretches[index].size
            stretches[index - 1].touched += stretches[index].touched
            stretches.remove(at: index)
        } else if joinsNext {
            stretches[index].start = stretch.start
            stretches[index].size += stretch.size
            stretches[index].touched += stretch.touched
        } else {
            stretches.insert(stretch, at: index)
        }
    }

    /// The stretch with the most touched memory, which counts as untouched from now on; nil where
    /// nothing is touched.
    package mutating func forgetLargest() -> Stretch? {
        let largest = stretches.indices.max { stretches[$0].touched < stretches[$1].touched }
        guard let index = largest, stretches[index].touched > 0 else { return nil }
        let found = stretches[index]
        touchedBytes -= found.touched
        stretches[index].touched = 0
        return found
    }

    /// The place of the first stretch that starts behind an address.
    private func position(of start: Int) -> Int {
        var (low, high) = (0, stretches.count)
        while low < high {
            let middle = (low + high) / 2
            if stretches[middle].start < start { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
