internal import KernelDisplay

/// `%help`: what directives there are, or how one is used.
struct HelpDirective: Directive {
    let name = "help"
    let usage = ["%help", "%help NAME"]
    let summary = "Lists the directives, or explains one, in the pager."
    let argument = DirectiveArgument.directive

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        guard let word = call.words.first else {
            call.events(.page(Self.overview(of: call.directives)))
            return nil
        }
        let name = word == "!" ? word : String(word.drop { $0 == "%" })
        guard let directive = call.directives.directive(named: name) else {
            let nearest = call.directives.nearest(to: name).map { "; did you mean %\($0)?" }
            throw DirectiveError("there is no directive %\(name)\(nearest ?? "")")
        }
        call.events(.page(MIMEBundle(plainText: directive.help)))
        return nil
    }

    /// A row for each form of each directive.
    private static func overview(of directives: DirectiveList) -> MIMEBundle {
        var table = TextTable(columns: ["Directive", "What it does"])
        table.rows = directives.table.map { [$0.usage, $0.summary] }
        return table.bundle
    }
}
