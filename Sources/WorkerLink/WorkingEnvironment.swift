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

extension WorkingEnvironment: WireValue {
    func write(to writer: inout WireWriter) { writer.put(folder, variables) }

    init(from reader: inout WireReader) throws(LinkError) {
        self.init(folder: try reader.next(), variables: try reader.next())
    }
}

extension WorkingEnvironment.Change: WireValue {
    func write(to writer: inout WireWriter) { writer.put(folder, variables) }

    init(from reader: inout WireReader) throws(LinkError) {
        self.init(folder: try reader.next(), variables: try reader.next())
    }
}
