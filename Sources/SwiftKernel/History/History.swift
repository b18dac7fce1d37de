/// The cells of this session and of earlier ones, as `history_request` asks for them.
///
/// The cells of this session are in memory, those of others in a database, if there is one: whatever
/// happens to the database, a session knows its own cells.
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

        /// Creates an entry.
        init(session: Int, line: Int, input: String, output: String? = nil) {
            self.session = session
            self.line = line
            self.input = input
            self.output = output
        }
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

    private let database: HistoryDatabase?
    private var cells: [Entry] = []

    /// Creates the history of a new session.
    ///
    /// - Parameter database: Where cells are kept for later sessions; nil keeps them nowhere.
    package init(database: HistoryDatabase? = nil) {
        self.database = database
    }

    /// The number of this session: one more than that of the newest before it.
    package var currentSession: Int { database?.currentSession ?? 1 }

    /// Adds a cell that is about to run.
    package mutating func append(line: Int, input: String) {
        cells.append(Entry(session: 0, line: line, input: input))
        database?.append(line: line, input: input)
    }

    /// Adds the value of a cell.
    package mutating func setOutput(_ output: String, line: Int) {
        guard let index = cells.lastIndex(where: { $0.line == line }) else { return }
        cells[index].output = output
        database?.setOutput(output, line: line)
    }

    /// Returns the entries asked for, oldest first; those of this session are the last.
    package func entries(for query: Query) -> [Entry] {
        switch query {
        case .tail(let count):
            let count = max(count, 0)
            let own = own(cells.suffix(count))
            return earlier(.tail(count: count - own.count)) + own
        case .range(let session, let start, let stop):
            let current = currentSession
            let wanted = session > 0 ? session : current + session
            guard wanted == current else {
                return earlier(.range(session: wanted, start: start, stop: stop))
            }
            return own(cells.filter { $0.line >= start && $0.line < stop ?? .max })
        case .search(let pattern, let count, let unique):
            let glob = GlobPattern(pattern)
            var found = cells.filter { glob.matches($0.input) }
            var others = earlier(.search(pattern: pattern, count: count, unique: unique))
            if unique {
                var seen: Set<String> = []
                found = found.reversed().filter { seen.insert($0.input).inserted }.reversed()
                others.removeAll { seen.contains($0.input) }
            }
            return (others + own(found)).suffix(max(count ?? .max, 0))
        }
    }

    /// Entries of this session, with its number.
    private func own(_ entries: some Sequence<Entry>) -> [Entry] {
        let session = currentSession
        return entries.map { entry in
            var entry = entry
            entry.session = session
            return entry
        }
    }

    private func earlier(_ query: Query) -> [Entry] {
        database?.entriesOfOtherSessions(for: query) ?? []
    }
}
