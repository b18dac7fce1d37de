internal import KernelDisplay

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
    /// What stands behind the name.
    var argument: DirectiveArgument { get }

    /// Does it and returns its value, if it has one; throws an ``EvaluationFailure`` or a
    /// ``DirectiveError``.
    func run(_ call: DirectiveCall) throws -> MIMEBundle?
}

/// What stands behind a directive's name, for those who complete it.
enum DirectiveArgument: Sendable {
    /// Words that nobody can guess, or none.
    case words
    /// Swift, which may go on in the next lines.
    case swift
    /// A command of the shell.
    case shell
    /// A path to a file, or to a folder.
    case file, folder
    /// The name of a directive.
    case directive
    /// The name of an environment variable.
    case variable
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
    var argument: DirectiveArgument { .words }

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

/// The directives there are.
package struct DirectiveList: Sendable {
    /// All of them, in the order in which they are listed.
    let all: [any Directive]

    /// Those that are written with `%` and a name.
    var named: [any Directive] { all.filter { $0.name.first?.isLetter == true } }

    /// The directive of a name; `!` is that of a command of the shell.
    func directive(named name: String) -> (any Directive)? { all.first { $0.name == name } }

    /// The name that a misspelt one is closest to, if any is close.
    func nearest(to name: String) -> String? { Words.nearest(to: name, among: all.map(\.name)) }

    /// Each form of each directive, with what it does beside the first one.
    package var table: [(usage: String, summary: String)] {
        all.flatMap { directive in
            directive.usage.enumerated().map { index, usage in
                (usage, index == 0 ? directive.summary : "")
            }
        }
    }
}

/// One use of a directive: its words, and what it may do to the session.
struct DirectiveCall: SessionAccess {
    /// The directive as it stands in the cell.
    let line: DirectedCell.Line
    let request: EvaluationRequest
    let events: EvaluationEvents
    let cells: any CellSession
    /// The packages that were installed.
    let packages: PackageInstaller
    /// All directives there are.
    let directives: DirectiveList

    /// The rest of the directive's line.
    var arguments: String { line.arguments }
    /// The words of the rest of the line; quotes keep words together.
    var words: [String] { Words.split(line.arguments) }

    /// The Swift on the directive's line from `text` on, which is a part of its arguments, or in
    /// its body: in the place where the user wrote it.
    func swift(from text: Substring? = nil) -> String {
        if let body = line.body { return body }
        let text = text ?? line.arguments[...]
        let before = line.arguments[..<text.startIndex].map { $0 == "\t" ? "\t" : " " }
        return String(repeating: "\n", count: line.line) + line.indent + before.joined() + text
    }
}
