/// Takes the runtime's last words out of stderr, so that they appear once: in the cell's error.
///
/// They are `FILE:LINE: Fatal error: MESSAGE`, or with `Precondition failed` or `Assertion failed`,
/// and a list of addresses that says nothing to a user.
struct FatalErrorFilter {
    private static let marks = [": Fatal error", ": Precondition failed", ": Assertion failed"]
    private var withheld = ""

    /// Takes the next text of stderr and returns what may be shown now.
    mutating func take(_ text: String) -> String {
        let all = withheld + text
        withheld = ""
        var shown = all.split(separator: "\n", omittingEmptySubsequences: false)
        let first = shown.firstIndex { line in Self.marks.contains { line.contains($0) } }
        guard let first else { return all }
        withheld = shown[first...].joined(separator: "\n")
        shown.removeSubrange(first...)
        return shown.isEmpty ? "" : shown.joined(separator: "\n") + "\n"
    }

    /// Returns what was withheld and forgets it.
    mutating func release() -> String {
        defer { withheld = "" }
        return withheld
    }

    /// The message behind the place and the kind of a fatal error, if there is one.
    static func message(in text: String) -> String? {
        guard let mark = marks.lazy.compactMap({ text.firstRange(of: $0) }).first else {
            return nil
        }
        let message = text[mark.upperBound...].trimmingPrefix(": ")
        let end = message.firstRange(of: "\nCurrent stack trace:")?.lowerBound ?? message.endIndex
        let lines = message[..<end].split(separator: "\n").joined(separator: "\n")
        return lines.isEmpty ? nil : lines
    }
}
