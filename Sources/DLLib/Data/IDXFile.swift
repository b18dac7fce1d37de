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
        let bytes = try Gzip.decompress(ImageFile.bytes(of: path), file: path)
        let headerCount = 4 + 4 * axes
        guard bytes.count >= headerCount, bytes.starts(with: [0, 0, 8, UInt8(axes)]) else {
            throw DataError.damagedFile(
                path: path, expected: "an IDX file of bytes with \(axes) axes (0 0 8 \(axes))",
                found: bytes.prefix(4).map(String.init).joined(separator: " "))
        }
        sizes = (0..<axes).map { axis in
            bytes[(4 + 4 * axis)..<(8 + 4 * axis)].reduce(0) { $0 << 8 | Int($1) }
        }
        elements = bytes[headerCount...]
        let expected = sizes.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
        guard elements.count == expected else {
            throw DataError.damagedFile(
                path: path, expected: "\(expected) elements for the sizes \(sizes)",
                found: "\(elements.count)")
        }
    }
}
