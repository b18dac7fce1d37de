/// Finds text that nests so deep that the parser would need more stack, or far more time, than there
/// is.
///
/// The parser descends into what it reads, and to tell a type from a value it reads the beginning of
/// an array literal ahead, at each level of nesting again: `[[[[1]]]]` takes twice the time of
/// `[[[1]]]`. So brackets are counted before it reads a text. Strings and comments are left out, as
/// far as that is possible without a parser.
package enum NestingLimits {
    /// Square brackets in each other, without braces between them.
    package static let squareBrackets = 10
    /// Brackets of all kinds in each other, without braces between them.
    package static let brackets = 64
    /// Braces in each other, and conditions (`#if`).
    package static let braces = 200
    /// Words and signs such as `try` and `->` that follow one another in one statement.
    package static let prefixes = 500
    /// Branches that begin with `else`.
    package static let branches = 10_000

    /// The stack that parsing text within the limits may need, in bytes.
    package static let stackSize = 64 << 20

    /// What is too deep in a text.
    package struct Problem: Error, Sendable, Equatable, CustomStringConvertible {
        /// The line, from 1.
        package let line: Int
        /// What is too deep and what to do.
        package let description: String
    }

    /// The first place of a text that nests too deep; nil where none does.
    package static func problem(in text: String) -> Problem? {
        var scan = NestingScan(Array(text.utf8))
        return scan.problem()
    }
}

/// One pass over the bytes of a text.
private struct NestingScan {
    /// What is open.
    private enum Opened {
        case bracket(UInt8)
        case string(hashes: Int, isLong: Bool)
    }

    /// Open brackets since the last brace.
    private struct Level {
        var square = 0
        var all = 0
    }

    private let bytes: [UInt8]
    private var place = 0
    private var line = 1
    private var opened: [Opened] = []
    private var levels = [Level()]
    private var prefixes = 0
    private var branches = 0
    private var conditions = 0
    /// Whether the last thing read was one of the prefixes.
    private var endsWithPrefix = false
    /// The last sign that was no blank, word or end of a line.
    private var lastSign: UInt8 = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private static let prefixWords: Set<[UInt8]> = Set(
        [
            "try", "await", "some", "any", "let", "var", "case", "inout", "is", "as", "each",
            "repeat", "borrowing", "consuming", "sending", "consume", "copy", "unsafe", "throw",
            "return", "async", "throws", "in", "isolated",
        ].map { Array($0.utf8) })

    mutating func problem() -> NestingLimits.Problem? {
        while place < bytes.count {
            if case .string(let hashes, let isLong)? = opened.last {
                readString(hashes: hashes, isLong: isLong)
            } else {
                readCode()
            }
            if let excess { return NestingLimits.Problem(line: line, description: excess) }
        }
        return nil
    }

    /// What is over its limit by now.
    private var excess: String? {
        guard let level = levels.last else { return nil }
        if level.square > NestingLimits.squareBrackets {
            return "more than \(NestingLimits.squareBrackets) pairs of [ ] in each other: each "
                + "doubles the time of reading it. Give inner ones names of their own"
        }
        if level.all > NestingLimits.brackets {
            return "more than \(NestingLimits.brackets) brackets in each other: give inner "
                + "expressions names of their own"
        }
        if max(levels.count - 1, conditions) > NestingLimits.braces {
            return "more than \(NestingLimits.braces) braces in each other: make functions of the "
                + "inner ones"
        }
        if prefixes > NestingLimits.prefixes {
            return
                "more than \(NestingLimits.prefixes) words and signs such as try, some and -> in "
                + "one statement: make several of it"
        }
        if branches > NestingLimits.branches {
            return
                "more than \(NestingLimits.branches) branches that begin with else: use a switch "
                + "or a dictionary"
        }
        return nil
    }

    // MARK: - Code

    private func byte(_ offset: Int = 0) -> UInt8 {
        let index = place + offset
        return bytes.indices.contains(index) ? bytes[index] : 0
    }

    private static func isName(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "_")
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private mutating func readCode() {
        let current = byte()
        switch current {
        case UInt8(ascii: "\n"):
            line += 1
            endStatement(atLineEnd: true)
        case UInt8(ascii: ";"), UInt8(ascii: ","): endStatement(atLineEnd: false)
        case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
            while place + 1 < bytes.count, byte(1) != UInt8(ascii: "\n") { place += 1 }
        case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"): skipComment()
        case UInt8(ascii: "#"): readHash()
        case UInt8(ascii: "\""): openString(hashes: 0)
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): open(current)
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): close(current)
        case UInt8(ascii: "<") where place > 0 && Self.isName(byte(-1)): open(current)
        case UInt8(ascii: "-") where byte(1) == UInt8(ascii: ">"):
            addPrefix()
            place += 1
        case UInt8(ascii: ">"):
            if case .bracket(UInt8(ascii: "<"))? = opened.last { removeLast() }
        case UInt8(ascii: "\\"): addPrefix()
        // That of an optional follows its type at once.
        case UInt8(ascii: "?") where !(place > 0 && Self.isName(byte(-1))): addPrefix()
        case _ where Self.isName(current):
            readWord()
            return
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
        default: endsWithPrefix = false
        }
        if current > UInt8(ascii: " ") { lastSign = current }
        place += 1
    }

    private mutating func addPrefix() {
        prefixes += 1
        endsWithPrefix = true
    }

    private mutating func readWord() {
        let start = place
        lastSign = 0
        while place < bytes.count, Self.isName(bytes[place]) { place += 1 }
        let word = Array(bytes[start..<place])
        if word == Array("else".utf8) { branches += 1 }
        if Self.prefixWords.contains(word) {
            addPrefix()
        } else {
            endsWithPrefix = false
        }
    }

    /// A statement ends with its line, unless something must follow; so do comparisons in it.
    private mutating func endStatement(atLineEnd: Bool) {
        guard !(atLineEnd && endsWithPrefix) else { return }
        prefixes = 0
        guard atLineEnd, lastSign != UInt8(ascii: "<"), lastSign != UInt8(ascii: ",") else {
            return
        }
        while case .bracket(UInt8(ascii: "<"))? = opened.last { removeLast() }
    }

    private mutating func open(_ bracket: UInt8) {
        opened.append(.bracket(bracket))
        prefixes = bracket == UInt8(ascii: "{") ? 0 : prefixes
        endsWithPrefix = false
        guard bracket != UInt8(ascii: "{") else { return levels.append(Level()) }
        levels[levels.count - 1].all += 1
        if bracket == UInt8(ascii: "[") { levels[levels.count - 1].square += 1 }
    }

    /// Closes the bracket that fits, and what is still open in it; one that fits none closes nothing.
    private mutating func close(_ bracket: UInt8) {
        let opening: UInt8 =
            switch bracket {
            case UInt8(ascii: ")"): UInt8(ascii: "(")
            case UInt8(ascii: "]"): UInt8(ascii: "[")
            default: UInt8(ascii: "{")
            }
        endsWithPrefix = false
        let own = opened.reversed().prefix { opened in
            if case .string = opened { false } else { true }
        }
        let depth = own.enumerated().first { _, opened in
            if case .bracket(opening) = opened { true } else { false }
        }?.offset
        guard let depth else { return }
        for _ in 0...depth { removeLast() }
        if bracket == UInt8(ascii: "}") { prefixes = 0 }
    }

    private mutating func removeLast() {
        guard case .bracket(let bracket)? = opened.popLast() else { return }
        if bracket == UInt8(ascii: "{") {
            levels.removeLast()
        } else {
            levels[levels.count - 1].all -= 1
            if bracket == UInt8(ascii: "[") { levels[levels.count - 1].square -= 1 }
        }
    }

    private mutating func skipComment() {
        var depth = 0
        while place < bytes.count {
            if byte() == UInt8(ascii: "\n") { line += 1 }
            if byte() == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") {
                depth += 1
                place += 1
            } else if byte() == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
                depth -= 1
                place += 1
                if depth == 0 { return }
            }
            place += 1
        }
    }

    // MARK: - Strings and conditions

    /// A raw string, a condition, or something else behind a `#`.
    private mutating func readHash() {
        var hashes = 0
        while byte(hashes) == UInt8(ascii: "#") { hashes += 1 }
        if byte(hashes) == UInt8(ascii: "\"") {
            place += hashes
            openString(hashes: hashes)
        } else if bytes[place...].starts(with: "#if".utf8) {
            conditions += 1
        } else if bytes[place...].starts(with: "#endif".utf8) {
            conditions = max(0, conditions - 1)
        } else {
            place += hashes - 1
        }
    }

    private mutating func openString(hashes: Int) {
        let isLong = byte(1) == UInt8(ascii: "\"") && byte(2) == UInt8(ascii: "\"")
        if isLong { place += 2 }
        opened.append(.string(hashes: hashes, isLong: isLong))
        endsWithPrefix = false
    }

    private mutating func readString(hashes: Int, isLong: Bool) {
        defer { place += 1 }
        switch byte() {
        case UInt8(ascii: "\n"):
            line += 1
            // Such a string ends with its line, closed or not.
            if !isLong { opened.removeLast() }
        case UInt8(ascii: "\""):
            let quotes = isLong ? 3 : 1
            let isEnd =
                (1..<quotes).allSatisfy { byte($0) == UInt8(ascii: "\"") }
                && (0..<hashes).allSatisfy { byte(quotes + $0) == UInt8(ascii: "#") }
            guard isEnd else { return }
            opened.removeLast()
            place += quotes - 1 + hashes
        case UInt8(ascii: "\\"):
            guard (0..<hashes).allSatisfy({ byte(1 + $0) == UInt8(ascii: "#") }) else { return }
            place += hashes + 1
            if byte() == UInt8(ascii: "(") { open(UInt8(ascii: "(")) }
            if byte() == UInt8(ascii: "\n") { place -= 1 }
        default: break
        }
    }
}
