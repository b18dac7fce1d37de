internal import KernelDisplay
internal import WorkerLink

/// `%%bash`: runs the cell in the shell.
struct BashDirective: Directive {
    let name = "bash"
    let usage = ["%%bash", "%bash COMMAND"]
    let summary = "Runs the cell, or a line, in bash."
    let details = """
        The shell starts in the notebook's folder with its environment variables; what it changes of
        them ends with it. Its input is empty. An exit status other than 0 fails the cell.
        """
    let forms: DirectiveForms = [.line, .cell]
    let argument = DirectiveArgument.shell

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        if call.line.body != nil && !call.arguments.isEmpty {
            throw misuse("%%bash takes no words")
        }
        try Shell.run(call.line.body ?? call.arguments, for: call)
        return nil
    }
}

/// `!COMMAND`: runs a line in the shell.
struct ShellDirective: Directive {
    let name = "!"
    let usage = ["!COMMAND"]
    let summary = "Runs a line in bash, as %bash does."
    let details = "A line `!name` where a cell declared `name` is Swift's negation."
    let argument = DirectiveArgument.shell

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        try Shell.run(call.arguments, for: call)
        return nil
    }
}

/// The shell that directives use.
private enum Shell {
    /// The system takes no longer argument of a program.
    private static let longestScript = 120_000

    /// Runs a script, its output appearing as it comes; throws when its exit status is not 0.
    static func run(_ script: String, for call: DirectiveCall) throws {
        guard script.utf8.count < longestScript else {
            throw DirectiveError(
                "the script has \(script.utf8.count) bytes, more than \(longestScript): "
                    + "write it to a file and run that")
        }
        var (output, error) = (UTF8Assembler(), UTF8Assembler())
        func show(_ text: String, _ stream: Subprocess.Stream) {
            guard !text.isEmpty else { return }
            call.events(stream == .output ? .standardOutput(text) : .standardError(text))
        }
        let status = try call.runProgram("/bin/bash", ["-c", script]) { stream, bytes in
            show(stream == .output ? output.take(bytes) : error.take(bytes), stream)
        }
        show(output.flush(), .output)
        show(error.flush(), .error)
        guard status != 0 else { return }
        let reason =
            status > 0 ? "exit status \(status)" : "ended by signal \(-status)"
        throw DirectiveError(
            status == 127 ? "\(reason) (often: no such command)" : reason, name: "ShellError")
    }
}
