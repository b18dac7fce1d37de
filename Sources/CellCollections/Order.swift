internal import CWorkerSupport

/// The order of an array's elements from before they are sorted.
///
/// It comes back when the thread stops for good before ``forget()``. The elements are copied as bits,
/// not as values: sorting neither makes nor destroys any.
@safe public struct _Order {
    @usableFromInline let record: UnsafeMutableRawPointer?

    /// The number of elements below which the standard library moves none out of the array.
    @usableFromInline static var limit: Int { 64 }

    /// Remembers the order of elements in memory.
    @inlinable init<Element>(of elements: UnsafeMutableBufferPointer<Element>) {
        let needsRecord = elements.count >= Self.limit
        unsafe record =
            needsRecord ? Self.begin(UnsafeMutableRawBufferPointer(elements)) : nil
    }

    /// Forgets the order: the elements are sorted.
    @inlinable func forget() {
        if let record = unsafe record { unsafe Self.end(record) }
    }

    @usableFromInline @inline(never)
    static func begin(_ memory: UnsafeMutableRawBufferPointer) -> UnsafeMutableRawPointer? {
        guard let start = memory.baseAddress else { return nil }
        return unsafe restoration_begin(start, memory.count)
    }

    @usableFromInline @inline(never) static func end(_ record: UnsafeMutableRawPointer) {
        unsafe restoration_end(record)
    }
}
