/// Reads a piece of an HDF5 file from front to back; every read beyond its end is an error.
struct HDF5Cursor {
    let bytes: ArraySlice<UInt8>
    /// What the piece is, for errors.
    let what: String
    private(set) var offset: Int

    init(_ bytes: ArraySlice<UInt8>, _ what: String) {
        self.bytes = bytes
        self.what = what
        offset = bytes.startIndex
    }

    init(_ bytes: [UInt8], _ what: String) { self.init(bytes[...], what) }

    /// The bytes not read yet.
    var left: Int { bytes.endIndex - offset }

    /// Takes the next bytes.
    mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
        guard count >= 0, count <= left else {
            throw HDF5Error("\(what) ends too early: \(count) bytes are needed, \(left) are left")
        }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    /// Passes over bytes.
    mutating func skip(_ count: Int) throws { _ = try take(count) }

    /// Goes on at the next multiple of eight bytes from the start of the piece.
    mutating func align() throws {
        try skip((8 - (offset - bytes.startIndex) % 8) % 8)
    }

    /// Takes a number of up to eight bytes, least significant first.
    mutating func number(_ count: Int) throws -> Int {
        let bits = try bits(count)
        guard let number = Int(exactly: bits) else {
            throw HDF5Error("\(what) has a size or position of \(bits)")
        }
        return number
    }

    /// Takes an address; all bits set stand for none.
    mutating func address(_ count: Int) throws -> Int? {
        let bits = try bits(count)
        let none = count >= 8 ? UInt64.max : (UInt64(1) << UInt64(8 * count)) - 1
        guard bits != none else { return nil }
        guard let address = Int(exactly: bits) else {
            throw HDF5Error("\(what) points to the byte \(bits)")
        }
        return address
    }

    /// Takes bytes that must be those of a signature.
    mutating func expect(_ signature: String) throws {
        let found = try take(signature.utf8.count)
        guard found.elementsEqual(signature.utf8) else {
            throw HDF5Error("\(what) does not begin with the mark \(signature)")
        }
    }

    private mutating func bits(_ count: Int) throws -> UInt64 {
        try take(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// The text in bytes up to the first zero byte.
func textUpToZero(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: Array(bytes.prefix { $0 != 0 }), as: UTF8.self)
}
