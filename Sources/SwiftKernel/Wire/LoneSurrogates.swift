/// Halves of surrogate pairs in JSON, such as `"\ud83d"`: JSON can write them, but no text holds them.
enum LoneSurrogates {
    /// Replaces each half that stands alone by U+FFFD, the sign for what is no character.
    ///
    /// - Parameter document: A JSON document in UTF-8.
    /// - Returns: The document without such halves; nil where it has none.
    /// - Source: RFC 8259, section 8.2.
    static func replaced(in document: [UInt8]) -> [UInt8]? {
        var result = document
        var place = 0
        var found = false
        while place < document.count {
            guard document[place] == UInt8(ascii: "\\") else {
                place += 1
                continue
            }
            guard let unit = unit(at: place, of: document), (0xd800...0xdfff).contains(unit) else {
                // An escape that is no `\u` has two bytes.
                place += 2
                continue
            }
            if unit < 0xdc00, let next = self.unit(at: place + 6, of: document),
                (0xdc00...0xdfff).contains(next)
            {
                place += 12
                continue
            }
            result.replaceSubrange(place..<(place + 6), with: "\\ufffd".utf8)
            found = true
            place += 6
        }
        return found ? result : nil
    }

    /// The UTF-16 unit that an escape stands for.
    private static func unit(at place: Int, of document: [UInt8]) -> UInt16? {
        guard place + 6 <= document.count, document[place] == UInt8(ascii: "\\"),
            document[place + 1] == UInt8(ascii: "u")
        else { return nil }
        let digits = String(decoding: document[(place + 2)..<(place + 6)], as: UTF8.self)
        return UInt16(digits, radix: 16)
    }
}
