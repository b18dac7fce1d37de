/// Takes the runtime's last words out of stderr, so that they appear once: in the cell's error.
///
/// They are `FILE:LINE: Fatal error: MESSAGE`, or with another kind, or a line that starts in one of
/// a few ways; a list of addresses may follow, which says nothing to a user. Of a thread that is not the
/// cell's the list may still come when the words are taken: it is withheld, too.
package struct FatalErrorFilter {
    private static let kinds = [": Fatal error", ": Precondition failed", ": Assertion failed"]
    private static let starts =
        ["Could not cast value of type", "Simultaneous accesses to"] + runtimeStarts + heapStarts
    /// How the runtime begins what it says without a place in the source.
    private static let runtimeStarts = ["Fatal error: "]
    /// How the C library begins what it says of damaged memory.
    private static let heapStarts = [
        "free(): ", "malloc(): ", "realloc(): ", "malloc_consolidate(): ", "munmap_chunk(): ",
        "double free or corruption", "corrupted size vs. prev_size", "corrupted double-linked list",
    ]
    private var withheld = ""
    /// Whether there were last words before, so that lists of addresses are the runtime's.
    private var hasSeenLastWords = false

    /// A filter that has not seen anything.
    package init() {}

    /// Takes the next text of stderr and returns what may be shown now.
    package mutating func take(_ text: String) -> String {
        let all = withheld + text
        withheld = ""
        var shown = all.split(separator: "\n", omittingEmptySubsequences: false)
        let first = shown.indices.first { index in
            Self.isLastWord(shown[index])
                || hasSeenLastWords
                    && (index == shown.count - 1
                        ? Self.mayBecomeAddress(shown[index]) : Self.isAddress(shown[index]))
        }
        guard let first else { return all }
        hasSeenLastWords = true
        withheld = shown[first...].joined(separator: "\n")
        shown.removeSubrange(first...)
        return shown.isEmpty ? "" : shown.joined(separator: "\n") + "\n"
    }

    /// Returns what was withheld and forgets it.
    package mutating func release() -> String {
        defer { withheld = "" }
        return withheld
    }

    private static func isLastWord(_ line: Substring) -> Bool {
        kinds.contains { line.contains($0) } || starts.contains { line.hasPrefix($0) }
    }

    /// Whether a line begins with a place in a source and goes on as last words do.
    private static func isLastWordWithPlace(_ line: Substring) -> Bool {
        kinds.contains { kind in
            line.firstRange(of: kind).map { line[..<$0.lowerBound].last?.isNumber == true } ?? false
        }
    }

    /// Whether a line is of a list of addresses.
    private static func isAddress(_ line: Substring) -> Bool {
        line == "Current stack trace:"
            || line.prefixMatch(of: /[0-9]+ {2,}\S+ +0x[0-9a-f]{16}\ /) != nil
    }

    /// Whether the beginning of a line may go on as one of a list of addresses.
    private static func mayBecomeAddress(_ line: Substring) -> Bool {
        isAddress(line) || line.wholeMatch(of: /[0-9]+ *|[0-9]+ {2,}\S+ *(0x?[0-9a-f]*)?/) != nil
    }

    /// What was withheld from a cell that did not trap, without lists of addresses that came late.
    package static func withoutAddresses(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !isAddress($0) }.joined(separator: "\n")
    }

    /// The message of the last words, if there is one.
    package static func message(in text: String) -> String? {
        for start in starts where text.hasPrefix(start) {
            let line = text.prefix { $0 != "\n" }
            let words = line.trimmingPrefix(runtimeStarts[0])
            return String(words.replacing(/\ \(?0x[0-9a-f]+\)?/, with: ""))
        }
        guard let kind = kinds.lazy.compactMap({ text.firstRange(of: $0) }).first else {
            return nil
        }
        let message = text[kind.upperBound...].trimmingPrefix(": ")
        let end = message.firstRange(of: "\nCurrent stack trace:")?.lowerBound ?? message.endIndex
        // Another thread may fail in the same moment: the cell ended with the first.
        let lines = message[..<end].split(separator: "\n")
        let own = lines.prefix(1) + lines.dropFirst().prefix { !isLastWordWithPlace($0) }
        return own.isEmpty ? nil : own.joined(separator: "\n")
    }
}
