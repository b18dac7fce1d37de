internal import KernelDisplay
internal import CellCompiler

/// A line that asks what a name is: `?name` or `name?`, with two signs for its source, too.
struct Question: Equatable {
    /// The name; members stand behind dots, and a directive's name behind its `%`.
    var name: String
    /// Whether the source is wanted.
    var isDetailed: Bool

    /// The question in one form, as the directive that answers it gets it.
    var text: String { name + (isDetailed ? "??" : "?") }

    /// Reads a line without the white space before it; nil when it is no question.
    init?(_ line: some StringProtocol) {
        var text = Substring(line)
        while text.last?.isWhitespace == true { text.removeLast() }
        let leading = text.prefix { $0 == "?" }.count
        text = text.dropFirst(leading)
        var trailing = 0
        while text.last == "?" {
            text.removeLast()
            trailing += 1
        }
        guard leading + trailing >= 1, leading <= 2, trailing <= 2, leading == 0 || trailing == 0
        else { return nil }
        let isDirective = text.first == "%"
        let plain = isDirective ? text.drop { $0 == "%" } : text
        let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
        guard !parts.isEmpty, parts.allSatisfy(Self.isName), !isDirective || parts.count == 1
        else { return nil }
        name = String(text)
        isDetailed = leading + trailing == 2
    }

    private static func isName(_ part: Substring) -> Bool {
        guard let first = part.unicodeScalars.first, first.properties.numericType == nil else {
            return false
        }
        return part.unicodeScalars.allSatisfy(\.continuesName)
    }
}

/// `name?`: what a name is, in the pager.
struct QuestionDirective: Directive {
    let name = "?"
    let usage = ["NAME?", "?NAME", "NAME??"]
    let summary = "Shows the declaration and documentation of a name; with ??, its source, too."
    let details = """
        NAME is a variable, function, type, keyword or directive, or a member behind a dot. The
        source is shown of what a cell declares. Shift-Tab shows the same while you type.
        """

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        guard let question = Question(call.arguments) else {
            throw misuse("'\(call.arguments)' is no name")
        }
        if question.name.hasPrefix("%") {
            let name = String(question.name.drop { $0 == "%" })
            guard let directive = call.directives.directive(named: name) else {
                throw DirectiveError("there is no directive %\(name). %help lists them all.")
            }
            call.events(.page(MIMEBundle(plainText: directive.help)))
            return nil
        }
        let answer = call.cells.inspection(
            of: question.name, cursor: question.name.unicodeScalars.count,
            detailLevel: question.isDetailed ? 1 : 0)
        if let answer {
            call.events(.page(answer))
        } else {
            call.print("'\(question.name)' is not known here.")
        }
        return nil
    }
}
