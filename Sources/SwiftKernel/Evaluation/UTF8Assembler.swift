/// Joins pieces of a byte stream to whole characters.
///
/// A character split between two pieces waits for its rest; bytes that are no UTF-8 become the
/// replacement character.
struct UTF8Assembler {
    private var rest: [UInt8] = []

    /// Takes the next piece and returns the text that is whole.
    mutating func take(_ piece: some Collection<UInt8>) -> String {
        rest.append(contentsOf: piece)
        let whole = rest.count - Self.incompleteSuffix(of: rest)
        defer { rest.removeFirst(whole) }
        return String(decoding: rest[..<whole], as: UTF8.self)
    }

    /// Returns what waits, as far as it is text.
    mutating func flush() -> String {
        defer { rest = [] }
        return String(decoding: rest, as: UTF8.self)
    }

    /// The number of bytes at the end that may be the start of a longer character.
    private static func incompleteSuffix(of bytes: [UInt8]) -> Int {
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            let length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
            if byte & 0xc0 == 0x80 { continue }
            return length > back ? back : 0
        }
        return 0
    }
}
