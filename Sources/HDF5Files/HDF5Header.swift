/// The header of a group or dataset: a list of messages.
///
/// - Source: HDF5 File Format Specification 3.0, section IV.A, "Data Object Headers".
struct HDF5Header {
    /// One message.
    struct Message {
        let kind: Kind
        /// Whether the bytes only say where the content is.
        let isShared: Bool
        let bytes: ArraySlice<UInt8>
    }

    /// The kinds of messages that matter here.
    enum Kind: Int {
        case dataspace = 1
        case linkInfo = 2
        case datatype = 3
        case link = 6
        case externalFiles = 7
        case layout = 8
        case filters = 11
        case attribute = 12
        case continuation = 16
        case symbolTable = 17
        case attributeInfo = 21
    }

    private(set) var messages: [Message] = []

    /// Reads the header at an address.
    init(_ file: HDF5File, at address: Int) throws {
        let start = try file.read(min(16, file.bytesLeft(at: address)), at: address, "a header")
        if start.starts(with: Array("OHDR".utf8)) {
            try readNew(file, address)
        } else {
            try readOld(file, address)
        }
    }

    /// The first message of a kind.
    func first(_ kind: Kind) -> Message? { messages.first { $0.kind == kind } }

    // MARK: The two versions

    private mutating func readOld(_ file: HDF5File, _ address: Int) throws {
        var cursor = HDF5Cursor(try file.read(16, at: address, "a header"), "a header")
        let version = try cursor.number(1)
        guard version == 1 else {
            throw HDF5Error(
                "a header at byte \(address) has the version \(version); known are 1, 2")
        }
        try cursor.skip(1)
        var count = try cursor.number(2)
        try cursor.skip(4)
        let size = try cursor.number(4)
        var blocks = [(address + 16, size)]
        var seen = Set<Int>()
        while let (start, size) = blocks.popLast() {
            guard seen.insert(start).inserted else {
                throw HDF5Error("a header at byte \(address) goes on in itself")
            }
            var block = HDF5Cursor(try file.read(size, at: start, "a header"), "a header")
            while count > 0, block.left >= 8 {
                count -= 1
                let kind = try block.number(2)
                let size = try block.number(2)
                let flags = try block.number(1)
                try block.skip(3)
                let content = try block.take(size)
                try add(kind, flags, content, file, &blocks)
            }
        }
    }

    private mutating func readNew(_ file: HDF5File, _ address: Int) throws {
        var cursor = HDF5Cursor(
            try file.read(min(64, file.bytesLeft(at: address)), at: address, "a header"),
            "a header")
        try cursor.expect("OHDR")
        let version = try cursor.number(1)
        guard version == 2 else {
            throw HDF5Error(
                "a header at byte \(address) has the version \(version); known are 1, 2")
        }
        let flags = try cursor.number(1)
        if flags & 0x20 != 0 { try cursor.skip(16) }
        if flags & 0x10 != 0 { try cursor.skip(4) }
        let size = try cursor.number(1 << (flags & 3))
        var blocks = [(address + cursor.offset, size)]
        var seen = Set<Int>()
        var isFirst = true
        while let (start, size) = blocks.popLast() {
            guard seen.insert(start).inserted else {
                throw HDF5Error("a header at byte \(address) goes on in itself")
            }
            var block = HDF5Cursor(try file.read(size, at: start, "a header"), "a header")
            if !isFirst { try block.expect("OCHK") }
            // Later blocks end with a checksum; the first one's lies behind it.
            let end = isFirst ? 0 : 4
            isFirst = false
            let head = flags & 4 != 0 ? 6 : 4
            while block.left - end >= head {
                let kind = try block.number(1)
                let size = try block.number(2)
                let flags = try block.number(1)
                if head == 6 { try block.skip(2) }
                let content = try block.take(size)
                try add(kind, flags, content, file, &blocks)
            }
        }
    }

    private mutating func add(
        _ kind: Int, _ flags: Int, _ bytes: ArraySlice<UInt8>, _ file: HDF5File,
        _ blocks: inout [(Int, Int)]
    ) throws {
        guard let kind = Kind(rawValue: kind) else { return }
        guard kind == .continuation else {
            messages.append(Message(kind: kind, isShared: flags & 2 != 0, bytes: bytes))
            return
        }
        var cursor = HDF5Cursor(bytes, "a header")
        guard let address = try cursor.address(file.layout.addressSize) else {
            throw HDF5Error("a header goes on nowhere")
        }
        blocks.append((address, try cursor.number(file.layout.lengthSize)))
    }
}
