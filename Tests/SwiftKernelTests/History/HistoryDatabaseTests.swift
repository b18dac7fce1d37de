import Foundation
import SQLite
import SwiftKernel
import Synchronization
import Testing

/// The history of several sessions in one file, and files that cannot be used.
final class HistoryDatabaseTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("history-\(UUID().uuidString)").path
    private var file: String { folder + "/deep/history.sqlite" }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A session that ran cells, each with its own text as its value.
    private func session(_ cells: String..., at path: String? = nil) -> History {
        var history = History(database: HistoryDatabase(path: path ?? file))
        for (index, cell) in cells.enumerated() {
            history.append(line: index + 1, input: cell)
            history.setOutput("value of \(cell)", line: index + 1)
        }
        // Asking waits for what is still to be written: sessions get their numbers in this order.
        _ = history.currentSession
        return history
    }

    private func texts(_ history: History, _ query: History.Query) -> [String] {
        history.entries(for: query).map { "\($0.session)/\($0.line) \($0.input)" }
    }

    @Test func `a new session finds the cells of those before it`() {
        _ = session("let a = 1", "print(a)")
        _ = session("let b = 2")
        let history = session("let c = 3")
        #expect(
            texts(history, .tail(count: 3)) == ["1/2 print(a)", "2/1 let b = 2", "3/1 let c = 3"])
        #expect(history.entries(for: .tail(count: 2)).first?.output == "value of let b = 2")
        #expect(texts(history, .range(session: -1, start: 1, stop: nil)) == ["2/1 let b = 2"])
        #expect(texts(history, .range(session: -2, start: 2, stop: 3)) == ["1/2 print(a)"])
        #expect(texts(history, .range(session: 1, start: 1, stop: 2)) == ["1/1 let a = 1"])
        #expect(texts(history, .range(session: 3, start: 1, stop: nil)) == ["3/1 let c = 3"])
        #expect(texts(history, .range(session: -9, start: 1, stop: nil)).isEmpty)
    }

    @Test func `a session that ran nothing has no number`() {
        _ = session("first")
        let idle = session()
        #expect(idle.currentSession == 2)
        #expect(session("second").currentSession == 2)
        #expect(texts(idle, .tail(count: 9)) == ["1/1 first", "2/1 second"])
    }

    @Test func `a search goes through all sessions`() {
        _ = session("let a = 1", "print(a)", "let [x] = 1")
        let history = session("print(a)", "let a = 1")
        func found(_ pattern: String, _ count: Int? = nil, unique: Bool = false) -> [String] {
            texts(history, .search(pattern: pattern, count: count, unique: unique))
        }
        #expect(found("let a*") == ["1/1 let a = 1", "2/2 let a = 1"])
        #expect(found("*", 3) == ["1/3 let [x] = 1", "2/1 print(a)", "2/2 let a = 1"])
        #expect(found("*", unique: true) == ["1/3 let [x] = 1", "2/1 print(a)", "2/2 let a = 1"])
        #expect(found("let [[]x] = ?") == ["1/3 let [x] = 1"])
        #expect(found("[!p]* 1", 1, unique: true) == ["2/2 let a = 1"])
        #expect(found("let [x*") == ["1/3 let [x] = 1"])
    }

    @Test func `of equal cells in other sessions the newest counts`() {
        _ = session("same", "other", "same")
        _ = session("same")
        let history = session()
        let found = texts(history, .search(pattern: "*", count: nil, unique: true))
        #expect(found == ["1/2 other", "2/1 same"])
    }

    @Test func `any text comes back as it was`() {
        let text = "let s = \"é\u{0} 👩‍👩‍👧 \u{fffd}'; DROP TABLE history; --\"\n\t"
        _ = session(text, "")
        #expect(session().entries(for: .tail(count: 2)).map(\.input) == [text, ""])
    }

    @Test func `sessions that write at once lose nothing`() {
        let (sessions, cells) = (8, 25)
        let file = file
        DispatchQueue.concurrentPerform(iterations: sessions) { number in
            let database = HistoryDatabase(path: file)
            var history = History(database: database)
            for line in 1...cells { history.append(line: line, input: "\(number)") }
            database.close()
        }
        let all = session().entries(for: .tail(count: .max))
        #expect(all.count == sessions * cells)
        #expect(Set(all.map(\.session)) == Set(1...sessions))
        for session in 1...sessions {
            #expect(Set(all.filter { $0.session == session }.map(\.input)).count == 1)
        }
    }

    @Test func `the file is the user's alone and says when sessions ended`() throws {
        let database = HistoryDatabase(path: file)
        var history = History(database: database)
        history.append(line: 1, input: "1")
        database.close()
        let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/deep")
        #expect(attributes[.posixPermissions] as? Int == 0o700)
        var reader = try Database(path: file)
        let rows = try reader.rows("SELECT num_cmds, end > start OR end = start FROM sessions")
        #expect(rows == [[1, 1]])
    }

    // MARK: - Files that cannot be used

    /// The notes of a session with a file, which must know its own cells all the same.
    private func notes(at path: String, between: () throws -> Void = {}) throws -> [String] {
        let notes = Notes()
        let database = HistoryDatabase(path: path, patience: .milliseconds(50)) { notes.add($0) }
        var history = History(database: database)
        history.append(line: 1, input: "1")
        _ = history.currentSession
        try between()
        history.append(line: 2, input: "2")
        history.setOutput("two", line: 2)
        #expect(
            history.entries(for: .range(session: 0, start: 1, stop: nil)).map(\.input) == [
                "1", "2",
            ])
        #expect(history.entries(for: .tail(count: 1)).map(\.output) == ["two"])
        database.close()
        return notes.all
    }

    @Test func `a file that is no database costs one note`() throws {
        try FileManager.default.createDirectory(
            atPath: folder + "/deep", withIntermediateDirectories: true)
        try Data(repeating: 65, count: 10_000).write(to: URL(fileURLWithPath: file))
        let found = try notes(at: file)
        #expect(found.count == 1)
        #expect(found.first?.contains(file) == true)
        #expect(found.first?.contains("file is not a database") == true)
        #expect(found.first?.contains("SWIFT_KERNEL_HISTORY") == true)
    }

    @Test func `a folder that cannot be made costs one note`() throws {
        #expect(try notes(at: "/dev/null/history.sqlite").count == 1)
        #expect(try notes(at: "/proc/history.sqlite").count == 1)
    }

    @Test func `a file of a later version is left alone`() throws {
        _ = session("1")
        var writer = try Database(path: file)
        try writer.run("PRAGMA user_version = 7")
        #expect(try notes(at: file).first?.contains("version 7") == true)
        #expect(try writer.rows("SELECT count(*) FROM history") == [[1]])
    }

    @Test func `a file that takes no more cells can still be read`() throws {
        _ = session("before")
        var writer = try Database(path: file)
        // What the disk says when it is full, SQLite says here.
        try writer.run(
            "CREATE TRIGGER full BEFORE INSERT ON history BEGIN SELECT RAISE(FAIL, 'full'); END")
        #expect(try notes(at: file).count == 1)
        #expect(texts(session(), .tail(count: 5)) == ["1/1 before"])
    }

    @Test func `a file that somebody holds costs one note and no cell`() throws {
        _ = session("before")
        var writer = try Database(path: file)
        let found = try notes(at: file) { try writer.run("BEGIN IMMEDIATE") }
        #expect(found.count == 1)
        #expect(found.first?.contains("locked") == true)
    }

    // MARK: - Where it lies

    @Test(
        arguments: [
            (["HOME": "/home/ana"], "/home/ana/.local/share/swift-kernel/history.sqlite"),
            (
                ["HOME": "/home/ana", "XDG_DATA_HOME": "/data"],
                "/data/swift-kernel/history.sqlite"
            ),
            (
                ["HOME": "/home/ana", "XDG_DATA_HOME": "data"],
                "/home/ana/.local/share/swift-kernel/history.sqlite"
            ),
            (["HOME": "/home/ana", "SWIFT_KERNEL_HISTORY": "/x/y"], "/x/y"),
            (["HOME": "/home/ana", "SWIFT_KERNEL_HISTORY": "off"], nil),
            ([:], nil),
        ] as [([String: String], String?)])
    func `the environment says where it lies`(variables: [String: String], path: String?) {
        #expect(HistoryLocation.path(variables: variables) == path)
    }
}

/// Notes from any thread.
private final class Notes: Sendable {
    private let notes = Mutex<[String]>([])
    var all: [String] { notes.withLock { $0 } }
    func add(_ note: String) { notes.withLock { $0.append(note) } }
}
