internal import ImageCodecs

/// A file of bytes in the IDX format of the MNIST family, compressed by gzip.
///
/// Four bytes say `0 0 8 n` (8: unsigned bytes; n: axes), then n sizes of four bytes, most
/// significant first, then the elements row by row.
/// - Source: LeCun, Cortes, Burges, "The MNIST database", section "File formats".
struct IDXFile {
    let sizes: [Int]
    let elements: ArraySlice<UInt8>

    /// Reads a file that must have the given number of axes.
    init(path: String, axes: Int) throws {
        let file = try ImageFile.bytes(of: path)
        let headerCount = 4 + 4 * axes
        let header = try Gzip.start(of: file, file: path, count: headerCount)
        guard header.count == headerCount, header.starts(with: [0, 0, 8, UInt8(axes)]) else {
            throw DataError.damagedFile(
                path: path, expected: "an IDX file of bytes with \(axes) axes (0 0 8 \(axes))",
                found: header.prefix(4).map(String.init).joined(separator: " "))
        }
        let sizes = (0..<axes).map { axis in
            header[(4 + 4 * axis)..<(8 + 4 * axis)].reduce(0) { $0 << 8 | Int($1) }
        }
        guard sizes.allSatisfy({ $0 > 0 }),
            let expected = DataSize.product(sizes), expected < .max - headerCount
        else {
            throw DataError.damagedFile(
                path: path, expected: "sizes of 1 or more, all together below 2^63",
                found: "\(sizes)")
        }
        // What the header says is all that is unpacked of a file.
        let bytes = try Gzip.start(of: file, file: path, count: headerCount + expected + 1)
        self.sizes = sizes
        elements = bytes[headerCount...]
        guard elements.count == expected else {
            let isMore = elements.count > expected
            throw DataError.damagedFile(
                path: path, expected: "\(expected) elements for the sizes \(sizes)",
                found: isMore ? "more" : "\(elements.count)")
        }
    }
}
