internal import KernelDisplay

/// `%history`: the cells run so far.
struct HistoryDirective: Directive {
    let name = "history"
    let usage = ["%history [-n] [-o] [-l COUNT] [-g PATTERN] [RANGES]"]
    let summary = "Prints the cells run so far, or those of ranges such as 1-4 7."
    let details = """
        Without ranges, -l prints the last COUNT cells of this session and earlier ones, and -g those of
        all sessions that hold PATTERN, in which * stands for any text. With ranges, both choose among
        these. ~1/1-4 are cells of the session before this one, ~1/ all of it, 12/3 is cell 3 of session
        12. -n prints the numbers of cells, -o their values.
        """

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        var words = call.words[...]
        var (showsNumbers, showsOutputs, limit) = (false, false, Int?.none)
        var pattern: String?
        while let word = words.first, word.hasPrefix("-") {
            words.removeFirst()
            switch word {
            case "-n": showsNumbers = true
            case "-o": showsOutputs = true
            case "-l":
                guard let count = words.popFirst().flatMap({ Int($0) }), count >= 0 else {
                    throw misuse("-l takes a number")
                }
                limit = count
            case "-g":
                guard let text = words.popFirst() else { throw misuse("-g takes a pattern") }
                pattern = "*\(text)*"
            default: throw misuse("'\(word)' is no option of %history")
            }
        }
        let history = call.request.history
        let ranges = try CellRanges(words)
        let entries: [History.Entry]
        switch (pattern, limit) {
        case (let pattern?, _) where ranges.parts.isEmpty:
            entries = history.entries(
                for: .search(pattern: pattern, count: limit, unique: false))
        case (nil, let limit?) where ranges.parts.isEmpty:
            entries = history.entries(for: .tail(count: limit))
        default:
            let glob = pattern.map { GlobPattern($0) }
            entries = ranges.entries(of: history).filter { glob?.matches($0.input) ?? true }
                .suffix(limit ?? .max)
        }
        let current = history.currentSession
        let lines = entries.map { entry in
            let session = entry.session == current ? "" : "\(entry.session)/"
            var text = showsNumbers ? "\(session)\(entry.line): \(entry.input)" : entry.input
            if showsOutputs, let output = entry.output { text += "\n\(output)" }
            return text
        }
        if !lines.isEmpty { call.print(lines.joined(separator: "\n")) }
        return nil
    }
}
