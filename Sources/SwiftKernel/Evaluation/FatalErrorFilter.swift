/// Takes the runtime's last words out of stderr, so that they appear once: in the cell's error.
///
/// They are `FILE:LINE: Fatal error: MESSAGE`, or with another kind, or a line that starts in one of
/// a few ways; a list of addresses may follow, which says nothing to a user.
struct FatalErrorFilter {
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

    /// Takes the next text of stderr and returns what may be shown now.
    mutating func take(_ text: String) -> String {
        let all = withheld + text
        withheld = ""
        var shown = all.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = shown.firstIndex(where: Self.isLastWord) else { return all }
        withheld = shown[first...].joined(separator: "\n")
        shown.removeSubrange(first...)
        return shown.isEmpty ? "" : shown.joined(separator: "\n") + "\n"
    }

    /// Returns what was withheld and forgets it.
    mutating func release() -> String {
        defer { withheld = "" }
        return withheld
    }

    private static func isLastWord(_ line: Substring) -> Bool {
        kinds.contains { line.contains($0) } || starts.contains { line.hasPrefix($0) }
    }

    /// The message of the last words, if there is one.
    static func message(in text: String) -> String? {
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
        let lines = message[..<end].split(separator: "\n").joined(separator: "\n")
        return lines.isEmpty ? nil : lines
    }
}
