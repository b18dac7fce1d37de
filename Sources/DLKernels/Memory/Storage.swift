internal import Glibc

/// The owner of one block of memory from the recycling pool.
///
/// Fresh storage is not cleared. Writing is for the code that made the storage, before anyone else
/// can see it; afterwards it only changes while a single owner holds it.
@safe package final class Storage: @unchecked Sendable {
    private let block: StoragePool.Block
    /// The storage this one is a part of, which owns the memory.
    private let whole: Storage?
    private let offset: Int
    /// The bytes that may be used.
    package let byteCount: Int

    /// Reserves memory, with whatever was in it before.
    package init(byteCount: Int) {
        self.byteCount = byteCount
        block = StoragePool.shared.take(byteCount)
        whole = nil
        offset = 0
    }

    /// A part of another storage, to be read only.
    init(part range: Range<Int>, of whole: Storage) {
        precondition(range.upperBound <= whole.byteCount)
        block = whole.block
        self.whole = whole
        offset = whole.offset + range.lowerBound
        byteCount = range.count
    }

    deinit {
        if whole == nil { StoragePool.shared.giveBack(block) }
    }

    /// Where the memory starts; valid while this storage is held.
    var base: UnsafeMutableRawPointer { unsafe block.base + offset }

    /// Whether the memory belongs to another storage, too.
    var isPart: Bool { whole != nil }

    /// Reads the first `count` elements.
    package func withSpan<T: BitwiseCopyable, R>(
        of type: T.Type, count: Int, _ body: (Span<T>) throws -> R
    ) rethrows -> R {
        check(count, of: type)
        let start = unsafe UnsafePointer(base.assumingMemoryBound(to: type))
        return try body(unsafe Span(_unsafeStart: start, count: count))
    }

    /// Writes the first `count` elements.
    package func withMutableSpan<T: BitwiseCopyable, R>(
        of type: T.Type, count: Int, _ body: (inout MutableSpan<T>) throws -> R
    ) rethrows -> R {
        check(count, of: type)
        let start = unsafe base.assumingMemoryBound(to: type)
        var span = unsafe MutableSpan(_unsafeStart: start, count: count)
        return try body(&span)
    }

    /// The same bytes in fresh memory.
    func copy() -> Storage {
        let result = Storage(byteCount: byteCount)
        result.write(self, byteCount: byteCount)
        return result
    }

    /// Copies the first bytes of other memory to the start of this.
    func write(_ source: Storage, byteCount: Int) {
        guard byteCount <= min(self.byteCount, source.byteCount) else {
            fatalError("\(byteCount) bytes do not fit into \(self.byteCount).")
        }
        Threads.forEachRange(of: byteCount, minimumChunk: 1 << 20) { range in
            unsafe memcpy(
                base + range.lowerBound, source.base + range.lowerBound, range.count)
        }
    }

    private func check<T>(_ count: Int, of type: T.Type) {
        guard count * MemoryLayout<T>.stride <= byteCount else {
            fatalError("\(count) elements of \(type) do not fit into \(byteCount) bytes.")
        }
    }
}

/// Memory accounting of all tensors of the process.
package enum MemoryUse {
    /// The bytes in use by tensors now.
    package static var liveBytes: Int { StoragePool.shared.liveBytes }
    /// The most bytes in use at once since the last reset.
    package static var peakBytes: Int { StoragePool.shared.peakLiveBytes }
    /// The bytes of freed blocks that wait to be used again.
    package static var recyclableBytes: Int { StoragePool.shared.freeBytes }
    /// Starts a new measurement of the peak.
    package static func resetPeak() { StoragePool.shared.resetPeak() }
    /// Gives recycled blocks to the operating system.
    package static func trim() { StoragePool.shared.trim() }
}
