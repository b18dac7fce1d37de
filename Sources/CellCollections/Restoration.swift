internal import CWorkerSupport

/// What comes back where the thread stops for good before ``end()``.
///
/// A variable of which that is noted counts as whole, so the thread may be stopped meanwhile.
@safe public struct _Restoration {
    @usableFromInline let record: UnsafeMutableRawPointer?

    /// Brings back the order of an array's elements.
    ///
    /// They are copied as bits, not as values: who moves them about neither makes nor destroys any.
    @inlinable init<Element>(ofOrderOf elements: UnsafeMutableBufferPointer<Element>) {
        unsafe record =
            elements.count > 1 ? Self.begin(UnsafeMutableRawBufferPointer(elements)) : nil
    }

    /// Forgets what was to come back.
    @inlinable func end() {
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
