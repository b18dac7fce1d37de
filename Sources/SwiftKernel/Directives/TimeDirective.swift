internal import KernelDisplay
internal import CellCompiler

/// `%time` and `%%time`: runs Swift once and says how long it took.
struct TimeDirective: Directive {
    let name = "time"
    let usage = ["%time CODE", "%%time"]
    let summary = "Runs a line or a cell and prints its wall and processor time."
    let details = """
        The code runs as it would without the directive: what it declares stays, and the value of
        its last expression is shown. Compiling is not counted.
        """
    let forms: DirectiveForms = [.line, .cell]
    let argument = DirectiveArgument.swift

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        try refuseNestedDirectives(call)
        let isEmpty = (call.line.body ?? call.arguments).allSatisfy(\.isWhitespace)
        guard !isEmpty else { throw misuse("there is no code to time") }
        return try call.run(call.swift()) { piece in
            piece.frame.before = "_Timing.begin()"
            piece.frame.after = "_Timing.end()"
        }
    }
}

extension Directive {
    /// Throws when there are directives among the Swift that this one runs.
    func refuseNestedDirectives(_ call: DirectiveCall) throws(DirectiveError) {
        guard let body = call.line.body else { return }
        for case .directive(let line) in DirectedCell(body).parts {
            throw DirectiveError(
                "%%\(name) takes Swift only: line \(line.line + 1) is a directive of its own")
        }
    }
}
