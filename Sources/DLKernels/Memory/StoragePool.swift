internal import Glibc
internal import Synchronization

/// Keeps freed blocks for later allocations of about the same size.
///
/// A training step allocates the same sizes as the step before. Handing the blocks out again saves
/// the page faults of fresh memory, which cost more than most elementwise operations.
@safe final class StoragePool: Sendable {
    static let shared = StoragePool()

    /// A piece of memory and its size.
    @safe struct Block: @unchecked Sendable {
        let base: UnsafeMutableRawPointer
        let size: Int
        /// When it was last given back: the larger, the later.
        fileprivate var stamp = 0
    }

    /// Blocks start on a cache line, as the vector kernels like it.
    private static let alignment = 64
    /// From this size on, blocks ask for 2 MiB pages: fewer page faults and address look-ups.
    private static let hugePage = 2 << 20

    private struct State {
        /// Ordered by size.
        var free: [Block] = []
        var freeBytes = 0
        var liveBytes = 0
        var peakLiveBytes = 0
        var clock = 0
    }

    private let state = Mutex(State())

    /// Memory for at least `byteCount` bytes, uninitialised.
    func take(_ byteCount: Int) -> Block {
        let wanted = Self.roundedSize(byteCount)
        let recycled = state.withLock { state -> Block? in
            let block = Self.removeBestFit(for: wanted, from: &state)
            state.liveBytes += block?.size ?? wanted
            state.peakLiveBytes = max(state.peakLiveBytes, state.liveBytes)
            return block
        }
        return recycled ?? Self.allocate(wanted)
    }

    /// Takes a block back; what has not been used for longest goes to the system when the pool
    /// has grown too large.
    func giveBack(_ block: Block) {
        let released = state.withLock { state -> [Block] in
            state.liveBytes -= block.size
            state.freeBytes += block.size
            state.clock += 1
            var block = block
            block.stamp = state.clock
            state.free.insert(block, at: Self.position(of: block.size, in: state.free))
            return Self.removeSurplus(from: &state)
        }
        for block in released { unsafe free(block.base) }
    }

    /// Gives all free blocks to the system.
    func trim() {
        let released = state.withLock { state -> [Block] in
            defer {
                state.free = []
                state.freeBytes = 0
            }
            return state.free
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

    /// The bytes of the blocks kept for later.
    var freeBytes: Int { state.withLock { $0.freeBytes } }

    /// Sizes are rounded up by at most an eighth, so that neighbours can use each other's blocks.
    private static func roundedSize(_ byteCount: Int) -> Int {
        let wanted = max(byteCount, alignment)
        let magnitude = Int.bitWidth - 1 - wanted.leadingZeroBitCount
        let step = max(1 << max(magnitude - 3, 0), alignment)
        return (wanted + step - 1) & ~(step - 1)
    }

    /// The first block that is not smaller than `size`.
    private static func position(of size: Int, in blocks: [Block]) -> Int {
        var low = 0
        var high = blocks.count
        while low < high {
            let middle = (low + high) / 2
            if blocks[middle].size < size { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The smallest block that is large enough, unless most of it would lie idle.
    private static func removeBestFit(for size: Int, from state: inout State) -> Block? {
        let index = position(of: size, in: state.free)
        guard index < state.free.count, state.free[index].size <= 2 * size else { return nil }
        let block = state.free.remove(at: index)
        state.freeBytes -= block.size
        return block
    }

    /// Live and free blocks together may reach one and a half times the peak of the live ones:
    /// enough for a steady step to recycle everything.
    private static func removeSurplus(from state: inout State) -> [Block] {
        let limit = state.peakLiveBytes + state.peakLiveBytes / 2 + (64 << 20)
        var released: [Block] = []
        while state.liveBytes + state.freeBytes > limit,
            let oldest = state.free.indices.min(by: {
                state.free[$0].stamp < state.free[$1].stamp
            })
        {
            let block = state.free.remove(at: oldest)
            state.freeBytes -= block.size
            released.append(block)
        }
        return released
    }

    private static func allocate(_ size: Int) -> Block {
        let boundary = size >= hugePage ? hugePage : alignment
        guard let base = unsafe aligned_alloc(boundary, (size + boundary - 1) & ~(boundary - 1))
        else {
            fatalError("Out of memory: \(size) bytes for a tensor could not be reserved.")
        }
        if size >= hugePage { unsafe madvise(base, size, Int32(MADV_HUGEPAGE)) }
        return unsafe Block(base: base, size: size)
    }
}
