/// Orders along the middle axis of `[outer, size, inner]`.
package enum Sorting {
    /// The positions of the elements in ascending or descending order, `int32`.
    ///
    /// Equal elements keep their order; not-a-number counts as larger than everything.
    package static func order(
        _ source: TensorBuffer, outer: Int, size: Int, inner: Int, descending: Bool
    ) -> TensorBuffer {
        let extents = Extents(outer: outer, size: size, inner: inner, kept: size)
        return order(source, extents, descending: descending)
    }

    /// The positions of the `count` largest elements, largest first, `int32`.
    package static func largest(
        _ count: Int, _ source: TensorBuffer, outer: Int, size: Int, inner: Int
    ) -> TensorBuffer {
        let extents = Extents(outer: outer, size: size, inner: inner, kept: count)
        return order(source, extents, descending: true)
    }

    private struct Extents {
        let outer: Int
        let size: Int
        let inner: Int
        let kept: Int
    }

    private static func order(
        _ source: TensorBuffer, _ extents: Extents, descending: Bool
    ) -> TensorBuffer {
        switch source.elementType {
        case .float32: order(source, extents, descending, Float.self)
        case .float64: order(source, extents, descending, Double.self)
        case .int32: order(source, extents, descending, Int32.self)
        case .uint8, .bool: order(source, extents, descending, UInt8.self)
        }
    }

    private static func order<T: SortableScalar>(
        _ source: TensorBuffer, _ extents: Extents, _ descending: Bool, _: T.Type
    ) -> TensorBuffer {
        let (size, inner, kept) = (extents.size, extents.inner, extents.kept)
        let result = TensorBuffer(.int32, count: extents.outer * kept * inner)
        let (input, output) = (source.storage, result.storage)
        Threads.forEachRange(
            of: extents.outer * inner, minimumChunk: 1 + (1 << 12) / max(1, size)
        ) { range in
            var entries: [T.Entry] = []
            var scratch: [T.Entry] = []
            for index in range {
                let (plane, column) = (index / inner, index % inner)
                let x = unsafe Span(
                    _unsafeStart: input.pointer(to: T.self, at: plane * size * inner),
                    count: size * inner)
                entries.removeAll(keepingCapacity: true)
                for row in 0..<size {
                    let entry = x[row * inner + column].entry(at: row, descending: descending)
                    if kept > shortList {
                        entries.append(entry)
                    } else {
                        insert(entry, into: &entries, kept: kept)
                    }
                }
                if kept > shortList { T.Entry.sort(&entries, &scratch) }
                var y = unsafe MutableSpan(
                    _unsafeStart: output.pointer(to: Int32.self, at: plane * kept * inner),
                    count: kept * inner)
                for row in 0..<kept { y[row * inner + column] = entries[row].position }
            }
        }
        return result
    }

    /// Up to this many entries, inserting each at its place beats sorting all.
    private static let shortList = 32

    private static func insert<Entry: SortEntry>(
        _ entry: Entry, into entries: inout [Entry], kept: Int
    ) {
        if entries.count == kept {
            guard let last = entries.last, entry < last else { return }
            entries.removeLast()
        }
        var place = entries.count
        while place > 0, entry < entries[place - 1] { place -= 1 }
        entries.insert(entry, at: place)
    }
}

/// An element's order and its position; equal elements are ordered by their positions.
private protocol SortEntry: Comparable {
    var position: Int32 { get }
    static func sort(_ entries: inout [Self], _ scratch: inout [Self])
}

/// 32 bits of order above 32 bits of position.
private struct NarrowEntry: SortEntry {
    let bits: UInt64

    init(key: UInt32, position: Int) {
        bits = UInt64(key) << 32 | UInt64(UInt32(truncatingIfNeeded: position))
    }

    var position: Int32 { Int32(truncatingIfNeeded: bits) }

    static func < (lhs: NarrowEntry, rhs: NarrowEntry) -> Bool { lhs.bits < rhs.bits }

    /// By one byte of the order after the other, the lowest first: each pass keeps the order of
    /// those before.
    static func sort(_ entries: inout [NarrowEntry], _ scratch: inout [NarrowEntry]) {
        guard entries.count >= 256 else { return entries.sort() }
        if scratch.count != entries.count { scratch = entries }
        for pass in 0..<4 {
            let shift = UInt64(32 + 8 * pass)
            var target = scratch.mutableSpan
            if distribute(entries.span, into: &target, shift) { swap(&entries, &scratch) }
        }
    }

    /// One pass; false where all entries are alike in this byte, as in the upper ones of small
    /// numbers, and nothing moves.
    private static func distribute(
        _ source: Span<NarrowEntry>, into target: inout MutableSpan<NarrowEntry>, _ shift: UInt64
    ) -> Bool {
        var starts = InlineArray<257, Int>(repeating: 0)
        for index in source.indices {
            starts[Int(source[index].bits >> shift & 255) + 1] += 1
        }
        for value in 1..<257 where starts[value] == source.count { return false }
        for value in 1..<257 { starts[value] += starts[value - 1] }
        for index in source.indices {
            let value = Int(source[index].bits >> shift & 255)
            target[starts[value]] = source[index]
            starts[value] += 1
        }
        return true
    }
}

/// 64 bits of order.
private struct WideEntry: SortEntry {
    let key: UInt64
    let position: Int32

    static func < (lhs: WideEntry, rhs: WideEntry) -> Bool {
        lhs.key != rhs.key ? lhs.key < rhs.key : lhs.position < rhs.position
    }

    static func sort(_ entries: inout [WideEntry], _ scratch: inout [WideEntry]) { entries.sort() }
}

/// A number whose order is that of an unsigned one made from it.
private protocol SortableScalar: KernelScalar {
    associatedtype Entry: SortEntry
    func entry(at position: Int, descending: Bool) -> Entry
}

extension Double: SortableScalar {
    /// Bits of positive numbers grow with them, those of negative ones shrink.
    fileprivate func entry(at position: Int, descending: Bool) -> WideEntry {
        // Adding zero makes the two zeros equal.
        let bits = (self + 0).bitPattern
        let ordered = bits >> 63 == 0 ? bits | 1 << 63 : ~bits
        let key = self == self ? ordered : .max
        return WideEntry(
            key: descending ? ~key : key, position: Int32(truncatingIfNeeded: position))
    }
}

extension Float: SortableScalar {
    fileprivate func entry(at position: Int, descending: Bool) -> NarrowEntry {
        let bits = (self + 0).bitPattern
        let ordered = bits >> 31 == 0 ? bits | 1 << 31 : ~bits
        let key = self == self ? ordered : .max
        return NarrowEntry(key: descending ? ~key : key, position: position)
    }
}

extension Int32: SortableScalar {
    fileprivate func entry(at position: Int, descending: Bool) -> NarrowEntry {
        let key = UInt32(bitPattern: self) ^ 1 << 31
        return NarrowEntry(key: descending ? ~key : key, position: position)
    }
}

extension UInt8: SortableScalar {
    fileprivate func entry(at position: Int, descending: Bool) -> NarrowEntry {
        NarrowEntry(key: descending ? ~UInt32(self) : UInt32(self), position: position)
    }
}
