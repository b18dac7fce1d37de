internal import KernelDisplay
internal import WorkerLink

/// `%pwd`: where cells run.
struct PwdDirective: Directive {
    let name = "pwd"
    let usage = ["%pwd"]
    let summary = "Shows the folder that cells and shell commands run in."

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        let folder = try call.environment().folder
        guard !folder.isEmpty else {
            throw DirectiveError(
                "the notebook's folder was removed: go to another one with %cd")
        }
        return MIMEBundle(plainText: folder)
    }
}
