/// The cells of this session, as `history_request` asks for them.
package struct History: Sendable {
    /// One counted cell.
    package struct Entry: Sendable, Equatable {
        /// The session it belongs to.
        package var session: Int
        /// Its execution count.
        package var line: Int
        /// Its text.
        package var input: String
        /// The plain text of its value, if it had one.
        package var output: String?
    }

    /// Which entries are asked for.
    package enum Query: Sendable, Equatable {
        /// The last `count` entries.
        case tail(count: Int)
        /// Lines `start ..< stop` of a session; 0 is the current one, negative ones lie before it.
        case range(session: Int, start: Int, stop: Int?)
        /// The last `count` entries whose text matches a glob pattern.
        case search(pattern: String, count: Int?, unique: Bool)
    }

    /// The number of the current session; there are no earlier ones.
    package static let currentSession = 1

    private var entries: [Entry] = []

    /// Creates an empty history.
    package init() {}

    /// Adds a cell that is about to run.
    package mutating func append(line: Int, input: String) {
        entries.append(Entry(session: Self.currentSession, line: line, input: input, output: nil))
    }

    /// Adds the value of a cell.
    package mutating func setOutput(_ output: String, line: Int) {
        guard let index = entries.lastIndex(where: { $0.line == line }) else { return }
        entries[index].output = output
    }

    /// Returns the entries asked for, oldest first.
    package func entries(for query: Query) -> [Entry] {
        switch query {
        case .tail(let count):
            return entries.suffix(max(count, 0))
        case .range(let session, let start, let stop):
            guard session == 0 || session == Self.currentSession else { return [] }
            return entries.filter { $0.line >= start && $0.line < stop ?? .max }
        case .search(let pattern, let count, let unique):
            let glob = GlobPattern(pattern)
            var found = entries.filter { glob.matches($0.input) }
            if unique {
                var seen: Set<String> = []
                found = found.reversed().filter { seen.insert($0.input).inserted }.reversed()
            }
            return found.suffix(max(count ?? .max, 0))
        }
    }
}
