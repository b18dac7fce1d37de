internal import KernelDisplay

/// `%lsmagic`: the names of the directives.
struct LsmagicDirective: Directive {
    let name = "lsmagic"
    let usage = ["%lsmagic"]
    let summary = "Lists the names of the directives."

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        let named = call.directives.named
        let lines = named.filter { $0.forms.contains(.line) }.map { "%" + $0.name }
        let cells = named.filter { $0.forms.contains(.cell) }.map { "%%" + $0.name }
        let text = """
            On a line: \(lines.joined(separator: "  "))  !COMMAND  NAME?
            Above a cell: \(cells.joined(separator: "  "))
            %help NAME explains one.
            """
        return MIMEBundle(plainText: text)
    }
}
