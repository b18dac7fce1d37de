/// Where in a text a cursor stands, as far as completion and help care.
///
/// The text is read character by character and never parsed: it is unfinished by nature, may be nested
/// as deeply as anybody likes, and an answer may take no time.
package struct CursorPlace: Sendable, Equatable {
    /// What surrounds the cursor.
    package enum Kind: Sendable, Equatable {
        /// Swift.
        case code
        /// A comment.
        case comment
        /// A string; its text up to the cursor starts at a place in Unicode scalars.
        case string(start: Int)
    }

    /// A call that is still open at the cursor.
    package struct Call: Sendable, Equatable {
        /// The place of its bracket.
        package var bracket: Int
        /// The name before the bracket; empty when there is none.
        package var name: Range<Int>
    }

    /// What surrounds the cursor.
    package private(set) var kind = Kind.code
    /// The name that ends at the cursor or contains it, up to the cursor; empty when there is none.
    package private(set) var word: Range<Int>
    /// The whole of that name.
    package private(set) var wholeWord: Range<Int>
    /// Whether the cursor stands in or behind a number.
    package private(set) var isInNumber = false
    /// Whether the word is the name of a member, behind a dot.
    package private(set) var isMember = false
    /// The word or sign before ``word``; empty at the start.
    package private(set) var before = ""
    /// The open calls, outermost first.
    package private(set) var calls: [Call] = []
    /// Every name and operator of the text.
    package private(set) var names: Set<String> = []

    /// The cursor, moved into the text.
    package let cursor: Int

    /// Reads a text; places are in Unicode scalars.
    package init(in text: String, cursor: Int) {
        let scalars = Array(text.unicodeScalars)
        self.cursor = min(max(cursor, 0), scalars.count)
        word = self.cursor..<self.cursor
        wholeWord = word
        var whole = CodeReader(scalars[...])
        whole.read()
        names = whole.names
        var reader = CodeReader(scalars[..<self.cursor])
        reader.read()
        kind = reader.kindAtEnd
        calls = reader.calls
        guard kind == .code else { return }
        var start = self.cursor
        while start > 0, scalars[start - 1].continuesName { start -= 1 }
        var end = self.cursor
        while end < scalars.count, scalars[end].continuesName { end += 1 }
        // A number is no name.
        if start < end, scalars[start].properties.numericType != nil {
            isInNumber = start < self.cursor
            (start, end) = (self.cursor, self.cursor)
        }
        word = start..<self.cursor
        wholeWord = start..<max(end, self.cursor)
        var last = start
        while last > 0, scalars[last - 1].properties.isWhitespace { last -= 1 }
        isMember = last > 0 && scalars[last - 1] == "." && !(last > 1 && scalars[last - 2] == ".")
        var first = last
        while first > 0, scalars[first - 1].continuesName { first -= 1 }
        if first == last, first > 0 { first -= 1 }
        before = String(String.UnicodeScalarView(scalars[first..<last]))
    }
}

/// Goes through a text and keeps account of strings, comments and brackets.
private struct CodeReader {
    private enum Surrounding {
        case bracket(CursorPlace.Call?, closing: Unicode.Scalar)
        case string(start: Int, marks: Int, pounds: Int)
    }

    private let scalars: ArraySlice<Unicode.Scalar>
    private var open: [Surrounding] = []
    private var index = 0
    private var endsInComment = false
    private(set) var names: Set<String> = []

    /// Begins with the first of the scalars.
    init(_ scalars: ArraySlice<Unicode.Scalar>) { self.scalars = scalars }

    /// What is open where the text ends.
    var kindAtEnd: CursorPlace.Kind {
        if endsInComment { return .comment }
        if case .string(let start, _, _)? = open.last { return .string(start: start) }
        return .code
    }

    /// The calls that are open where the text ends.
    var calls: [CursorPlace.Call] {
        open.compactMap { if case .bracket(let call?, _) = $0 { call } else { nil } }
    }

    /// Reads to the end.
    mutating func read() {
        while index < scalars.count {
            if case .string(_, let marks, let pounds)? = open.last {
                readInString(marks: marks, pounds: pounds)
            } else if !readComment() {
                readCode()
            }
        }
    }

    private func stands(_ text: String, at place: Int) -> Bool {
        let wanted = text.unicodeScalars
        return place + wanted.count <= scalars.count
            && zip(scalars[place...], wanted).allSatisfy { $0 == $1 }
    }

    /// Reads a comment, if one begins here.
    private mutating func readComment() -> Bool {
        if stands("//", at: index) {
            while index < scalars.count, !scalars[index].isNewline { index += 1 }
            endsInComment = index == scalars.count
            return true
        }
        guard stands("/*", at: index) else { return false }
        var depth = 0
        repeat {
            if stands("/*", at: index) {
                depth += 1
                index += 2
            } else if stands("*/", at: index) {
                depth -= 1
                index += 2
            } else {
                index += 1
            }
        } while depth > 0 && index < scalars.count
        endsInComment = depth > 0
        return true
    }

    private mutating func readInString(marks: Int, pounds: Int) {
        let scalar = scalars[index]
        let sign = String(repeating: "#", count: pounds)
        if scalar == "\\", stands(sign, at: index + 1) {
            index += 1 + pounds
            if index < scalars.count, scalars[index] == "(" {
                open.append(.bracket(nil, closing: ")"))
            }
            index = min(index + 1, scalars.count)
        } else if stands(String(repeating: "\"", count: marks) + sign, at: index) {
            index += marks + pounds
            open.removeLast()
        } else if marks == 1, scalar.isNewline {
            // A string of one line that is not closed ends with the line.
            open.removeLast()
        } else {
            index += 1
        }
    }

    private mutating func readCode() {
        let scalar = scalars[index]
        if scalar.continuesName {
            let start = index
            while index < scalars.count, scalars[index].continuesName { index += 1 }
            names.insert(text(start..<index))
        } else if let quote = openingQuote() {
            index = quote.end
            open.append(.string(start: index, marks: quote.marks, pounds: quote.pounds))
        } else if let closing = ["(": ")", "[": "]", "{": "}"][scalar] as Unicode.Scalar? {
            let call =
                scalar == "(" ? CursorPlace.Call(bracket: index, name: nameBefore(index)) : nil
            open.append(.bracket(call, closing: closing))
            index += 1
        } else if [")", "]", "}"].contains(scalar) {
            // What is open inside of the bracket that this one closes was never closed.
            let match = open.lastIndex {
                if case .bracket(_, scalar) = $0 { true } else { false }
            }
            if let match { open.removeSubrange(match...) }
            index += 1
        } else if scalar.isOperator {
            let start = index
            while index < scalars.count, scalars[index].isOperator,
                index == start || !(stands("//", at: index) || stands("/*", at: index))
            {
                index += 1
            }
            names.insert(text(start..<index))
        } else {
            index += 1
        }
    }

    private func openingQuote() -> (end: Int, marks: Int, pounds: Int)? {
        var end = index
        while end < scalars.count, scalars[end] == "#" { end += 1 }
        let pounds = end - index
        guard end < scalars.count, scalars[end] == "\"" else { return nil }
        let marks = stands("\"\"\"", at: end) ? 3 : 1
        return (end + marks, marks, pounds)
    }

    private func nameBefore(_ place: Int) -> Range<Int> {
        var end = place
        while end > 0, scalars[end - 1] == "`" { end -= 1 }
        // The arguments of a generic type stand between its name and the bracket.
        if end > 0, scalars[end - 1] == ">" {
            var depth = 0
            repeat {
                end -= 1
                if scalars[end] == ">" { depth += 1 }
                if scalars[end] == "<" { depth -= 1 }
            } while end > 0 && depth > 0
        }
        var start = end
        while start > 0, scalars[start - 1].continuesName { start -= 1 }
        return start..<end
    }

    private func text(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(scalars[range]))
    }
}

extension Unicode.Scalar {
    /// Whether it may stand in a name.
    package var continuesName: Bool {
        if isASCII {
            return self == "_" || self == "$" || ("0"..."9").contains(self)
                || ("a"..."z").contains(self) || ("A"..."Z").contains(self)
        }
        if properties.isXIDContinue || properties.isEmoji { return true }
        // What joins and colours the parts of an emoji.
        return value == 0x200d || value == 0xfe0f
    }

    fileprivate var isNewline: Bool { self == "\n" || self == "\r" }

    fileprivate var isOperator: Bool {
        switch self {
        case "/", "=", "-", "+", "!", "*", "%", "<", ">", "&", "|", "^", "~", "?": true
        default:
            !isASCII
                && [.mathSymbol, .otherSymbol, .currencySymbol, .modifierSymbol]
                    .contains(properties.generalCategory)
        }
    }
}
