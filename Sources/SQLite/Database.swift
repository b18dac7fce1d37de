internal import CSQLite

/// One connection to an SQLite database in a file.
///
/// A connection cannot be copied and its operations are `mutating`, so the compiler sees to it that
/// only one thread at a time uses it; keep it in a `Mutex` to share it.
///
/// ```swift
/// var database = try Database(path: "/tmp/numbers.sqlite")
/// try database.run("CREATE TABLE IF NOT EXISTS numbers (name TEXT, value INTEGER)")
/// try database.run("INSERT INTO numbers VALUES (?, ?)", ["two", 2])
/// let rows = try database.rows("SELECT value FROM numbers WHERE name = ?", ["two"])
/// ```
/// - Source: <https://www.sqlite.org/cintro.html>.
@safe package struct Database: ~Copyable {
    private let handle: OpaquePointer

    /// Opens a file, or makes it where there is none.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - patience: How long an operation waits for another connection that holds the database.
    /// - Throws: `SQLiteError` when the file can neither be opened nor made. That it is no database,
    ///   or cannot be written, is said by the first operation that finds out.
    package init(path: String, patience: Duration = .seconds(2)) throws(SQLiteError) {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let result = unsafe sqlite3_open_v2(path, &opened, flags, nil)
        guard let handle = unsafe opened else {
            throw SQLiteError(code: result, message: "out of memory")
        }
        guard result == SQLITE_OK else {
            let error = unsafe Self.lastError(of: handle, result)
            _ = unsafe sqlite3_close_v2(handle)
            throw error
        }
        unsafe self.handle = handle
        _ = unsafe sqlite3_busy_timeout(handle, Int32(patience / .milliseconds(1)))
    }

    deinit { _ = unsafe sqlite3_close_v2(handle) }

    /// The row number that the last insertion of this connection made.
    package var lastInsertedRow: Int { Int(unsafe sqlite3_last_insert_rowid(handle)) }

    /// Runs one statement whose rows nobody wants.
    ///
    /// - Parameters:
    ///   - statement: The statement, with a `?` for each value.
    ///   - values: The values, in order.
    /// - Throws: `SQLiteError` when it is no statement or cannot be done.
    package mutating func run(
        _ statement: String, _ values: [SQLiteValue] = []
    ) throws(SQLiteError) {
        _ = try rows(statement, values)
    }

    /// Runs one statement and returns its rows.
    ///
    /// - Parameters:
    ///   - statement: The statement, with a `?` for each value.
    ///   - values: The values, in order.
    /// - Returns: The values of each row, in the order of its columns.
    /// - Throws: `SQLiteError` when it is no statement or cannot be done.
    package mutating func rows(
        _ statement: String, _ values: [SQLiteValue] = []
    ) throws(SQLiteError) -> [[SQLiteValue]] {
        var prepared: OpaquePointer?
        let result = unsafe sqlite3_prepare_v2(handle, statement, -1, &prepared, nil)
        guard result == SQLITE_OK else { throw unsafe Self.lastError(of: handle, result) }
        defer { _ = unsafe sqlite3_finalize(prepared) }
        for (index, value) in values.enumerated() {
            let result = unsafe Self.bind(value, to: prepared, at: Int32(index + 1))
            guard result == SQLITE_OK else { throw unsafe Self.lastError(of: handle, result) }
        }
        var rows: [[SQLiteValue]] = []
        while true {
            let result = unsafe sqlite3_step(prepared)
            if result == SQLITE_DONE { return rows }
            guard result == SQLITE_ROW else { throw unsafe Self.lastError(of: handle, result) }
            rows.append(
                (0..<(unsafe sqlite3_column_count(prepared))).map {
                    unsafe Self.value(of: prepared, column: $0)
                })
        }
    }

    private static func bind(
        _ value: SQLiteValue, to statement: OpaquePointer?, at index: Int32
    ) -> Int32 {
        switch value {
        case .null: return unsafe sqlite3_bind_null(statement, index)
        case .integer(let number):
            return unsafe sqlite3_bind_int64(statement, index, Int64(number))
        case .text(var text):
            return text.withUTF8 { bytes in
                // SQLite is to make a copy: these bytes are only lent.
                let copies = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
                // Without an address it would be no text but NULL.
                guard let start = bytes.baseAddress else {
                    return unsafe sqlite3_bind_text64(
                        statement, index, "", 0, copies, UInt8(SQLITE_UTF8))
                }
                return unsafe start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    unsafe sqlite3_bind_text64(
                        statement, index, $0, UInt64(bytes.count), copies, UInt8(SQLITE_UTF8))
                }
            }
        }
    }

    private static func value(of statement: OpaquePointer?, column: Int32) -> SQLiteValue {
        switch unsafe sqlite3_column_type(statement, column) {
        case SQLITE_NULL: return .null
        case SQLITE_INTEGER: return .integer(Int(unsafe sqlite3_column_int64(statement, column)))
        default:
            guard let start = unsafe sqlite3_column_text(statement, column) else { return .null }
            let count = Int(unsafe sqlite3_column_bytes(statement, column))
            let bytes = unsafe UnsafeBufferPointer(start: start, count: count)
            return .text(unsafe String(decoding: bytes, as: UTF8.self))
        }
    }

    private static func lastError(of handle: OpaquePointer, _ code: Int32) -> SQLiteError {
        let message = unsafe sqlite3_errmsg(handle).map { unsafe String(cString: $0) }
        return SQLiteError(code: code & 0xff, message: message ?? "SQLite error \(code)")
    }
}
