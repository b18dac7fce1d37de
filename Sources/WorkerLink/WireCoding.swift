/// A value that travels between kernel and worker.
///
/// Integers are little-endian, texts and lists have their count first. An encoding of our own costs
/// one line a type and puts the bytes of a picture where they belong at once, which no general
/// encoder does.
protocol WireValue {
    /// Appends the value.
    func write(to writer: inout WireWriter)
    /// Reads what `write` appended; throws ``LinkError/malformedFrame(kind:)`` on anything else.
    init(from reader: inout WireReader) throws(LinkError)
}

/// Builds the bytes of one frame.
struct WireWriter {
    fileprivate(set) var bytes: [UInt8] = []

    /// Appends values in order.
    mutating func put<each Value: WireValue>(_ values: repeat each Value) {
        repeat (each values).write(to: &self)
    }

    /// Appends bytes as they are.
    mutating func put(bytes: some Collection<UInt8>) {
        put(bytes.count)
        self.bytes.append(contentsOf: bytes)
    }
}

/// Reads what ``WireWriter`` wrote.
struct WireReader {
    fileprivate var bytes: ArraySlice<UInt8>
    private let kind: UInt8
    private var depth = 0

    /// Begins with the first value of a frame.
    init(_ frame: Frame) {
        bytes = frame.payload[...]
        kind = frame.kind
    }

    /// The error of a frame that does not fit its kind.
    var failure: LinkError { .malformedFrame(kind: kind) }

    /// Reads the next value.
    mutating func next<Value: WireValue>() throws(LinkError) -> Value { try Value(from: &self) }

    /// Reads a value inside of one of its own type; more levels than `limit` mean a malformed frame.
    mutating func nested<Value: WireValue>(limit: Int) throws(LinkError) -> Value {
        guard depth < limit else { throw failure }
        depth += 1
        defer { depth -= 1 }
        return try next()
    }

    /// Reads what `put(bytes:)` appended.
    mutating func nextBytes() throws(LinkError) -> ArraySlice<UInt8> {
        let count = try count()
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count)
    }

    /// The count of a list; bounded by the bytes left, so that a bad frame cannot ask for memory.
    fileprivate mutating func count() throws(LinkError) -> Int {
        let count: Int = try next()
        guard count >= 0, count <= bytes.count else { throw failure }
        return count
    }

    /// Throws when anything is left.
    func end() throws(LinkError) {
        guard bytes.isEmpty else { throw failure }
    }
}

extension Frame {
    /// Creates the frame of some values.
    init<each Value: WireValue>(kind: UInt8, _ values: repeat each Value) {
        var writer = WireWriter()
        repeat (each values).write(to: &writer)
        self.init(kind: kind, payload: writer.bytes)
    }
}

extension UInt64: WireValue {
    func write(to writer: inout WireWriter) {
        for shift in stride(from: 0, to: 64, by: 8) {
            writer.bytes.append(UInt8(truncatingIfNeeded: self >> UInt64(shift)))
        }
    }

    init(from reader: inout WireReader) throws(LinkError) {
        guard reader.bytes.count >= 8 else { throw reader.failure }
        self = reader.bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        reader.bytes = reader.bytes.dropFirst(8)
    }
}

extension Int: WireValue {
    func write(to writer: inout WireWriter) { writer.put(UInt64(bitPattern: Int64(self))) }

    init(from reader: inout WireReader) throws(LinkError) {
        self.init(truncatingIfNeeded: try reader.next() as UInt64)
    }
}

extension Bool: WireValue {
    func write(to writer: inout WireWriter) { writer.bytes.append(self ? 1 : 0) }

    init(from reader: inout WireReader) throws(LinkError) {
        guard let byte = reader.bytes.popFirst() else { throw reader.failure }
        self = byte != 0
    }
}

extension String: WireValue {
    func write(to writer: inout WireWriter) { writer.put(bytes: utf8) }

    init(from reader: inout WireReader) throws(LinkError) {
        self.init(decoding: try reader.nextBytes(), as: UTF8.self)
    }
}

extension Optional: WireValue where Wrapped: WireValue {
    func write(to writer: inout WireWriter) {
        writer.put(self != nil)
        if let self { writer.put(self) }
    }

    init(from reader: inout WireReader) throws(LinkError) {
        self = try reader.next() ? .some(try reader.next()) : .none
    }
}

extension Array: WireValue where Element: WireValue {
    func write(to writer: inout WireWriter) {
        writer.put(count)
        for element in self { writer.put(element) }
    }

    init(from reader: inout WireReader) throws(LinkError) {
        self = []
        for _ in 0..<(try reader.count()) { append(try reader.next()) }
    }
}

extension Dictionary: WireValue where Key == String, Value: WireValue {
    func write(to writer: inout WireWriter) {
        writer.put(count)
        for (key, value) in sorted(by: { $0.key < $1.key }) { writer.put(key, value) }
    }

    init(from reader: inout WireReader) throws(LinkError) {
        self = [:]
        for _ in 0..<(try reader.count()) {
            let key: String = try reader.next()
            updateValue(try reader.next(), forKey: key)
        }
    }
}
