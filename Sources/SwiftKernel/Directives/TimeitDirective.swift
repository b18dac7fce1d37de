internal import KernelDisplay
internal import CellCompiler

/// `%timeit` and `%%timeit`: runs Swift many times and sums up how long it takes.
struct TimeitDirective: Directive {
    let name = "timeit"
    let usage = ["%timeit [-n LOOPS] [-r RUNS] CODE", "%%timeit [-n LOOPS] [-r RUNS]"]
    let summary = "Runs a line or a cell many times and prints mean, deviation and best time."
    let details = """
        The code is compiled with optimisation. It may use whatever earlier cells declared; what it
        declares itself lives in each loop only. -n sets the number of loops of a run (without it a
        run takes at least a tenth of a second), -r the number of runs (7).
        """
    let forms: DirectiveForms = [.line, .cell]
    let argument = DirectiveArgument.swift

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        try refuseNestedDirectives(call)
        var rest = call.arguments[...]
        let loops = try option("-n", in: &rest)
        let runs = try option("-r", in: &rest)
        let loopsBehind = try option("-n", in: &rest)
        let code: String
        if let body = call.line.body {
            guard rest.isEmpty else {
                throw misuse("%%timeit times the lines below it, not '\(rest)'")
            }
            code = body
        } else {
            code = call.swift(from: rest)
        }
        guard !code.allSatisfy(\.isWhitespace) else { throw misuse("there is no code to time") }
        let count = { (number: Int?) in number.map(String.init) ?? "nil" }
        let arguments = "loops: \(count(loops ?? loopsBehind)), runs: \(count(runs))"
        return try call.run(code) { piece in
            piece.frame.before =
                ParsedCell.waits(code)
                ? "try await _Timing.measureWaiting(\(arguments)) {"
                : "try _Timing.measure(\(arguments)) {"
            piece.frame.after = "}"
            piece.frame.valueFunction = "_Timing.keep"
            piece.frame.isTopLevel = false
            piece.optimization = .speed
            piece.showsWarnings = false
        }
    }

    /// Takes an option such as `-n 100` or `-n100` from the front of the arguments.
    private func option(_ name: String, in rest: inout Substring) throws(DirectiveError) -> Int? {
        guard rest.hasPrefix(name) else { return nil }
        let after = rest.dropFirst(name.count).drop(while: \.isWhitespace)
        let digits = after.prefix(while: \.isNumber)
        guard let number = Int(digits), number > 0 else {
            throw misuse("\(name) takes a number, 1 or more")
        }
        rest = after[digits.endIndex...].drop(while: \.isWhitespace)
        return number
    }
}
