/// Orders along the middle axis of `[outer, size, inner]`.
package enum Sorting {
    /// The positions of the elements in ascending or descending order, `int32`.
    ///
    /// Equal elements keep their order; not-a-number counts as larger than everything.
    package static func order(
        _ source: TensorBuffer, outer: Int, size: Int, inner: Int, descending: Bool
    ) -> TensorBuffer {
        switch source.elementType {
        case .float32: order(source, outer, size, inner, size, descending, Float.self)
        case .float64: order(source, outer, size, inner, size, descending, Double.self)
        case .int32: order(source, outer, size, inner, size, descending, Int32.self)
        case .uint8, .bool: order(source, outer, size, inner, size, descending, UInt8.self)
        }
    }

    /// The positions of the `count` largest elements, largest first, `int32`.
    package static func largest(
        _ count: Int, _ source: TensorBuffer, outer: Int, size: Int, inner: Int
    ) -> TensorBuffer {
        switch source.elementType {
        case .float32: order(source, outer, size, inner, count, true, Float.self)
        case .float64: order(source, outer, size, inner, count, true, Double.self)
        case .int32: order(source, outer, size, inner, count, true, Int32.self)
        case .uint8, .bool: order(source, outer, size, inner, count, true, UInt8.self)
        }
    }

    private static func order<T: SortableScalar>(
        _ source: TensorBuffer, _ outer: Int, _ size: Int, _ inner: Int, _ kept: Int,
        _ descending: Bool, _: T.Type
    ) -> TensorBuffer {
        let result = TensorBuffer(.int32, count: outer * kept * inner)
        let (input, output) = (source.storage, result.storage)
        Threads.forEachRange(
            of: outer * inner, minimumChunk: 1 + (1 << 12) / max(1, size)
        ) { range in
            var entries: [SortEntry] = []
            for index in range {
                let (plane, column) = (index / inner, index % inner)
                let x = unsafe Span(
                    _unsafeStart: input.pointer(to: T.self, at: plane * size * inner),
                    count: size * inner)
                entries.removeAll(keepingCapacity: true)
                for row in 0..<size {
                    let key = x[row * inner + column].sortKey
                    let entry = SortEntry(
                        key: descending ? ~key : key, position: UInt32(truncatingIfNeeded: row))
                    add(entry, to: &entries, kept: kept)
                }
                // Entries beyond a few are kept unsorted until here.
                if kept > shortList { entries.sort() }
                var y = unsafe MutableSpan(
                    _unsafeStart: output.pointer(to: Int32.self, at: plane * kept * inner),
                    count: kept * inner)
                for row in 0..<kept {
                    y[row * inner + column] = Int32(truncatingIfNeeded: entries[row].position)
                }
            }
        }
        return result
    }

    /// Up to this many entries, inserting each at its place beats sorting all.
    private static let shortList = 32

    private static func add(_ entry: SortEntry, to entries: inout [SortEntry], kept: Int) {
        guard kept <= shortList else { return entries.append(entry) }
        if entries.count == kept {
            guard let last = entries.last, entry < last else { return }
            entries.removeLast()
        }
        var place = entries.count
        while place > 0, entry < entries[place - 1] { place -= 1 }
        entries.insert(entry, at: place)
    }
}

private struct SortEntry: Comparable {
    let key: UInt64
    let position: UInt32

    static func < (lhs: SortEntry, rhs: SortEntry) -> Bool {
        lhs.key != rhs.key ? lhs.key < rhs.key : lhs.position < rhs.position
    }
}

/// A number whose order is that of an unsigned one made from it.
private protocol SortableScalar: KernelScalar {
    var sortKey: UInt64 { get }
}

extension Double: SortableScalar {
    /// Bits of positive numbers grow with them, those of negative ones shrink.
    fileprivate var sortKey: UInt64 {
        guard self == self else { return .max }
        // Adding zero makes the two zeros equal.
        let bits = (self + 0).bitPattern
        return bits >> 63 == 0 ? bits | (1 << 63) : ~bits
    }
}

extension Float: SortableScalar {
    fileprivate var sortKey: UInt64 { Double(self).sortKey }
}

extension Int32: SortableScalar {
    fileprivate var sortKey: UInt64 { UInt64(Int64(self) + (1 << 31)) }
}

extension UInt8: SortableScalar {
    fileprivate var sortKey: UInt64 { UInt64(self) }
}
