/// `%install`: builds a SwiftPM package and makes its modules importable.
struct InstallDirective: Directive {
    let name = "install"
    let usage = [
        "%install URL VERSION [PRODUCT …]", "%install FOLDER [PRODUCT …]",
        "%install .package(…) [PRODUCT …]", "%install",
    ]
    let summary = "Builds a Swift package, so that this and later cells can import it."
    let details = """
        VERSION is 1.2.0 (that or a later one of the same major version), exact:1.2.0,
        1.2.0..<1.4.0, branch:NAME or revision:HASH; .package(…) is written as in a Package.swift.
        Without products all libraries of the package are built. Builds are kept in the user's cache:
        the second time, also in another session, nothing is built. A package in a folder is looked
        at anew in each session. -update looks for newer versions. %install alone lists what the
        session has installed.
        """

    func run(_ call: DirectiveCall) throws -> DisplayBundle? {
        var arguments = call.arguments[...]
        let updates = arguments.hasPrefix("-update")
        if updates { arguments = arguments.dropFirst("-update".count).drop(while: \.isWhitespace) }
        guard !arguments.isEmpty else {
            guard !updates else { throw misuse("-update needs a package") }
            let titles = call.packages.titles
            return DisplayBundle(
                plainText: titles.isEmpty
                    ? "This session has installed no package." : titles.joined(separator: "\n"))
        }
        let request: PackageRequest
        do {
            request = try PackageRequest(String(arguments), absolutePath: call.absolutePath)
        } catch let problem as PackageRequest.Problem {
            throw misuse(problem.message)
        }
        try call.packages.install(request, updates: updates, for: call)
        return nil
    }
}
