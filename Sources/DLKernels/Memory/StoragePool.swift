internal import Glibc
internal import Synchronization

/// Keeps freed blocks for the next allocation of the same size class.
///
/// A training step allocates the same sizes as the step before. Handing the blocks out again saves
/// the page faults of fresh memory, which cost more than most elementwise operations.
@safe final class StoragePool: Sendable {
    static let shared = StoragePool()

    /// Blocks start on a cache line, as the vector kernels like it.
    static let alignment = 64
    /// From this size on, blocks ask for 2 MiB pages: fewer page faults and address look-ups.
    private static let hugePage = 2 << 20

    @safe private struct Block: @unchecked Sendable {
        let base: UnsafeMutableRawPointer
    }

    private struct State {
        var free: [Int: [Block]] = [:]
        var freeBytes = 0
        var liveBytes = 0
        var peakLiveBytes = 0
    }

    private let state = Mutex(State())

    /// The size really reserved for a request: eight classes for each power of two.
    static func sizeClass(for byteCount: Int) -> Int {
        let wanted = max(byteCount, alignment)
        guard wanted > 512 else { return (wanted + 63) & ~63 }
        let step = max(1 << (Int.bitWidth - 1 - wanted.leadingZeroBitCount - 3), alignment)
        return (wanted + step - 1) & ~(step - 1)
    }

    /// Memory for `size` bytes (a size class), uninitialised.
    func take(_ size: Int) -> UnsafeMutableRawPointer {
        let recycled = state.withLock { state -> Block? in
            state.liveBytes += size
            state.peakLiveBytes = max(state.peakLiveBytes, state.liveBytes)
            guard let block = state.free[size]?.popLast() else { return nil }
            state.freeBytes -= size
            return block
        }
        if let recycled { return unsafe recycled.base }
        return unsafe Self.allocate(size)
    }

    /// Takes a block back; blocks beyond the working set go to the system.
    func giveBack(_ base: UnsafeMutableRawPointer, size: Int) {
        let block = unsafe Block(base: base)
        let released = state.withLock { state -> [Block] in
            state.liveBytes -= size
            state.free[size, default: []].append(block)
            state.freeBytes += size
            return Self.surplus(of: &state)
        }
        for block in released { unsafe free(block.base) }
    }

    /// Gives all free blocks to the system.
    func trim() {
        let released = state.withLock { state -> [Block] in
            let all = state.free.values.flatMap(\.self)
            state.free = [:]
            state.freeBytes = 0
            return all
        }
        for block in released { unsafe free(block.base) }
    }

    /// Starts a new measurement of the peak.
    func resetPeak() {
        state.withLock { $0.peakLiveBytes = $0.liveBytes }
    }

    /// The most bytes that were in use at once since the last reset.
    var peakLiveBytes: Int { state.withLock { $0.peakLiveBytes } }

    /// The bytes in use now.
    var liveBytes: Int { state.withLock { $0.liveBytes } }

    /// Live and free blocks together may exceed the peak of live ones by an eighth and 64 MiB:
    /// enough for a steady step to recycle everything, little enough not to double the footprint.
    private static func surplus(of state: inout State) -> [Block] {
        let limit = state.peakLiveBytes + state.peakLiveBytes / 8 + (64 << 20)
        guard state.liveBytes + state.freeBytes > limit else { return [] }
        var released: [Block] = []
        for size in state.free.keys.sorted(by: >) {
            while state.liveBytes + state.freeBytes > limit, let block = state.free[size]?.popLast()
            {
                released.append(block)
                state.freeBytes -= size
            }
        }
        return released
    }

    private static func allocate(_ size: Int) -> UnsafeMutableRawPointer {
        let boundary = size >= hugePage ? hugePage : alignment
        guard let base = unsafe aligned_alloc(boundary, (size + boundary - 1) & ~(boundary - 1))
        else {
            fatalError("Out of memory: \(size) bytes for a tensor could not be reserved.")
        }
        if size >= hugePage { unsafe madvise(base, size, Int32(MADV_HUGEPAGE)) }
        return unsafe base
    }
}
