/// A command of the notebook, as opposed to Swift: `%name` on a line of its own, or `%%name` above
/// a whole cell.
protocol Directive: Sendable {
    /// The name, without its sign.
    var name: String { get }
    /// How it is written, one line for each form.
    var usage: [String] { get }
    /// One line that says what it does.
    var summary: String { get }
    /// What else there is to know; empty when the summary says it all.
    var details: String { get }
    /// Whether it may stand above a cell, whether on a line.
    var forms: DirectiveForms { get }

    /// Does it and returns its value, if it has one; throws an ``EvaluationFailure`` or a
    /// ``DirectiveError``.
    func run(_ call: DirectiveCall) throws -> DisplayBundle?
}

/// Where a directive may stand.
struct DirectiveForms: OptionSet, Sendable {
    let rawValue: Int
    /// `%name` on a line.
    static let line = DirectiveForms(rawValue: 1)
    /// `%%name` above a cell.
    static let cell = DirectiveForms(rawValue: 2)
}

extension Directive {
    var details: String { "" }
    var forms: DirectiveForms { .line }

    /// Usage, summary and details, as `%help NAME` shows them.
    var help: String {
        let usage = usage.joined(separator: "\n")
        return ([usage, summary] + (details.isEmpty ? [] : [details])).joined(separator: "\n\n")
    }

    /// The error of a use that does not fit the usage.
    func misuse(_ problem: String) -> DirectiveError {
        DirectiveError("\(problem). Usage: \(usage.joined(separator: "  or  "))")
    }
}

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
