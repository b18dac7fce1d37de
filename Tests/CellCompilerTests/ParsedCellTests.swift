import CellCompiler
import Testing

@Suite struct ParsedCellTests {
    private func names(_ code: String) -> [String] {
        ParsedCell(code).declarations.map { "\($0.kind.rawValue) \($0.signature)" }
    }

    @Test func `variables are found in patterns and lists`() {
        #expect(names("let a = 1, b = 2") == ["let a", "let b"])
        #expect(names("var (x, (y, _)) = f()") == ["var x", "var y"])
    }

    @Test func `functions differ by labels and types`() {
        #expect(
            names("func f(_ x: Int) {}\nfunc f(to y: String) {}")
                == ["func f(_: Int)", "func f(to: String)"])
        #expect(names("func g<T: P>(_ x: T) {}") == ["func g<T: P>(_: T)"])
    }

    @Test func `extensions of other cells' types are recorded by member`() {
        #expect(
            names("extension P: Q { var a: Int { 1 }; func g() {} }")
                == ["extensionMember P: Q", "extensionMember P.a", "extensionMember P.g"])
        #expect(names("struct P {}; extension P { var a: Int { 1 } }") == ["struct P"])
    }

    @Test func `what is inside of functions and types is nobody else's`() {
        #expect(names("func f() { let inner = 1 }; if true { let other = 2 }") == ["func f()"])
    }

    @Test(arguments: [
        ("let v = g()", ["let v"]), ("let v", ["let v"]), ("let (a, b) = g()", ["let a", "let b"]),
        ("case .num(let base) = e", ["let base"]),
        ("case let .pair(p, named: q) = e", ["let p", "let q"]),
        ("case let (u, v?) = t", ["let u", "let v"]), ("case let x? = o", ["let x"]),
        ("case let s as Int = a", ["let s"]), ("case is Int = a", []),
        ("case .a(.b(_, let `in`)) = e", ["let in"]), ("#available(macOS 10, *)", []),
        ("case (1, var w) = t", ["var w"]), ("var n = f(), n > 3, let m = n", ["let m", "var n"]),
        ("f { x in x }", []),
    ])
    func `every name that a guard introduces is recorded`(conditions: String, found: [String]) {
        #expect(names("guard \(conditions) else { fatalError() }").sorted() == found)
    }

    @Test func `a name that a guard shadows is the guard's`() {
        let cell = ParsedCell("let maybe: Int? = 3\nguard let maybe else { fatalError() }")
        #expect(cell.declarations.map(\.isGuarded) == [true])
    }

    @Test func `what ends with its cell is declared for no other`() {
        #expect(names("async let x = f(); async let (a, b) = g()\nlet y = 1") == ["let y"])
    }

    @Test(arguments: [
        ("for i in 0..<3 { print(i) }", true), ("func f() { while true {} }", true),
        ("let c = { repeat {} while false }", true), ("[1].map { $0 }", false),
    ])
    func `loops are found at any depth`(code: String, hasLoop: Bool) {
        #expect(ParsedCell(code).hasLoop == hasLoop)
    }

    @Test(arguments: ["", "  \n", "// words", "/* a\n b */"])
    func `a cell with nothing to run is empty`(code: String) {
        #expect(ParsedCell(code).isEmpty)
    }
}

@Suite struct ScopeTests {
    private func scope(_ cells: [String]) -> Scope {
        var scope = Scope()
        for (index, text) in cells.enumerated() {
            scope.add(
                ParsedCell(text), module: "Cell\(index + 1)", label: "In[\(index + 1)]")
        }
        return scope
    }

    @Test func `a name comes from the cell that declared it last`() {
        #expect(
            scope(["let x = 1; let y = 2", "let x = 3"]).importLines(implicit: []) == [
                "@testable import Cell1", "@testable import Cell2",
                "@testable import let Cell1.y", "@testable import let Cell2.x",
            ])
    }

    @Test func `a module with nothing current is dropped`() {
        let lines = scope(["let x = 1", "let x = 2", "let x = 3"]).importLines(implicit: ["Lib"])
        #expect(
            lines == ["import Lib", "@testable import Cell3", "@testable import let Cell3.x"])
    }

    @Test func `overloads of two cells live side by side`() {
        let lines = scope(["func f(_ x: Int) {}", "func f(_ x: String) {}"])
            .importLines(implicit: [])
        #expect(lines == ["@testable import Cell1", "@testable import Cell2"])
    }

    @Test func `a module whose types were replaced stays visible for old values`() {
        var scope = scope(["struct P {}"])
        scope.add(ParsedCell("let p = P()"), module: "Cell2", label: "In[2]", reach: ["Cell1"])
        scope.add(ParsedCell("struct P {}"), module: "Cell3", label: "In[3]")
        #expect(
            scope.importLines(implicit: [], for: ParsedCell("p")) == [
                "@testable import Cell1", "@testable import Cell2",
                "@testable import let Cell2.p",
            ])
        #expect(
            scope.importLines(implicit: [], for: ParsedCell("P()")) == [
                "@testable import Cell3", "@testable import struct Cell3.P",
            ])
    }

    @Test func `running one cell fifty times leaves one module`() {
        let lines = scope([String](repeating: "struct P {}; let p = P()", count: 50))
            .importLines(implicit: [])
        #expect(lines.filter { !$0.contains(".") } == ["@testable import Cell50"])
    }

    @Test(arguments: [
        ("extension P { var y: Int { x } }", true), ("extension P.Inner {}", true),
        ("P().y", false), ("extension Q {}", false), ("struct P {}", false),
    ])
    func `a cell that extends a type sees what is private in it`(code: String, isOpen: Bool) {
        let cell = ParsedCell(code)
        let lines = scope(["struct P { private var x = 1 }", "struct Q { var x = 1 }"])
            .importLines(implicit: [], for: cell, extendedTypes: cell.extendedTypes)
        #expect(lines.contains { $0.hasSuffix("import Cell1") || code == "extension Q {}" })
        #expect(lines.contains { $0.hasPrefix("@_private(sourceFile: \"main.swift\")") } == isOpen)
    }

    @Test func `a cell imports the cells whose names it mentions`() {
        let scope = scope([
            "let x = 1", "func f() {}", "let y = 2", "extension Int { var half: Int { self / 2 } }",
        ])
        #expect(
            scope.importLines(implicit: [], for: ParsedCell("f(x)")) == [
                "@testable import Cell1", "@testable import Cell2",
                "@testable import let Cell1.x",
            ])
        #expect(
            scope.importLines(implicit: [], for: ParsedCell("4.half")) == ["@testable import Cell4"]
        )
    }

    @Test(arguments: [
        "extension Int: P {}", "extension P { subscript(i: Int) -> Int { i } }",
        "extension S { init(_ text: String) {} }",
        "extension String.StringInterpolation { mutating func appendInterpolation(_ p: P) {} }",
        "func ~= (a: P, b: Int) -> Bool { true }",
    ])
    func `what is used without a name is imported by every cell`(code: String) {
        #expect(
            scope([code]).importLines(implicit: [], for: ParsedCell("1")) == [
                "@testable import Cell1"
            ])
    }

    @Test func `a name that a module does not have is left out`() {
        let lines = scope(["let x = 1, y = 2"])
            .importLines(implicit: [], absentNames: ["y"], hidesImports: true)
        #expect(
            lines == [
                "@_implementationOnly @testable import Cell1",
                "@_implementationOnly @testable import let Cell1.x",
            ])
    }

    @Test func `operators have no import of their own`() {
        let lines = scope(["func + (a: P, b: P) -> P { a }"]).importLines(implicit: [])
        #expect(lines == ["@testable import Cell1"])
    }

    @Test func `lost values leave the imports`() {
        var scope = scope(["import Foundation\nlet x = 1"])
        scope.removeValues()
        #expect(scope.importLines(implicit: []) == ["@preconcurrency import Foundation"])
    }
}

@Suite struct DiagnosticTests {
    @Test func `messages of the compiler are read from its plain output`() {
        let output = """
            In[2]:3:5: error: cannot find 'y' in scope [#group]
                y
                ^
            main.swift:1:8: warning: a: warning: b
            <unknown>:0: error: broken
            """
        #expect(
            CompilerDiagnostic.parse(output) == [
                CompilerDiagnostic(
                    file: "In[2]", line: 3, column: 5, severity: .error,
                    message: "cannot find 'y' in scope"),
                CompilerDiagnostic(
                    file: "main.swift", line: 1, column: 8, severity: .warning,
                    message: "a: warning: b"),
                CompilerDiagnostic(
                    file: "<unknown>:0", line: 0, column: 0, severity: .error,
                    message: "broken"),
            ])
    }

    @Test func `what the compiler proposes is read from below the caret`() {
        let output = """
            In[2]:1:1: error: missing argument
            f(1)
             ^
              , <#Int#>
            In[2]:2:1: note: here
            """
        let found = CompilerDiagnostic.parse(output)
        #expect(found.map(\.fix) == [", Int", nil])
        #expect(
            DiagnosticText(code: "f(1)", label: "In[2]").render([found[0]]) == [
                "In[2]:1:1: error: missing argument", "f(1)", "^", "  fix-it: , Int",
            ])
    }

    @Test func `a flood of errors is cut`() {
        let errors = (2...21).map {
            CompilerDiagnostic(
                file: "In[1]", line: $0, column: 1, severity: .error, message: "bad")
        }
        let text = DiagnosticText(code: "", label: "In[1]").render(errors)
        #expect(text.count == 9)
        #expect(text.last == "… and 12 more errors, perhaps because of these")
    }

    @Test func `the caret stands below its character, tabs and emoji before it`() {
        let text = DiagnosticText(code: "\tlet 👋🏽 = y", label: "In[1]")
        let diagnostic = CompilerDiagnostic(
            file: "In[1]", line: 1, column: 1 + "\tlet 👋🏽 = ".utf8.count, severity: .error,
            message: "cannot find Cell3.y")
        #expect(
            text.render([diagnostic]) == [
                "In[1]:1:10: error: cannot find y", "\tlet 👋🏽 = y", "\t        ^",
            ])
    }
}
