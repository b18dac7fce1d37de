internal import Dispatch
internal import Foundation
internal import SQLite
internal import Synchronization

/// The cells of all sessions of a user, in one SQLite file that several kernels use at once.
///
/// Cells never wait for it: they are written by a queue of its own. Whatever is wrong with the file
/// (damaged, not writable, on a full disk, of a later version), the session notes it once and goes on
/// without.
///
/// The tables are those of IPython's history, so that its readers need no new idea: `sessions` has a
/// row for each session that ran a cell, `history` one for each cell, `output_history` one for each
/// cell with a value.
package final class HistoryDatabase: Sendable {
    /// The version of the tables, as `PRAGMA user_version` has it.
    private static let version = 1

    private struct State: ~Copyable {
        var database: Database?
        /// The number of this session, once it has run a cell.
        var session: Int?
        /// Cells written so far.
        var count = 0
        /// Whether the file takes no cells, though it can be read.
        var isReadOnly = false
        /// Whether the file was given up.
        var isBroken = false
        var hasNoted = false
    }

    /// The file.
    package let path: String
    private let patience: Duration
    private let note: @Sendable (String) -> Void
    private let queue = DispatchQueue(label: "history")
    private let state = Mutex(State())

    /// Uses a file, which is opened or made when the first cell runs or is asked for.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - patience: How long a cell may wait to be written while another session writes.
    ///   - note: Gets the one line that says what is wrong with the file, if anything is.
    package init(
        path: String, patience: Duration = .seconds(2),
        note: @escaping @Sendable (String) -> Void = { Log.note($0) }
    ) {
        self.path = path
        self.patience = patience
        self.note = note
    }

    /// The number of this session, or the one it would get now.
    var currentSession: Int {
        read { state throws(SQLiteError) in
            if let session = state.session { return session }
            let rows = try state.database?.rows("SELECT max(session) FROM sessions")
            return (rows?.first?.first?.integer ?? 0) + 1
        } ?? 1
    }

    /// Writes a cell that is about to run.
    func append(line: Int, input: String) {
        write { state throws(SQLiteError) in
            if state.session == nil {
                try state.database?.run(
                    "INSERT INTO sessions (start) VALUES (strftime('%Y-%m-%dT%H:%M:%fZ'))")
                state.session = state.database?.lastInsertedRow
            }
            guard let session = state.session else { return }
            try state.database?.run(
                "INSERT OR REPLACE INTO history VALUES (?, ?, ?)",
                [.integer(session), .integer(line), .text(input)])
            state.count += 1
        }
    }

    /// Writes the value of a cell.
    func setOutput(_ output: String, line: Int) {
        write { state throws(SQLiteError) in
            guard let session = state.session else { return }
            try state.database?.run(
                "INSERT OR REPLACE INTO output_history VALUES (?, ?, ?)",
                [.integer(session), .integer(line), .text(output)])
        }
    }

    /// The entries of all sessions but this one that a query asks for, oldest first; of a range, the
    /// session is a number above 0.
    func entriesOfOtherSessions(for query: History.Query) -> [History.Entry] {
        read { state throws(SQLiteError) in
            let current = SQLiteValue.integer(state.session ?? 0)
            var columns = "session, line, source, output"
            let condition: String
            let end: String
            var values = [current]
            switch query {
            case .tail(let count):
                (condition, end) = ("", "ORDER BY session DESC, line DESC LIMIT ?")
                values.append(.integer(count))
            case .range(let session, let start, let stop):
                condition = "AND session = ? AND line >= ? AND line < ?"
                end = "ORDER BY line DESC"
                values += [.integer(session), .integer(start), .integer(stop ?? .max)]
            case .search(let pattern, let count, let unique):
                condition = "AND source GLOB ?"
                // Of equal cells the newest counts: the other columns are those of the maximum.
                if unique { columns += ", max(history.rowid)" }
                end =
                    (unique ? "GROUP BY source " : "")
                    + "ORDER BY session DESC, line DESC LIMIT ?"
                values += [.text(GlobPattern.sqlText(of: pattern)), .integer(count ?? -1)]
            }
            let rows = try state.database?.rows(
                "SELECT \(columns) FROM history LEFT JOIN output_history USING (session, line) "
                    + "WHERE session != ? \(condition) \(end)", values)
            return (rows ?? []).reversed().compactMap { row in
                guard let session = row[0].integer, let line = row[1].integer,
                    let input = row[2].text
                else { return nil }
                return History.Entry(
                    session: session, line: line, input: input, output: row[3].text)
            }
        } ?? []
    }

    /// Writes that the session has ended, after all its cells; a file that takes long is left.
    package func close() {
        write { state throws(SQLiteError) in
            if let session = state.session {
                try state.database?.run(
                    "UPDATE sessions SET end = strftime('%Y-%m-%dT%H:%M:%fZ'), num_cmds = ? "
                        + "WHERE session = ?", [.integer(state.count), .integer(session)])
            }
            state.database = nil
            state.isBroken = true
        }
        let written = DispatchSemaphore(value: 0)
        queue.async { written.signal() }
        _ = written.wait(timeout: .now() + .seconds(2))
    }

    // MARK: - The file

    private func write(_ body: @escaping @Sendable (inout State) throws(SQLiteError) -> Void) {
        queue.async { [self] in
            let _: Void? = use { state throws(SQLiteError) in
                guard !state.isReadOnly else { return }
                do throws(SQLiteError) {
                    try body(&state)
                } catch {
                    // What takes no cells, as on a full disk, can still be read; and who holds it
                    // may be done when the next cell comes.
                    state.isReadOnly = !error.isBusy
                    note(error, &state)
                }
            }
        }
    }

    private func read<Result: Sendable>(
        _ body: @Sendable (inout State) throws(SQLiteError) -> Result
    ) -> Result? {
        // After what is still to be written.
        queue.sync { use(body) }
    }

    /// Does something with the open file; nil where that fails.
    private func use<Result: Sendable>(
        _ body: (inout State) throws(SQLiteError) -> Result
    ) -> Result? {
        state.withLock { state in
            guard !state.isBroken else { return nil }
            do throws(SQLiteError) {
                if state.database == nil { state.database = try open() }
                return try body(&state)
            } catch {
                if !error.isBusy {
                    state.isBroken = true
                    state.database = nil
                }
                note(error, &state)
                return nil
            }
        }
    }

    /// Says what is wrong with the file, once.
    private func note(_ error: SQLiteError, _ state: inout State) {
        guard !state.hasNoted else { return }
        state.hasNoted = true
        note(
            "cells are not kept for later sessions: \(path): \(error). "
                + "\(HistoryLocation.variable) names another file, or \"off\"")
    }

    private func open() throws(SQLiteError) -> Database {
        // What cells hold is nobody else's business.
        try? FileManager.default.createDirectory(
            at: URL(fileURLWithPath: path).deletingLastPathComponent(),
            withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var database = try Database(path: path, patience: patience)
        let found = try database.rows("PRAGMA user_version").first?.first?.integer ?? 0
        guard found <= Self.version else {
            throw SQLiteError(
                code: 0, message: "its tables have version \(found), this kernel knows 1")
        }
        // Readers and one writer do not wait for each other.
        _ = try? database.rows("PRAGMA journal_mode = WAL")
        try database.run("PRAGMA synchronous = NORMAL")
        guard found < Self.version else { return database }
        // Of two kernels that find a new file the second waits, and finds the tables.
        try database.run("BEGIN IMMEDIATE")
        for statement in Self.tables { try database.run(statement) }
        try database.run("PRAGMA user_version = \(Self.version)")
        try database.run("COMMIT")
        return database
    }

    private static let tables = [
        """
        CREATE TABLE IF NOT EXISTS sessions (
            session INTEGER PRIMARY KEY AUTOINCREMENT, start TEXT, end TEXT, num_cmds INTEGER,
            remark TEXT)
        """,
        """
        CREATE TABLE IF NOT EXISTS history (
            session INTEGER, line INTEGER, source TEXT, PRIMARY KEY (session, line))
        """,
        """
        CREATE TABLE IF NOT EXISTS output_history (
            session INTEGER, line INTEGER, output TEXT, PRIMARY KEY (session, line))
        """,
    ]
}
