/// The numbers of cells as people write them: `3`, `1-4`, `7-`, in any order; `~1/1-4` are cells of the
/// session before this one, `12/` all of session 12.
struct CellRanges: Equatable {
    /// Cells of one session.
    struct Part: Equatable {
        /// The session: 0 is this one, -1 the one before it, above 0 a number.
        var session: Int
        /// The numbers of its cells.
        var lines: ClosedRange<Int>
    }

    /// The ranges, in the order they were written.
    var parts: [Part] = []

    /// Reads words; throws the first that is no range.
    init(_ words: some Sequence<String>) throws(DirectiveError) {
        for word in words {
            guard let part = Self.part(word) else {
                throw DirectiveError(
                    "'\(word)' is no range of cells such as 3, 1-4, 7- or, of the session before, "
                        + "~1/1-4")
            }
            parts.append(part)
        }
    }

    private static func part(_ word: String) -> Part? {
        let pieces = word.split(separator: "/", omittingEmptySubsequences: false)
        guard pieces.count <= 2 else { return nil }
        guard pieces.count == 2 else {
            return lines(pieces[0]).map { Part(session: 0, lines: $0) }
        }
        let isRelative = pieces[0].hasPrefix("~")
        guard let number = Int(isRelative ? pieces[0].dropFirst() : pieces[0]), number > 0,
            let lines = pieces[1].isEmpty ? 1...(.max) : lines(pieces[1])
        else { return nil }
        return Part(session: isRelative ? -number : number, lines: lines)
    }

    private static func lines(_ text: Substring) -> ClosedRange<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(ends.count), let first = Int(ends[0]),
            let last = ends.count == 1 ? first : ends[1].isEmpty ? .max : Int(ends[1]),
            0 < first, first <= last
        else { return nil }
        return first...last
    }

    /// The entries of these numbers, range by range; all of this session when there is no range.
    func entries(of history: History) -> [History.Entry] {
        guard !parts.isEmpty else {
            return history.entries(for: .range(session: 0, start: 1, stop: nil))
        }
        return parts.flatMap { part in
            history.entries(
                for: .range(
                    session: part.session, start: part.lines.lowerBound,
                    stop: part.lines.upperBound == .max ? nil : part.lines.upperBound + 1))
        }
    }
}
