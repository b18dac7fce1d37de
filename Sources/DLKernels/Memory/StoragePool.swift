internal import Glibc
internal import Synchronization

/// Keeps freed memory for later tensors.
///
/// A training step allocates the same sizes as the step before. Handing the memory out again saves
/// the page faults of fresh memory, which cost more than most elementwise operations. Large blocks
/// are cut from one range of addresses and joined again when they come back (``FreeRanges``), so that
/// the process hardly takes more than its tensors need at once.
@safe final class StoragePool: Sendable {
    static let shared = StoragePool()

    /// A piece of memory and its size.
    @safe struct Block: @unchecked Sendable {
        let base: UnsafeMutableRawPointer
        let size: Int
    }

    /// Blocks start on a cache line, as the vector kernels like it.
    private static let alignment = 64
    /// Smaller blocks come from the allocator of C, larger ones are multiples of a page.
    private static let leastLargeSize = 32 << 10
    private static let pageSize = 4 << 10
    /// Large blocks ask for 2 MiB pages: fewer page faults and address look-ups.
    private static let hugePage = 2 << 20
    private static let leastGrowth = 256 << 20

    private struct State {
        var free = FreeRanges()
        /// Where the addresses end that are usable.
        var end: Int?
        var liveBytes = 0
        var peakLiveBytes = 0
    }

    private let state = Mutex(State())

    /// Memory for at least `byteCount` bytes, uninitialised.
    func take(_ byteCount: Int) -> Block {
        let size = Self.roundedSize(byteCount)
        let isLarge = size >= Self.leastLargeSize
        let start = state.withLock { state -> Int? in
            state.liveBytes += size
            state.peakLiveBytes = max(state.peakLiveBytes, state.liveBytes)
            guard isLarge else { return nil }
            if let start = state.free.take(size) { return start }
            return Self.grow(&state, by: size) ? state.free.take(size) : nil
        }
        if let start { return unsafe Block(base: Self.pointer(start), size: size) }
        guard !isLarge, let base = unsafe aligned_alloc(Self.alignment, size) else {
            fatalError("Out of memory: \(size) bytes for a tensor could not be reserved.")
        }
        return unsafe Block(base: base, size: size)
    }

    /// Takes a block back; what tensors have never needed at once goes to the system.
    func giveBack(_ block: Block) {
        guard block.size >= Self.leastLargeSize else {
            state.withLock { $0.liveBytes -= block.size }
            unsafe Glibc.free(block.base)
            return
        }
        state.withLock { state in
            state.liveBytes -= block.size
            let start = unsafe Int(bitPattern: block.base)
            state.free.add(.init(start: start, size: block.size, touched: block.size))
            // Enough for a steady step to find everything again.
            let limit = state.peakLiveBytes + state.peakLiveBytes / 2 + (64 << 20)
            if state.liveBytes + state.free.touchedBytes > limit {
                Self.release(&state, downTo: max(limit - state.liveBytes, 0))
            }
        }
    }

    /// Gives all free memory to the system.
    func trim() {
        state.withLock { Self.release(&$0, downTo: 0) }
    }

    /// Starts a new measurement of the peak.
    func resetPeak() {
        state.withLock { $0.peakLiveBytes = $0.liveBytes }
    }

    /// The most bytes that were in use at once since the last reset.
    var peakLiveBytes: Int { state.withLock { $0.peakLiveBytes } }

    /// The bytes in use now.
    var liveBytes: Int { state.withLock { $0.liveBytes } }

    /// The bytes that are kept for later.
    var freeBytes: Int { state.withLock { $0.free.touchedBytes } }

    private static func roundedSize(_ byteCount: Int) -> Int {
        let step = byteCount < leastLargeSize ? alignment : pageSize
        return (max(byteCount, 1) + step - 1) & ~(step - 1)
    }

    /// Gives free memory back until no more than `bytes` are kept; the addresses stay ours.
    private static func release(_ state: inout State, downTo bytes: Int) {
        while state.free.touchedBytes > bytes, let stretch = state.free.forgetLargest() {
            unsafe madvise(pointer(stretch.start), stretch.size, Int32(MADV_DONTNEED))
        }
    }

    private static func pointer(_ address: Int) -> UnsafeMutableRawPointer {
        guard let pointer = unsafe UnsafeMutableRawPointer(bitPattern: address) else {
            fatalError("A block of memory starts at no address.")
        }
        return unsafe pointer
    }

    /// Makes more of the reserved addresses usable; false where the system refuses.
    private static func grow(_ state: inout State, by size: Int) -> Bool {
        let start = state.end ?? reservation.start
        let wanted = (size + hugePage - 1) & ~(hugePage - 1)
        for step in [max(wanted, leastGrowth), wanted] {
            guard step <= reservation.end - start,
                unsafe mprotect(pointer(start), step, PROT_READ | PROT_WRITE) == 0
            else { continue }
            unsafe madvise(pointer(start), step, Int32(MADV_HUGEPAGE))
            state.end = start + step
            state.free.add(.init(start: start, size: step, touched: 0))
            return true
        }
        return false
    }

    /// Addresses that nobody else gets, of which none is usable yet.
    ///
    /// One range, and used from its beginning: memory that was touched comes before memory that was
    /// not. A limit on the addresses of the process makes it shorter.
    private static let reservation: (start: Int, end: Int) = {
        var length = 1 << 40
        while length >= leastGrowth {
            let start = unsafe mmap(
                nil, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
            if let start = unsafe start, unsafe start != MAP_FAILED {
                let address = Int(bitPattern: start)
                // The first block starts on a large page.
                return ((address + hugePage - 1) & ~(hugePage - 1), address + length)
            }
            length /= 2
        }
        return (0, 0)
    }()
}
