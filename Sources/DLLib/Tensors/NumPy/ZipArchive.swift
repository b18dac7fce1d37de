internal import ImageCodecs

/// A zip archive, as far as `.npz` files need it: entries stored or deflated, up to 4 GiB each.
///
/// - Source: PKWARE, ".ZIP File Format Specification" 6.3.10, sections 4.3 and 4.4.
struct ZipArchive {
    /// One file of an archive.
    struct Entry: Equatable {
        var name: String
        var bytes: [UInt8]
    }

    private let path: String
    private let bytes: [UInt8]

    init(_ bytes: [UInt8], path: String) {
        self.bytes = bytes
        self.path = path
    }

    private func damaged(_ expected: String, _ found: String) -> NumPyFileError {
        .damaged(path: path, expected: expected, found: found)
    }

    /// A number of up to eight bytes, least significant first.
    private func number(_ offset: Int, _ count: Int) throws(NumPyFileError) -> Int {
        guard offset >= 0, offset <= bytes.count - count else {
            throw damaged("a whole zip archive", "one that ends too early")
        }
        let value = bytes[offset..<offset + count].reversed().reduce(0 as UInt64) {
            $0 << 8 | UInt64($1)
        }
        guard let result = Int(exactly: value) else { throw damaged("a size", "\(value)") }
        return result
    }

    /// All files, in the archive's order, each checked against its checksum.
    func entries() throws(NumPyFileError) -> [Entry] {
        // The directory's end is found from behind; a comment of up to 65,535 bytes may follow it.
        let end = Array("PK".utf8) + [5, 6]
        let lowest = max(0, bytes.count - 22 - 65_535)
        let place = stride(from: bytes.count - 22, through: lowest, by: -1).first {
            bytes[$0..<$0 + 4].elementsEqual(end)
        }
        guard let place else { throw damaged("a zip archive", "\(bytes.count) other bytes") }
        var result: [Entry] = []
        var size = 0
        var offset = try number(place + 16, 4)
        for _ in 0..<(try number(place + 10, 2)) {
            guard try number(offset, 4) == 0x0201_4b50 else {
                throw damaged("an entry of the directory", "other bytes")
            }
            let lengths = try (
                number(offset + 28, 2), number(offset + 30, 2), number(offset + 32, 2)
            )
            // A small archive may hold much: entries shrink by deflating and may share their bytes.
            let entry = try entry(
                directory: offset, nameCount: lengths.0, extraCount: lengths.1, before: size)
            size += entry.bytes.count
            result.append(entry)
            offset += 46 + lengths.0 + lengths.1 + lengths.2
        }
        return result
    }

    /// One file; those before it hold so many bytes.
    private func entry(
        directory: Int, nameCount: Int, extraCount: Int, before: Int
    ) throws(NumPyFileError) -> Entry {
        let nameStart = directory + 46
        guard nameStart + nameCount <= bytes.count else {
            throw damaged("a whole zip archive", "one that ends too early")
        }
        let name = String(decoding: bytes[nameStart..<nameStart + nameCount], as: UTF8.self)
        guard try number(directory + 8, 2) & 1 == 0 else {
            throw damaged("entries without a password", "\(name) with one")
        }
        let method = try number(directory + 10, 2)
        let sum = try number(directory + 16, 4)
        let fields = try [
            number(directory + 24, 4), number(directory + 20, 4), number(directory + 42, 4),
        ]
        let sizes = try wideFields(fields, at: nameStart + nameCount, count: extraCount)
        let (total, isHuge) = before.addingReportingOverflow(sizes[0])
        if let reason = FreeMemory.refusal(of: isHuge ? .max : total) {
            throw .unreadable(path: path, reason: "with \(name) \(reason)")
        }
        // The local header repeats the name, with extra fields of its own.
        guard sizes[2] <= bytes.count else {
            throw damaged("\(name) within the archive", "a position behind its end")
        }
        let start = try sizes[2] + 30 + number(sizes[2] + 26, 2) + number(sizes[2] + 28, 2)
        let (stop, overflow) = start.addingReportingOverflow(sizes[1])
        guard !overflow, start <= stop, stop <= bytes.count else {
            throw damaged("\(sizes[1]) bytes of \(name)", "an archive that ends too early")
        }
        let packed = bytes[start..<stop]
        var content: [UInt8]?
        switch method {
        case 0: content = Array(packed)
        case 8: content = Deflate.decompress(packed, count: sizes[0])
        default: throw damaged("\(name) stored or deflated", "compression method \(method)")
        }
        guard let content, content.count == sizes[0] else {
            throw damaged("\(sizes[0]) bytes of \(name)", "a damaged entry")
        }
        guard Int(Deflate.checksum(content[...])) == sum else {
            throw damaged("the checksum \(sum) of \(name)", "another one: the file is damaged")
        }
        return Entry(name: name, bytes: content)
    }

    /// Size, packed size and position, those that do not fit 32 bits from the extra field 1.
    private func wideFields(
        _ fields: [Int], at start: Int, count: Int
    ) throws(NumPyFileError) -> [Int] {
        var result = fields
        var offset = start
        while offset + 4 <= start + count {
            let (kind, size) = try (number(offset, 2), number(offset + 2, 2))
            var place = offset + 4
            if kind == 1 {
                for index in fields.indices where fields[index] == 0xffff_ffff {
                    result[index] = try number(place, 8)
                    place += 8
                }
            }
            offset += 4 + size
        }
        return result
    }

    // MARK: Writing

    /// The bytes of an archive with these files.
    static func archive(
        _ entries: [Entry], isCompressed: Bool, path: String
    ) throws(NumPyFileError) -> [UInt8] {
        var result: [UInt8] = []
        var directory: [UInt8] = []
        for entry in entries {
            let packed = isCompressed ? Deflate.compress(entry.bytes) : entry.bytes
            guard let packed, max(result.count + packed.count, entry.bytes.count) < 0xffff_ffff
            else {
                throw .unwritable(path: path, reason: "an archive here holds less than 4 GiB")
            }
            let name = Array(entry.name.utf8)
            // Version 2.0, names in UTF-8, no date (1 January 1980).
            let common =
                little(20, 2) + little(1 << 11, 2) + little(isCompressed ? 8 : 0, 2)
                + little(0, 2) + little(33, 2) + little(Int(Deflate.checksum(entry.bytes[...])), 4)
                + little(packed.count, 4) + little(entry.bytes.count, 4) + little(name.count, 2)
                + little(0, 2)
            directory += little(0x0201_4b50, 4) + little(20, 2) + common
            directory += little(0, 2) + little(0, 2) + little(0, 2) + little(0, 4)
            directory += little(result.count, 4) + name
            result += little(0x0403_4b50, 4) + common + name + packed
        }
        let start = result.count
        result += directory
        result += little(0x0605_4b50, 4) + little(0, 4) + little(entries.count, 2)
        result += little(entries.count, 2) + little(directory.count, 4) + little(start, 4)
        return result + little(0, 2)
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
