/// What the elements of a dataset or attribute are.
///
/// - Source: HDF5 File Format Specification 3.0, section IV.A.2.d, "The Datatype Message".
package enum HDF5Type: Equatable {
    /// A real number of 2, 4 or 8 bytes as IEEE 754 has them.
    case real(bytes: Int, isBigEndian: Bool)
    /// The first half of a real number of four bytes.
    case brainFloat(isBigEndian: Bool)
    /// A whole number.
    case whole(bytes: Int, isSigned: Bool, isBigEndian: Bool)
    /// A text in so many bytes, filled up with zeros or spaces.
    case text(bytes: Int, fillsWithSpaces: Bool)
    /// A text of any length, kept elsewhere in the file.
    case longText(bytes: Int)

    /// Bytes of one element.
    package var byteCount: Int {
        switch self {
        case .real(let bytes, _), .whole(let bytes, _, _), .text(let bytes, _),
            .longText(let bytes):
            bytes
        case .brainFloat: 2
        }
    }

    /// Reads a datatype message.
    init(_ message: HDF5Header.Message, _ what: String) throws {
        guard !message.isShared else {
            throw HDF5Error("\(what) is of a kind that is kept elsewhere in the file (committed)")
        }
        try self.init(message.bytes, what)
    }

    /// Reads the description of a type.
    init(_ bytes: ArraySlice<UInt8>, _ what: String) throws {
        var cursor = HDF5Cursor(bytes, "the kind of \(what)")
        let first = try cursor.number(1)
        let flags = try cursor.number(3)
        let size = try cursor.number(4)
        guard size > 0 else { throw HDF5Error("\(what) has elements of no bytes") }
        let isBigEndian = flags & 1 != 0
        switch first & 15 {
        case 0:
            let (offset, precision) = (try cursor.number(2), try cursor.number(2))
            guard [1, 2, 4, 8].contains(size), offset == 0, precision == 8 * size else {
                throw HDF5Error("\(what) holds whole numbers of \(precision) bits")
            }
            self = .whole(bytes: size, isSigned: flags & 8 != 0, isBigEndian: isBigEndian)
        case 1:
            guard flags & 0x40 == 0 else {
                throw HDF5Error("\(what) holds real numbers in the byte order of a VAX")
            }
            try cursor.skip(4)
            let exponent = (try cursor.number(1), try cursor.number(1))
            let fraction = (try cursor.number(1), try cursor.number(1))
            let bias = try cursor.number(4)
            switch (size, exponent.0, exponent.1, fraction.0, fraction.1, bias) {
            case (2, 10, 5, 0, 10, 15), (4, 23, 8, 0, 23, 127), (8, 52, 11, 0, 52, 1023):
                self = .real(bytes: size, isBigEndian: isBigEndian)
            case (2, 7, 8, 0, 7, 127): self = .brainFloat(isBigEndian: isBigEndian)
            default:
                throw HDF5Error("\(what) holds real numbers of \(size) bytes in an unknown form")
            }
        case 3: self = .text(bytes: size, fillsWithSpaces: flags & 15 == 2)
        case 8:
            // An enumeration, as h5py keeps truth values: the kind of its numbers follows.
            let base = try cursor.take(cursor.left)
            guard let kind = base.first, kind & 15 == 0 else {
                throw HDF5Error("\(what) is an enumeration of no whole numbers")
            }
            self = try HDF5Type(base, what)
        case 9:
            guard flags & 15 == 1 else { throw HDF5Error("\(what) holds lists of any length") }
            self = .longText(bytes: size)
        case let kind:
            let names = [
                2: "times", 4: "bit fields", 5: "opaque bytes", 6: "records",
                7: "references", 10: "arrays",
            ]
            throw HDF5Error("\(what) holds \(names[kind] ?? "elements of the kind \(kind)")")
        }
    }
}

/// The sizes of a dataset or attribute.
enum HDF5Space {
    /// Reads a dataspace message: the sizes; `nil` for no elements at all.
    static func sizes(
        _ bytes: ArraySlice<UInt8>, _ layout: HDF5Layout, _ what: String
    ) throws -> [Int]? {
        var cursor = HDF5Cursor(bytes, "the sizes of \(what)")
        let version = try cursor.number(1)
        let rank = try cursor.number(1)
        try cursor.skip(1)
        switch version {
        case 1: try cursor.skip(5)
        case 2: if try cursor.number(1) == 2 { return nil }
        default: throw HDF5Error("\(what) has sizes of the version \(version); known are 1 and 2")
        }
        guard rank <= 32 else { throw HDF5Error("\(what) has \(rank) axes") }
        var sizes: [Int] = []
        for _ in 0..<rank { sizes.append(try cursor.number(layout.lengthSize)) }
        return sizes
    }

    /// The number of bytes of elements, or throws where it cannot be counted.
    static func byteCount(_ sizes: [Int], _ element: Int, _ what: String) throws -> Int {
        var count = element
        for size in sizes where size != 0 {
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            guard !overflow else { throw HDF5Error("\(what) has sizes \(sizes)") }
            count = product
        }
        return sizes.contains(0) ? 0 : count
    }
}
