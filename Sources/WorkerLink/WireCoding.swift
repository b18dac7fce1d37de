/// Builds the bytes of one frame: integers little-endian, strings and lists with their count first.
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ value: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
        }
    }

    mutating func put(_ value: Int) { put(UInt64(bitPattern: Int64(value))) }

    mutating func put(_ value: Bool) { bytes.append(value ? 1 : 0) }

    mutating func put(_ text: String) {
        put(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func put(_ text: String?) {
        put(text != nil)
        if let text { put(text) }
    }

    mutating func put(_ table: [String: String]) {
        put(table.count)
        for (key, value) in table.sorted(by: { $0.key < $1.key }) {
            put(key)
            put(value)
        }
    }

    mutating func put<Element>(
        _ list: [Element], _ putElement: (inout WireWriter, Element) -> Void
    ) {
        put(list.count)
        for element in list { putElement(&self, element) }
    }
}

/// Reads what ``WireWriter`` wrote; throws ``LinkError/malformedFrame(kind:)`` on anything else.
struct WireReader {
    private var bytes: ArraySlice<UInt8>
    private let kind: UInt8

    init(_ frame: Frame) {
        bytes = frame.payload[...]
        kind = frame.kind
    }

    var failure: LinkError { .malformedFrame(kind: kind) }

    mutating func integer() throws(LinkError) -> UInt64 {
        guard bytes.count >= 8 else { throw failure }
        var value: UInt64 = 0
        for (position, byte) in bytes.prefix(8).enumerated() {
            value |= UInt64(byte) << UInt64(8 * position)
        }
        bytes = bytes.dropFirst(8)
        return value
    }

    mutating func int() throws(LinkError) -> Int { Int(truncatingIfNeeded: try integer()) }

    mutating func bool() throws(LinkError) -> Bool {
        guard let byte = bytes.popFirst() else { throw failure }
        return byte != 0
    }

    mutating func string() throws(LinkError) -> String {
        let count = try int()
        guard count >= 0, bytes.count >= count else { throw failure }
        defer { bytes = bytes.dropFirst(count) }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    mutating func optionalString() throws(LinkError) -> String? {
        guard try bool() else { return nil }
        return try string()
    }

    mutating func table() throws(LinkError) -> [String: String] {
        var result: [String: String] = [:]
        for _ in 0..<(try count()) {
            let key = try string()
            result[key] = try string()
        }
        return result
    }

    /// The count of a list; bounded by the bytes left, so that a bad frame cannot ask for memory.
    mutating func count() throws(LinkError) -> Int {
        let count = try int()
        guard count >= 0, count <= bytes.count else { throw failure }
        return count
    }

    func end() throws(LinkError) {
        guard bytes.isEmpty else { throw failure }
    }
}
