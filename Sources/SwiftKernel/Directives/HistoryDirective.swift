internal import KernelDisplay

/// `%history`: the cells run so far.
struct HistoryDirective: Directive {
    let name = "history"
    let usage = ["%history [-n] [-o] [-l COUNT] [-g PATTERN] [RANGES]"]
    let summary = "Prints the cells run so far, or those of ranges such as 1-4 7."
    let details = """
        -n prints their numbers, -o their values, -l only the last COUNT, -g only those that hold
        PATTERN, in which * stands for any text.
        """

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        var words = call.words[...]
        var (showsNumbers, showsOutputs, limit) = (false, false, Int.max)
        var glob: GlobPattern?
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
                guard let pattern = words.popFirst() else { throw misuse("-g takes a pattern") }
                glob = GlobPattern("*\(pattern)*")
            default: throw misuse("'\(word)' is no option of %history")
            }
        }
        let entries = try CellRanges(words).entries(of: call.request.history)
            .filter { glob?.matches($0.input) ?? true }
        let lines = entries.suffix(limit).map { entry in
            var text = showsNumbers ? "\(entry.line): \(entry.input)" : entry.input
            if showsOutputs, let output = entry.output { text += "\n\(output)" }
            return text
        }
        if !lines.isEmpty { call.print(lines.joined(separator: "\n")) }
        return nil
    }
}
