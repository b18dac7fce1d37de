/// The bytes of an HDF5 file, wherever they lie: a file of their own, a part of one, or memory.
package struct HDF5Source {
    /// How many bytes there are.
    package let byteCount: Int
    private let reader: (_ count: Int, _ offset: Int) throws -> [UInt8]

    /// Creates a source of so many bytes from a function that reads some of them.
    ///
    /// The function is never asked for bytes beyond the end.
    package init(
        byteCount: Int, reader: @escaping (_ count: Int, _ offset: Int) throws -> [UInt8]
    ) {
        self.byteCount = byteCount
        self.reader = reader
    }

    /// Creates a source of bytes in memory.
    package init(_ bytes: [UInt8]) {
        self.init(byteCount: bytes.count) { count, offset in Array(bytes[offset..<offset + count]) }
    }

    /// Reads bytes, or throws where they are not all there.
    func read(_ count: Int, at offset: Int, _ what: @autoclosure () -> String) throws -> [UInt8] {
        guard count >= 0, offset >= 0, offset <= byteCount, count <= byteCount - offset else {
            throw HDF5Error(
                "it ends too early: \(what()) should be \(count) bytes at \(offset), but the file has "
                    + "\(byteCount)")
        }
        let bytes = try reader(count, offset)
        guard bytes.count == count else { throw HDF5Error("\(what()) cannot be read") }
        return bytes
    }
}
