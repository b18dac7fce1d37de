import CellCompiler
import Testing

@Suite struct CellTextTests {
    @Test(arguments: [
        ("%pwd\r\nlet c = 3\r\nc", "%pwd\nlet c = 3\nc"), ("a\rb", "a\nb"), ("a\n\rb", "a\n\nb"),
        ("a\r\n\r\nb\r", "a\n\nb\n"),
        ("let s = \"\"\"\r\n  é\r\n  \"\"\"", "let s = \"\"\"\n  é\n  \"\"\""),
    ])
    func `line breaks become line feeds`(text: String, plain: String) {
        #expect(Array(CellText.plain(text).unicodeScalars) == Array(plain.unicodeScalars))
    }

    @Test(arguments: ["\u{FEFF}", "\u{FEFF}\u{FEFF}", "\u{200B}", "\u{2060}\u{200E}", "\u{AD}"])
    func `nothing invisible stands before the text`(mark: String) {
        #expect(CellText.plain(mark + "let f = 4").unicodeScalars.first == "l")
        #expect(CellText.plain("\n \(mark) 1 + 1") == "\n  1 + 1")
    }

    @Test(arguments: ["let s = \"a\u{200B}b\"", "\"👩\u{200D}🔬\"", "x // \u{FEFF}", "é", ""])
    func `the text itself stays as it is`(text: String) {
        #expect(Array(CellText.plain(text).unicodeScalars) == Array(text.unicodeScalars))
    }
}
