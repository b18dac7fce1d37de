internal import CSQLite

/// Why SQLite could not do something.
package struct SQLiteError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The result code, without its extension; see <https://www.sqlite.org/rescode.html>.
    package let code: Int32
    /// What SQLite says about it.
    package let message: String

    /// Creates an error.
    package init(code: Int32, message: String) {
        self.code = code
        self.message = message
    }

    /// Whether another connection held the database for longer than this one waits.
    package var isBusy: Bool { code == SQLITE_BUSY || code == SQLITE_LOCKED }

    /// What SQLite says about it.
    package var description: String { message }
}
