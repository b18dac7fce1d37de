extension DirectiveList {
    /// The directives of every notebook.
    package static let standard = DirectiveList(all: [
        TimeDirective(), TimeitDirective(), WhoDirective(), WhosDirective(), ResetDirective(),
        SwiftDirective(), InstallDirective(), BashDirective(), ShellDirective(), EnvDirective(),
        CdDirective(), PwdDirective(), LoadDirective(), SaveDirective(), HistoryDirective(),
        HelpDirective(), QuestionDirective(), LsmagicDirective(),
    ])
}
