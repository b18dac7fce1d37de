/// The values of a text in which separators stand between values and line ends between rows.
///
/// A value in quotation marks may hold separators, line ends and, written twice, quotation marks.
/// - Source: RFC 4180; lines may end with LF, CR LF or CR, and empty lines are passed over.
struct CSVRecords {
    /// One row: its values, and the line of the file it begins in, counted from 1.
    struct Record {
        let line: Int
        var values: [String]
        /// Whether each value stood in quotation marks, so that "" is an empty text, not missing.
        var quoted: [Bool]
    }

    private(set) var records: [Record] = []

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// Divides a text.
    ///
    /// - Parameters:
    ///   - bytes: The text in UTF-8.
    ///   - separator: What stands between values.
    ///   - path: The file, for errors.
    /// - Throws: ``CSVError`` for quotation marks in wrong places.
    init(_ bytes: ArraySlice<UInt8>, separator: UInt8, path: String) throws(CSVError) {
        var place = bytes.startIndex
        var line = 1
        while place < bytes.endIndex {
            var record = Record(line: line, values: [], quoted: [])
            var isEnd = false
            while !isEnd {
                let isQuoted = place < bytes.endIndex && bytes[place] == Self.quote
                let value =
                    isQuoted
                    ? try Self.quoted(bytes, &place, &line, path)
                    : Self.plain(bytes, &place, separator)
                record.values.append(value)
                record.quoted.append(isQuoted)
                guard place < bytes.endIndex else { break }
                switch bytes[place] {
                case separator: place += 1
                case Self.lineFeed, Self.carriageReturn:
                    let isPair =
                        bytes[place] == Self.carriageReturn && place + 1 < bytes.endIndex
                        && bytes[place + 1] == Self.lineFeed
                    place += isPair ? 2 : 1
                    line += 1
                    isEnd = true
                default:
                    throw .textBehindQuote(
                        path: path, line: line,
                        found: Self.plain(bytes, &place, separator))
                }
            }
            if record.values != [""] || record.quoted[0] { records.append(record) }
        }
    }

    private static func plain(
        _ bytes: ArraySlice<UInt8>, _ place: inout Int, _ separator: UInt8
    ) -> String {
        let start = place
        while place < bytes.endIndex, bytes[place] != separator, bytes[place] != lineFeed,
            bytes[place] != carriageReturn
        {
            place += 1
        }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private static func quoted(
        _ bytes: ArraySlice<UInt8>, _ place: inout Int, _ line: inout Int, _ path: String
    ) throws(CSVError) -> String {
        let first = line
        var value: [UInt8] = []
        place += 1
        while place < bytes.endIndex {
            let byte = bytes[place]
            place += 1
            if byte == quote {
                guard place < bytes.endIndex, bytes[place] == quote else {
                    return String(decoding: value, as: UTF8.self)
                }
                place += 1
            } else if byte == lineFeed {
                line += 1
            }
            value.append(byte)
        }
        throw .openQuote(path: path, line: first)
    }

    /// The separator that stands most often in the first line outside of quotation marks; a comma
    /// if none does.
    static func likelySeparator(of bytes: ArraySlice<UInt8>) -> UInt8 {
        let candidates = [",", ";", "\t", "|"].map { UInt8(ascii: $0) }
        var counts = [0, 0, 0, 0]
        var isQuoted = false
        for byte in bytes {
            if byte == quote { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == lineFeed || byte == carriageReturn { break }
            if let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
        }
        let most = counts.max() ?? 0
        return candidates[counts.firstIndex(of: most) ?? 0]
    }
}
