import CellCompiler
import Testing

/// Where a cursor stands; `|` marks it.
@Suite struct CursorPlaceTests {
    private func place(_ marked: String) -> CursorPlace {
        let scalars = Array(marked.unicodeScalars)
        let cursor = scalars.firstIndex(of: "|") ?? scalars.count
        let text = String(String.UnicodeScalarView(scalars.filter { $0 != "|" }))
        return CursorPlace(in: text, cursor: cursor)
    }

    @Test(arguments: [
        ("xs.re|", 3..<5, true), ("xs|", 0..<2, false), ("let a = |", 8..<8, false),
        ("xs?.re|v", 4..<6, true), ("1...co|", 4..<6, false), ("12|", 2..<2, false),
        ("\"é👩‍👩‍👧\".cou|", 9..<12, true), ("größe|", 0..<5, false), ("xs\n  .ma|", 6..<8, true),
    ])
    func `finds the word before the cursor`(text: String, word: Range<Int>, isMember: Bool) {
        let place = place(text)
        #expect(place.word == word)
        #expect(place.isMember == isMember)
        #expect(place.kind == .code)
    }

    @Test(arguments: [
        "// wor|ds", "/* a |", "/* /* */ |", "let a = 1 // |", "/// x|",
    ])
    func `knows comments`(text: String) { #expect(place(text).kind == .comment) }

    @Test(arguments: [
        "// words\n|", "/* a */|", "\"// no\"|", "\"\"|", "#\"a\"b\"#|", "\"\"\"\na\"b\n\"\"\"|",
        "\"a\\(xs.|)\"", "\"open\n|", "\"a\\\"b\" + |",
    ])
    func `knows code beside comments and strings`(text: String) {
        #expect(place(text).kind == .code)
    }

    @Test(arguments: [
        ("\"/etc/|", 1), ("f(\"|", 3), ("#\"a\"|", 2), ("\"\"\"\na|", 3), ("\"a\\(x)b|", 1),
    ])
    func `knows strings and where they begin`(text: String, start: Int) {
        #expect(place(text).kind == .string(start: start))
    }

    @Test func `knows the calls around the cursor`() {
        let calls = place("outer(1, [inner<Int>(x) { y in third(2, |").calls
        #expect(calls.map(\.name) == [0..<5, 31..<36])
    }

    @Test func `collects names and operators without those in strings and comments`() {
        let names = place("let a = b +++ \"c \\(d)\" // e|").names
        #expect(names == ["let", "a", "=", "b", "+++", "d"])
    }

    @Test func `reads what is nested as deeply as anybody likes`() {
        let depth = 20_000
        #expect(place(String(repeating: "f([", count: depth)).calls.count == depth)
    }

    @Test(arguments: [-5, 99])
    func `moves a cursor into the text`(cursor: Int) {
        let place = CursorPlace(in: "abc", cursor: cursor)
        #expect((0...3).contains(place.cursor))
    }
}
