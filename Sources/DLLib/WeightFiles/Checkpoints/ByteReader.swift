/// Reads a file from front to back; every read beyond the end is an error that says what was read.
struct ByteReader {
    let path: String
    let bytes: [UInt8]
    /// The position of the next byte.
    private(set) var offset: Int

    /// Starts at a position.
    init(path: String, bytes: [UInt8], offset: Int = 0) {
        self.path = path
        self.bytes = bytes
        self.offset = offset
    }

    /// Takes the next bytes.
    mutating func take(
        _ count: Int, _ what: @autoclosure () -> String
    ) throws(CheckpointError) -> ArraySlice<UInt8> {
        let left = bytes.count - offset
        guard count >= 0 else {
            throw .malformed(path: path, offset: offset, reason: "\(what()) has a negative length")
        }
        guard count <= left else {
            throw .truncated(path: path, reading: what(), needed: count, found: left)
        }
        defer { offset += count }
        return bytes[offset..<(offset + count)]
    }

    /// Takes the next byte.
    mutating func byte(_ what: @autoclosure () -> String) throws(CheckpointError) -> UInt8 {
        let slice = try take(1, what())
        return slice[slice.startIndex]
    }

    /// Takes an unsigned number of up to eight bytes, least significant first.
    mutating func number(
        bytes count: Int, _ what: @autoclosure () -> String
    ) throws(CheckpointError) -> UInt64 {
        try take(count, what()).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Takes text up to the next line end, which is passed over.
    mutating func line(_ what: @autoclosure () -> String) throws(CheckpointError) -> String {
        guard let end = bytes[offset...].firstIndex(of: 0x0A) else {
            throw .truncated(
                path: path, reading: what(), needed: bytes.count - offset + 1,
                found: bytes.count - offset)
        }
        let text = String(decoding: bytes[offset..<end], as: UTF8.self)
        offset = end + 1
        return text
    }
}
