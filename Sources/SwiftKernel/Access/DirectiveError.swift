/// Why a directive could not do its work.
struct DirectiveError: Error, Equatable, CustomStringConvertible {
    /// The kind of error, as the front end names it.
    var name = "DirectiveError"
    /// One line that says what happened and what to do.
    var message: String
    /// Lines that explain it, such as the output of a program.
    var lines: [String] = []
    /// What a program gave as the reason; empty when none was asked.
    var reason = ""

    /// Creates an error.
    init(_ message: String, name: String = "DirectiveError", lines: [String] = []) {
        self.message = message
        self.name = name
        self.lines = lines
    }

    /// The message.
    var description: String { message }
}
