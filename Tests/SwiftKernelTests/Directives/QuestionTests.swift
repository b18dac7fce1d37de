import SwiftKernel
import Testing

@Suite struct QuestionTests {
    private func directives(_ code: String) -> [String] {
        DirectedCell(code).parts.compactMap { part in
            if case .directive(let line) = part { "\(line.name) \(line.arguments)" } else { nil }
        }
    }

    @Test(arguments: [
        ("print?", "? print?"), ("?print", "? print?"), ("??Pet", "? Pet??"), ("Pet??", "? Pet??"),
        ("pet.name?", "? pet.name?"), ("  größe? ", "? größe?"), ("%time?", "? %time?"),
    ])
    func `takes a name with question marks for a question`(code: String, expected: String) {
        #expect(directives(code) == [expected])
    }

    @Test(arguments: [
        "let x: Int?", "x?.y", "xs?\n  .count", "a ? b : c", "let v = c\n? a\n: b", "f(x)?",
        "\"?\"",
        "let text = \"\"\"\nwhat?\n\"\"\"", "???", "?",
    ])
    func `takes nothing else for a question`(code: String) { #expect(directives(code).isEmpty) }

    @Test func `goes on with the Swift of a directive until it is whole`() {
        let cell = DirectedCell("%time func f() {\n    1\n}\nlet b = 2")
        #expect(cell.parts.count == 2)
        #expect(
            directives("%time func f() {\n    1\n}\nlet b = 2") == ["time func f() {\n    1\n}"])
        #expect(cell.parts.last == .swift("\n\n\nlet b = 2"))
    }
}
