/// The state of a package that SwiftPM chose for a build.
struct PackagePin: Codable, Equatable {
    /// Where the package comes from.
    var location: String
    /// Its version, when it was chosen by one.
    var version: String?
    /// The revision of its repository.
    var revision: String?

    /// What a person calls it: `1.2.0`, or the beginning of a revision.
    var name: String { version ?? revision.map { String($0.prefix(7)) } ?? "?" }

    /// A dependency on just this state, as a manifest writes it.
    var dependency: String {
        let requirement = version.map { "exact: \"\($0)\"" } ?? "revision: \"\(revision ?? "")\""
        return ".package(url: \"\(location)\", \(requirement))"
    }
}
