import SwiftKernel
import Testing

/// The three ways to ask for earlier cells.
struct HistoryTests {
    private let history: History = {
        var history = History()
        for (line, input) in ["let a = 1", "print(a)", "let b = 2", "print(a)"].enumerated() {
            history.append(line: line + 1, input: input)
        }
        history.setOutput("2", line: 3)
        return history
    }()

    private func lines(_ query: History.Query) -> [Int] {
        history.entries(for: query).map(\.line)
    }

    @Test func `tail gives the last cells, oldest first`() {
        #expect(lines(.tail(count: 2)) == [3, 4])
        #expect(lines(.tail(count: 10)) == [1, 2, 3, 4])
        #expect(lines(.tail(count: 0)).isEmpty)
        #expect(lines(.tail(count: -1)).isEmpty)
    }

    @Test func `range leaves out its end and knows only this session`() {
        #expect(lines(.range(session: 0, start: 2, stop: 4)) == [2, 3])
        #expect(lines(.range(session: history.currentSession, start: 3, stop: nil)) == [3, 4])
        #expect(lines(.range(session: -1, start: 1, stop: nil)).isEmpty)
    }

    @Test func `search finds by pattern`() {
        #expect(lines(.search(pattern: "let*", count: nil, unique: false)) == [1, 3])
        #expect(lines(.search(pattern: "print(a)", count: nil, unique: false)) == [2, 4])
        #expect(lines(.search(pattern: "print(a)", count: nil, unique: true)) == [4])
        #expect(lines(.search(pattern: "*", count: 3, unique: false)) == [2, 3, 4])
    }

    @Test func `a value is kept with its cell`() {
        #expect(history.entries(for: .tail(count: 2)).map(\.output) == ["2", nil])
    }

    @Test(arguments: [
        ("*", "", true), ("", "", true), ("", "a", false), ("a?c", "abc", true),
        ("a?c", "ac", false), ("*b*", "abc", true), ("**", "x", true), ("[a-c]x", "bx", true),
        ("[!a-c]x", "bx", false), ("[!a-c]x", "dx", true), ("[x", "[x", true), ("[]]", "]", true),
        ("*é?", "caféé", true), ("a*b*c", "a1b2", false), ("line\n*", "line\ntwo", true),
    ])
    func `glob patterns match whole texts`(pattern: String, text: String, expected: Bool) {
        var history = History()
        history.append(line: 1, input: text)
        let found = history.entries(for: .search(pattern: pattern, count: nil, unique: false))
        #expect(found.isEmpty != expected)
    }
}
