/// A hash that is the same on every machine and in every process, unlike Swift's `Hasher`.
///
/// FNV-1a over the bytes, then a mixing step so that every bit depends on every byte.
/// - Source: Fowler, Noll, Vo; the mixing step is MurmurHash3's `fmix64`.
package enum StableHash {
    /// The hash of the UTF-8 bytes of a text.
    package static func of(_ text: String) -> UInt64 {
        var hash = start
        for byte in text.utf8 { hash = step(hash, byte) }
        return mixed(hash)
    }

    /// The hash of bytes.
    package static func of(_ bytes: Span<UInt8>) -> UInt64 {
        var hash = start
        for index in bytes.indices { hash = step(hash, bytes[index]) }
        return mixed(hash)
    }

    private static let start: UInt64 = 0xCBF2_9CE4_8422_2325

    private static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    private static func mixed(_ hash: UInt64) -> UInt64 {
        var value = hash
        value = (value ^ value >> 33) &* 0xFF51_AFD7_ED55_8CCD
        value = (value ^ value >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return value ^ value >> 33
    }
}
