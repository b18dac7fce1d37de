internal import KernelDisplay

/// `%reset`: a fresh start.
struct ResetDirective: Directive {
    let name = "reset"
    let usage = ["%reset"]
    let summary = "Forgets all variables, declarations, imports and installed packages."
    let details = """
        The code runs in a new process from then on. Numbers of cells, the history, the folder and
        environment variables stay. Installed packages are a %install away: they stay built.
        """

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        guard call.words.isEmpty || call.words == ["-f"] else { throw misuse("it takes no words") }
        call.packages.forget()
        try call.cells.reset()
        return nil
    }
}
