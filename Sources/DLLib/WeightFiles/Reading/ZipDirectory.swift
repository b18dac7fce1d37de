internal import ImageCodecs

/// The members of a zip archive, read one at a time.
///
/// Members are found by their names and read into memory; nothing is ever unpacked to the disk, so
/// that a name such as `../x` leads nowhere.
/// - Source: PKWARE, ".ZIP File Format Specification" 6.3.10, sections 4.3 and 4.4.
package struct ZipDirectory {
    /// One member of an archive.
    package struct Member {
        /// Its name, with slashes between folders.
        package let name: String
        /// The bytes it has unpacked.
        package let byteCount: Int
        fileprivate let packedCount: Int
        fileprivate let isDeflated: Bool
        fileprivate let checksum: Int
        /// Where its own header begins.
        fileprivate let header: Int
    }

    /// The members in the order of the archive.
    package private(set) var members: [Member] = []
    private let part: FilePart

    /// Whether bytes at the start of a file are those of a zip archive.
    package static func begins(with bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6])
    }

    /// Reads the list of members.
    ///
    /// - Throws: ``ModelFileError/format(path:problem:)`` where there is none, it is damaged, or its
    ///   members share their bytes.
    package init(_ part: FilePart) throws {
        self.part = part
        let (count, size, start) = try Self.end(of: part)
        guard start <= part.byteCount, size <= part.byteCount - start else {
            throw Self.damaged(part, "the list of its members lies beyond its end")
        }
        let bytes = try part.read(size, at: start)
        var offset = 0
        for _ in 0..<count {
            let member = try member(bytes, &offset)
            members.append(member)
        }
        // Members that share bytes would make much of a small archive.
        var end = 0
        for member in members.sorted(by: { $0.header < $1.header }) {
            guard member.header >= end else {
                throw Self.damaged(part, "\(member.name) shares its bytes with another member")
            }
            end = member.header + 30 + member.packedCount
        }
    }

    /// The member of a name.
    package func member(_ name: String) -> Member? { members.first { $0.name == name } }

    /// Where a member that is stored as it is lies; `nil` for one that is packed.
    package func storedPart(_ member: Member) throws -> FilePart? {
        guard !member.isDeflated else { return nil }
        return try part.part(member.packedCount, at: try start(of: member))
    }

    /// The bytes of a member, checked against its checksum.
    package func bytes(of member: Member) throws -> [UInt8] {
        // Asked before the memory is taken: a little may unpack to much.
        if let reason = FreeMemory.refusal(of: member.byteCount) {
            throw ModelFileError.file(
                path: part.path, problem: "cannot be read: \(member.name) \(reason)")
        }
        let packed = try part.read(member.packedCount, at: try start(of: member))
        let content =
            member.isDeflated ? Deflate.decompress(packed[...], count: member.byteCount) : packed
        guard let content, Int(Deflate.checksum(content[...])) == member.checksum else {
            throw Self.damaged(part, "\(member.name) does not have its checksum")
        }
        return content
    }

    // MARK: Parts of the format

    private func start(of member: Member) throws -> Int {
        let head = try part.read(30, at: member.header)
        guard Self.number(head, 0, 4) == 0x0403_4b50 else {
            throw Self.damaged(part, "\(member.name) is not where the list of members says it is")
        }
        return member.header + 30 + Self.number(head, 26, 2) + Self.number(head, 28, 2)
    }

    /// How many members there are, and where their list is.
    private static func end(of part: FilePart) throws -> (count: Int, size: Int, start: Int) {
        // A comment of up to 65,535 bytes may follow the end of the list.
        let length = min(part.byteCount, 22 + 65_535)
        let tail = try part.read(length, at: part.byteCount - length)
        let mark: [UInt8] = [0x50, 0x4B, 5, 6]
        let place = stride(from: length - 22, through: 0, by: -1).first {
            tail[$0..<$0 + 4].elementsEqual(mark)
        }
        guard let place else { throw damaged(part, "the zip archive is cut off") }
        let small = (number(tail, place + 10, 2), number(tail, place + 12, 4))
        let start = number(tail, place + 16, 4)
        guard small.0 == 0xFFFF || small.1 == 0xFFFF_FFFF || start == 0xFFFF_FFFF else {
            return (small.0, small.1, start)
        }
        // The wide form stands before it, and a pointer to that in between.
        guard place >= 20, number(tail, place - 20, 4) == 0x0706_4b50 else {
            throw damaged(part, "the zip archive has no list of its members")
        }
        let wide = try part.read(56, at: number(tail, place - 12, 8))
        guard number(wide, 0, 4) == 0x0606_4b50 else {
            throw damaged(part, "the zip archive has no list of its members")
        }
        return (number(wide, 32, 8), number(wide, 40, 8), number(wide, 48, 8))
    }

    private func member(_ bytes: [UInt8], _ offset: inout Int) throws -> Member {
        guard offset + 46 <= bytes.count, Self.number(bytes, offset, 4) == 0x0201_4b50 else {
            throw Self.damaged(part, "the list of its members is damaged")
        }
        let start = offset + 46
        let lengths = [28, 30, 32].map { Self.number(bytes, offset + $0, 2) }
        guard start + lengths.reduce(0, +) <= bytes.count else {
            throw Self.damaged(part, "the list of its members is cut off")
        }
        defer { offset = start + lengths.reduce(0, +) }
        let name = String(decoding: bytes[start..<start + lengths[0]], as: UTF8.self)
        guard Self.number(bytes, offset + 8, 2) & 1 == 0 else {
            throw Self.damaged(part, "\(name) has a password")
        }
        let method = Self.number(bytes, offset + 10, 2)
        guard method == 0 || method == 8 else {
            throw Self.damaged(part, "\(name) is packed by the method \(method)")
        }
        // Unpacked size, packed size and position; those too large for 32 bits follow the name.
        var fields = [24, 20, 42].map { Self.number(bytes, offset + $0, 4) }
        var extra = start + lengths[0]
        let end = extra + lengths[1]
        while extra + 4 <= end {
            let (kind, size) = (Self.number(bytes, extra, 2), Self.number(bytes, extra + 2, 2))
            var place = extra + 4
            if kind == 1 {
                for index in fields.indices where fields[index] == 0xFFFF_FFFF && place + 8 <= end {
                    fields[index] = Self.number(bytes, place, 8)
                    place += 8
                }
            }
            extra += 4 + size
        }
        guard fields[2] <= part.byteCount, fields[1] <= part.byteCount - fields[2],
            method == 8 || fields[0] == fields[1], fields[0] / 1032 <= fields[1]
        else { throw Self.damaged(part, "\(name) has a size or place that cannot be") }
        return Member(
            name: name, byteCount: fields[0], packedCount: fields[1], isDeflated: method == 8,
            checksum: Self.number(bytes, offset + 16, 4), header: fields[2])
    }

    /// A number, least significant byte first; what no file can have is cut to the largest one.
    private static func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int {
        let bits = bytes[offset..<offset + count].reversed().reduce(UInt64(0)) {
            $0 << 8 | UInt64($1)
        }
        return Int(min(bits, UInt64(Int.max / 4)))
    }

    private static func damaged(_ part: FilePart, _ problem: String) -> ModelFileError {
        .format(path: part.path, problem: problem)
    }
}
