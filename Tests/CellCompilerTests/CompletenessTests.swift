import CellCompiler
import Testing

@Suite struct CompletenessTests {
    @Test(arguments: [
        "let x = 1", "", "// only a comment", "func f() {\n    print(1)\n}", "if true { }",
        "print(\"a\")\nprint(\"b\")",
    ])
    func `a whole cell is complete`(code: String) {
        #expect(Completeness(of: code) == .complete)
    }

    @Test(arguments: [
        ("func f() {", "    "), ("let a = [\n    1,", "    "), ("let x = 1 +", ""),
        ("print(\"\"\"\nabc", ""), ("/* a comment", ""), ("for i in 0..<3 {\n    print(i)", "    "),
        ("let x =", ""),
    ])
    func `a text that wants more lines is incomplete`(code: String, indent: String) {
        #expect(Completeness(of: code) == .incomplete(indent: indent))
    }

    @Test(arguments: [
        "let = = 3", "}", "1 + )", "func 3() {}\nprint(1)", "let a = \"words", "print(\"words)",
    ])
    func `a text that no line can save is invalid`(code: String) {
        #expect(Completeness(of: code) == .invalid)
    }
}
