internal import WorkerLink

/// `%pwd`: where cells run.
struct PwdDirective: Directive {
    let name = "pwd"
    let usage = ["%pwd"]
    let summary = "Shows the folder that cells and shell commands run in."

    func run(_ call: DirectiveCall) throws -> DisplayBundle? {
        DisplayBundle(plainText: try call.environment().folder)
    }
}
