/// The directive's name that a cursor stands in or behind.
struct DirectiveWord: Equatable {
    /// `%` or `%%`.
    var sign: String
    /// The name, as far as it stands before the cursor, or whole.
    var name: String
    /// The place of sign and name in the text, in Unicode scalars.
    var range: Range<Int>

    /// Which directives fit the sign.
    var form: DirectiveForms { sign == "%%" ? .cell : .line }

    /// Looks at the line of the cursor; nil when it stands in no directive's name.
    ///
    /// With `isWhole` the name goes on behind the cursor.
    init?(in code: String, cursor: Int, isWhole: Bool = false) {
        let scalars = Array(code.unicodeScalars)
        let cursor = min(max(cursor, 0), scalars.count)
        let lineStart = (scalars[..<cursor].lastIndex { $0 == "\n" || $0 == "\r" } ?? -1) + 1
        let blanks = scalars[lineStart..<cursor].prefix {
            $0 == " " || $0 == "\t" || lineStart == 0 && $0.properties.generalCategory == .format
        }
        let signs = scalars[blanks.endIndex...].prefix { $0 == "%" }
        guard (1...2).contains(signs.count), cursor >= signs.endIndex else { return nil }
        let letters = scalars[signs.endIndex...].prefix { $0.properties.isAlphabetic }
        guard cursor <= letters.endIndex else { return nil }
        let end = isWhole ? letters.endIndex : cursor
        sign = String(repeating: "%", count: signs.count)
        name = String(String.UnicodeScalarView(scalars[signs.endIndex..<end]))
        range = signs.startIndex..<cursor
    }
}
