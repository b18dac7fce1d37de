/// Every directive, in the order in which they are listed.
package enum DirectiveList {
    static let all: [any Directive] = [
        TimeDirective(), TimeitDirective(), WhoDirective(), WhosDirective(), ResetDirective(),
        SwiftDirective(), InstallDirective(), BashDirective(), ShellDirective(), EnvDirective(),
        CdDirective(), PwdDirective(), LoadDirective(), SaveDirective(), HistoryDirective(),
        HelpDirective(), LsmagicDirective(),
    ]

    /// The directive of a name; `!` is that of a command of the shell.
    static func directive(named name: String) -> (any Directive)? {
        all.first { $0.name == name }
    }

    /// Each form of each directive, with what it does beside the first one.
    package static var table: [(usage: String, summary: String)] {
        all.flatMap { directive in
            directive.usage.enumerated().map { index, usage in
                (usage, index == 0 ? directive.summary : "")
            }
        }
    }
}
