/// Where the cells of a session run: a folder and environment variables.
package struct WorkingEnvironment: Sendable, Equatable {
    /// A change of it.
    package struct Change: Sendable, Equatable {
        /// The folder to go to; nil stays.
        package var folder: String?
        /// New values by name; nil removes the variable.
        package var variables: [String: String?]

        /// Creates a change; without arguments one that changes nothing.
        package init(folder: String? = nil, variables: [String: String?] = [:]) {
            self.folder = folder
            self.variables = variables
        }

        /// Adds a later change to this one.
        package mutating func add(_ later: Change) {
            folder = later.folder ?? folder
            variables.merge(later.variables) { $1 }
        }
    }

    /// The current folder.
    package var folder: String
    /// The environment variables.
    package var variables: [String: String]

    /// Describes an environment.
    package init(folder: String, variables: [String: String]) {
        self.folder = folder
        self.variables = variables
    }
}

extension WireWriter {
    mutating func put(_ environment: WorkingEnvironment) {
        put(environment.folder)
        put(environment.variables)
    }

    mutating func put(_ change: WorkingEnvironment.Change) {
        put(change.folder)
        put(change.variables.compactMapValues { $0 })
        put(change.variables.filter { $0.value == nil }.keys.sorted()) { $0.put($1) }
    }
}

extension WireReader {
    mutating func environment() throws(LinkError) -> WorkingEnvironment {
        let folder = try string()
        return WorkingEnvironment(folder: folder, variables: try table())
    }

    mutating func environmentChange() throws(LinkError) -> WorkingEnvironment.Change {
        let folder = try optionalString()
        var variables: [String: String?] = try table().mapValues { $0 }
        for _ in 0..<(try count()) { variables.updateValue(nil, forKey: try string()) }
        return WorkingEnvironment.Change(folder: folder, variables: variables)
    }
}
