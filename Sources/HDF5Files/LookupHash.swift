/// The checksum of HDF5's newer structures: Bob Jenkins's `lookup3`, over bytes.
///
/// - Source: HDF5 File Format Specification 3.0, "Checksum"; Jenkins, "lookup3.c" (public domain),
///   `hashlittle` with an initial value of 0.
enum LookupHash {
    /// The checksum of bytes.
    static func hash(_ bytes: [UInt8]) -> UInt32 {
        let start = 0xDEAD_BEEF &+ UInt32(truncatingIfNeeded: bytes.count)
        var (a, b, c) = (start, start, start)
        var offset = 0
        func word(_ place: Int) -> UInt32 {
            (0..<4).reduce(0) { sum, byte in
                let index = place + byte
                return index < bytes.count ? sum | UInt32(bytes[index]) << UInt32(8 * byte) : sum
            }
        }
        while bytes.count - offset > 12 {
            a &+= word(offset)
            b &+= word(offset + 4)
            c &+= word(offset + 8)
            mix(&a, &b, &c)
            offset += 12
        }
        guard offset < bytes.count else { return c }
        a &+= word(offset)
        b &+= word(offset + 4)
        c &+= word(offset + 8)
        finish(&a, &b, &c)
        return c
    }

    private static func rotate(_ x: UInt32, _ count: UInt32) -> UInt32 {
        x << count | x >> (32 - count)
    }

    /// Stirs three words so that every bit reaches every other, and can be undone.
    private static func mix(_ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32) {
        a &-= c; a ^= rotate(c, 4); c &+= b
        b &-= a; b ^= rotate(a, 6); a &+= c
        c &-= b; c ^= rotate(b, 8); b &+= a
        a &-= c; a ^= rotate(c, 16); c &+= b
        b &-= a; b ^= rotate(a, 19); a &+= c
        c &-= b; c ^= rotate(b, 4); b &+= a
    }

    /// Stirs the last three words into the third.
    private static func finish(_ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32) {
        c ^= b; c &-= rotate(b, 14)
        a ^= c; a &-= rotate(c, 11)
        b ^= a; b &-= rotate(a, 25)
        c ^= b; c &-= rotate(b, 16)
        a ^= c; a &-= rotate(c, 4)
        b ^= a; b &-= rotate(a, 14)
        c ^= b; c &-= rotate(b, 24)
    }
}
