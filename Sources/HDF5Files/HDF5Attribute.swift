/// A small value that a group or dataset carries under a name.
///
/// - Source: HDF5 File Format Specification 3.0, section IV.A.2.m, "The Attribute Message".
package struct HDF5Attribute {
    /// Its name.
    package let name: String
    /// What its elements are.
    package let type: HDF5Type
    /// The number of elements.
    package let count: Int
    private let data: ArraySlice<UInt8>
    private let file: HDF5File

    /// The name alone, for finding the one that is asked for.
    static func name(of message: HDF5Header.Message) throws -> String {
        var cursor = HDF5Cursor(message.bytes, "an attribute")
        return try parts(&cursor).name
    }

    private static func parts(
        _ cursor: inout HDF5Cursor
    ) throws -> (name: String, type: ArraySlice<UInt8>, space: ArraySlice<UInt8>) {
        let version = try cursor.number(1)
        guard (1...3).contains(version) else {
            throw HDF5Error("an attribute has the version \(version); known are 1 to 3")
        }
        let flags = try cursor.number(1)
        guard version == 1 || flags & 3 == 0 else {
            throw HDF5Error(
                "an attribute is of a kind that is kept elsewhere in the file (committed)")
        }
        let sizes = (try cursor.number(2), try cursor.number(2), try cursor.number(2))
        if version == 3 { try cursor.skip(1) }
        func part(_ size: Int, _ cursor: inout HDF5Cursor) throws -> ArraySlice<UInt8> {
            let bytes = try cursor.take(size)
            if version == 1 { try cursor.align() }
            return bytes
        }
        let name = textUpToZero(try part(sizes.0, &cursor))
        return (name, try part(sizes.1, &cursor), try part(sizes.2, &cursor))
    }

    /// Reads an attribute.
    init(_ message: HDF5Header.Message, _ file: HDF5File) throws {
        var cursor = HDF5Cursor(message.bytes, "an attribute")
        let parts = try Self.parts(&cursor)
        let what = "the attribute \(parts.name)"
        name = parts.name
        let element = try HDF5Type(parts.type, what)
        type = element
        let sizes = try HDF5Space.sizes(parts.space, file.layout, what)
        let bytes = try sizes.map { try HDF5Space.byteCount($0, element.byteCount, what) } ?? 0
        count = bytes / element.byteCount
        data = try cursor.take(bytes)
        self.file = file
    }

    /// Its elements as texts.
    ///
    /// - Throws: ``HDF5Error`` when they are numbers.
    package var texts: [String] {
        get throws {
            var cursor = HDF5Cursor(data, "the attribute \(name)")
            // Many elements may point to one long text.
            var total = 0
            return try (0..<count).map { _ in
                switch type {
                case .text(let size, let fillsWithSpaces):
                    let bytes = try cursor.take(size)
                    guard fillsWithSpaces else { return textUpToZero(bytes) }
                    let end = bytes.lastIndex { $0 != UInt8(ascii: " ") && $0 != 0 }
                    return String(
                        decoding: end.map { bytes[...$0] } ?? [], as: UTF8.self)
                case .longText:
                    let length = try cursor.number(4)
                    let address = try cursor.address(file.layout.addressSize)
                    let index = try cursor.number(4)
                    guard length > 0, let address else { return "" }
                    let bytes = try file.heapObject(index, in: address).prefix(length)
                    total += bytes.count
                    guard total <= file.byteCount else {
                        throw HDF5Error(
                            "the texts of the attribute \(name) are larger than the file")
                    }
                    return textUpToZero(bytes)
                default: throw HDF5Error("the attribute \(name) should be texts, but is \(type)")
                }
            }
        }
    }
}
