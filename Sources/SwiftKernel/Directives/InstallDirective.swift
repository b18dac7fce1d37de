internal import KernelDisplay

/// `%install`: builds a SwiftPM package and makes its modules importable.
struct InstallDirective: Directive {
    let name = "install"
    let usage = [
        "%install URL VERSION [PRODUCT …]", "%install FOLDER [PRODUCT …]",
        "%install .package(…) [PRODUCT …]", "%install -update URL VERSION [PRODUCT …]", "%install",
    ]
    let summary = "Builds a Swift package, so that this and later cells can import it."
    let details = """
        URL is that of a git repository, such as https://github.com/apple/swift-algorithms.
        VERSION is 1.2.0 (that or a later one of the same major version), exact:1.2.0,
        1.2.0..<1.4.0, 1.2.0...1.4.0, branch:NAME or revision:HASH; .package(…) is written as in a
        Package.swift. Without products all libraries of the package are built.

        Packages may have C targets, system libraries, macros and resources. They are built in
        release mode; an interrupt ends the build, and a failure shows what the package manager said
        and changes nothing.

        Builds are kept in the user's cache: the second time, also in another session, nothing is
        built. -update looks for newer versions. A package in a folder is looked at anew in each
        session.

        What a session has loaded stays until %reset: another version of it is refused, and packages
        that share a dependency share the version that is loaded, if it will do for both.

        %install alone lists what the session has installed.
        """

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        var arguments = call.arguments[...]
        let updates = arguments.hasPrefix("-update")
        if updates { arguments = arguments.dropFirst("-update".count).drop(while: \.isWhitespace) }
        guard !arguments.isEmpty else {
            guard !updates else { throw misuse("-update needs a package") }
            let titles = call.packages.titles
            return MIMEBundle(
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
