extension TensorBuffer {
    /// A hash of the bytes of each row, equal on every machine.
    ///
    /// - Parameters:
    ///   - rows: Into how many rows of equal size the elements are divided.
    ///   - seed: A number that changes all hashes.
    /// - Returns: A hash for each row.
    /// - Source: Collet, "XXH64", the xxHash specification, version 0.1.1.
    package func hashes(rows: Int, seed: UInt64 = 0) -> [UInt64] {
        guard rows > 0 else { return [] }
        let size = count / rows * elementType.byteCount
        let source = storage
        let result = TensorBuffer(.float64, count: rows)
        let target = result.storage
        Threads.forEachRange(of: rows, minimumChunk: max(1, (1 << 18) / max(1, size))) { range in
            for row in range {
                let start = unsafe UnsafeRawPointer(source.base + row * size)
                let bytes = unsafe UnsafeRawBufferPointer(start: start, count: size)
                let hash = unsafe XXH64.hash(bytes, seed: seed)
                unsafe target.base.storeBytes(of: hash, toByteOffset: row * 8, as: UInt64.self)
            }
        }
        return target.withSpan(of: UInt64.self, count: rows) { span in
            span.indices.map { span[$0] }
        }
    }
}

/// A fast hash of 64 bits that every bit of the input changes.
enum XXH64 {
    private static let primes: (UInt64, UInt64, UInt64, UInt64, UInt64) = (
        0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9,
        0x85EB_CA77_C2B2_AE63, 0x27D4_EB2F_1656_67C5
    )

    static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
        let (p1, p2, p3, p4, p5) = primes
        let count = bytes.count
        var place = 0
        var hash = seed &+ p5
        if count >= 32 {
            var lanes = (seed &+ p1 &+ p2, seed &+ p2, seed, seed &- p1)
            while place + 32 <= count {
                lanes.0 = round(lanes.0, unsafe word(bytes, place))
                lanes.1 = round(lanes.1, unsafe word(bytes, place + 8))
                lanes.2 = round(lanes.2, unsafe word(bytes, place + 16))
                lanes.3 = round(lanes.3, unsafe word(bytes, place + 24))
                place += 32
            }
            hash =
                rotated(lanes.0, 1) &+ rotated(lanes.1, 7) &+ rotated(lanes.2, 12)
                &+ rotated(lanes.3, 18)
            for lane in [lanes.0, lanes.1, lanes.2, lanes.3] {
                hash = (hash ^ round(0, lane)) &* p1 &+ p4
            }
        }
        hash = hash &+ UInt64(count)
        while place + 8 <= count {
            hash = rotated(hash ^ round(0, unsafe word(bytes, place)), 27) &* p1 &+ p4
            place += 8
        }
        if place + 4 <= count {
            let half = unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)
            hash = rotated(hash ^ (UInt64(half) &* p1), 23) &* p2 &+ p3
            place += 4
        }
        while place < count {
            hash = rotated(hash ^ (UInt64(unsafe bytes[place]) &* p5), 11) &* p1
            place += 1
        }
        hash = (hash ^ hash >> 33) &* p2
        hash = (hash ^ hash >> 29) &* p3
        return hash ^ hash >> 32
    }

    @inline(__always)
    private static func word(_ bytes: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
        unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    }

    @inline(__always)
    private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        rotated(lane &+ word &* primes.1, 31) &* primes.0
    }

    @inline(__always)
    private static func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 {
        value &<< bits | value &>> (64 &- bits)
    }
}
