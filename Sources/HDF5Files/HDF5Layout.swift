/// How wide addresses and sizes are in a file, and where its addresses count from.
///
/// - Source: HDF5 File Format Specification 3.0, section II.A, "Disk Format: Level 0A".
struct HDF5Layout {
    /// Bytes of an address.
    let addressSize: Int
    /// Bytes of a size.
    let lengthSize: Int
    /// Where addresses count from, in bytes from the start of the source.
    let base: Int
    /// The address of the header of the outermost group.
    let root: Int

    /// The eight bytes every file has at 0, or at 512, 1024, 2048 and so on.
    static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Reads the superblock.
    init(_ source: HDF5Source) throws {
        var start = 0
        while true {
            guard start + 8 <= source.byteCount else {
                throw HDF5Error("it has no HDF5 signature")
            }
            if try source.read(8, at: start, "the signature") == Self.signature { break }
            start = start == 0 ? 512 : 2 * start
        }
        var cursor = HDF5Cursor(
            try source.read(min(104, source.byteCount - start), at: start, "the superblock"),
            "the superblock")
        try cursor.skip(8)
        let version = try cursor.number(1)
        switch version {
        case 0, 1:
            try cursor.skip(4)
            addressSize = try cursor.number(1)
            lengthSize = try cursor.number(1)
            try Self.check(addressSize, lengthSize)
            try cursor.skip(version == 0 ? 9 : 13)
        case 2, 3:
            addressSize = try cursor.number(1)
            lengthSize = try cursor.number(1)
            try Self.check(addressSize, lengthSize)
            try cursor.skip(1)
        default: throw HDF5Error("its superblock has the version \(version); known are 0 to 3")
        }
        // What lies before the superblock belongs to another program.
        base = start
        _ = try cursor.address(addressSize)
        try cursor.skip(addressSize)
        if let end = try cursor.address(addressSize), end > source.byteCount - base {
            throw HDF5Error(
                "it ends too early: it should have \(end) bytes, but has "
                    + "\(source.byteCount - base)")
        }
        // In old files the address of a driver's facts stands here, and then an entry of a symbol
        // table: a name, then the address.
        if version < 2 { try cursor.skip(2 * addressSize) }
        guard let root = try cursor.address(addressSize) else {
            throw HDF5Error("it has no outermost group")
        }
        self.root = root
    }

    private static func check(_ addressSize: Int, _ lengthSize: Int) throws {
        guard [2, 4, 8].contains(addressSize), [2, 4, 8].contains(lengthSize) else {
            throw HDF5Error(
                "its addresses take \(addressSize) bytes and its sizes \(lengthSize); known are 2, 4 "
                    + "and 8")
        }
    }
}
