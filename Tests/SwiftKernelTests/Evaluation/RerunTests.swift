import SwiftKernel
import Testing

/// A cell that the front end runs again replaces what its earlier run declared.
@Suite struct RerunTests {
    @Test func `an overload that the new text no longer has is gone`() throws {
        let session = try NotebookSession()
        session.run("func f(_ x: Int) -> Int { 1 }\nfunc f(_ x: Double) -> Int { 2 }", cell: "a")
        #expect(session.run("f(1)", cell: "b").answer == "1")
        session.run("func f(_ x: Double) -> Int { 3 }", cell: "a")
        #expect(session.run("f(1)", cell: "b").answer == "3")
    }

    @Test func `an overload of another cell is left alone`() throws {
        let session = try NotebookSession()
        session.run("func f(_ x: String) -> Int { 1 }", cell: "a")
        session.run("func f(_ x: Int) -> Int { 2 }", cell: "b")
        session.run("func f(_ x: Int) -> Int { 3 }", cell: "b")
        #expect(session.run("[f(\"\"), f(0)]").answer == "[1, 3]")
        // Without one of its own, cell b no longer takes part.
        session.run("let other = 1", cell: "b")
        session.run("func f(_ x: Double) -> Int { 4 }", cell: "c")
        #expect(session.run("f(0)").answer == "4")
    }

    @Test func `a member of an extension that the new text no longer has is gone`() throws {
        let session = try NotebookSession()
        session.run("protocol Named {}\nextension Named { func name() -> String { \"any\" } }")
        session.run("struct Cat: Named {}\nlet cat = Cat()")
        session.run(
            "extension Cat { func name() -> String { \"cat\" }; var legs: Int { 4 } }", cell: "a")
        #expect(session.run("cat.name()").answer == "\"cat\"")
        session.run("extension Cat { var legs: Int { 3 } }", cell: "a")
        #expect(session.run("cat.name()").answer == "\"any\"")
        #expect(session.run("cat.legs").answer == "3")
        session.run("// nothing", cell: "a")
        session.run("let empty = 0", cell: "a")
        #expect(session.run("cat.legs").failure?.value.contains("no member 'legs'") == true)
    }

    @Test func `an operator that the new text no longer has is gone`() throws {
        let session = try NotebookSession()
        session.run("struct V { var x = 1 }")
        session.run("func + (a: V, b: V) -> Int { a.x + b.x }; let one = 1", cell: "a")
        #expect(session.run("V() + V()").answer == "2")
        session.run("let one = 1", cell: "a")
        #expect(session.run("V() + V()").failure?.name == "CompileError")
    }

    @Test func `a variable, a type and a lone function that vanished from the text stay`() throws {
        let session = try NotebookSession()
        session.run(
            "let kept = 5\nstruct T { var a = 1 }\nfunc lone() -> Int { 7 }\nlet other = 1",
            cell: "a")
        session.run("let other = 2", cell: "a")
        #expect(session.run("[kept, T().a, lone(), other]").answer == "[5, 1, 7, 2]")
    }

    @Test func `the same declaration in another cell follows the usual rules`() throws {
        let session = try NotebookSession()
        session.run("func f(_ x: Int) -> Int { 1 }", cell: "a")
        session.run("func f(_ x: String) -> Int { 2 }", cell: "b")
        #expect(session.run("f(0) + f(\"\")", cell: "c").answer == "3")
    }

    @Test func `the pieces of one run do not replace each other`() throws {
        let session = try NotebookSession()
        let cell = "func f(_ x: Int) -> Int { 1 }\n%pwd\nfunc f(_ x: String) -> Int { 2 }"
        session.run(cell, cell: "a")
        session.run(cell, cell: "a")
        #expect(session.run("f(0) + f(\"\")").answer == "3")
    }

    @Test func `a run that fails replaces nothing`() throws {
        let session = try NotebookSession()
        session.run("func f(_ x: Int) -> Int { 1 }\nfunc f(_ x: String) -> Int { 2 }", cell: "a")
        let failed = session.run("func f(_ x: String) -> Int { \"text\" }", cell: "a")
        #expect(failed.failure?.name == "CompileError")
        #expect(session.run("f(0)").answer == "1")
    }

    @Test(arguments: [String?.none, "a"])
    func `types that are declared again as they were stay the same types`(cell: String?) throws {
        let session = try NotebookSession()
        let types = """
            struct Point: Equatable { var x = 3.0, y = 4.0; func far() -> Double { length } }
            protocol Shape { var area: Double { get } }
            extension Point { var length: Double { (x * x + y * y).squareRoot() } }
            """
        session.run(types, cell: cell)
        session.run("extension Point { var twice: Double { length * 2 } }", cell: "b")
        session.run("var points = [Point()]; let x = 1", cell: "c")
        session.run(types, cell: cell)
        #expect(session.run("points.append(Point()); points[1].twice").answer == "10.0")
        #expect(session.run("points[0] == points[1]").answer == "true")
    }

    @Test func `types are new where what they use is new, or where they hold values`() throws {
        let session = try NotebookSession()
        session.run("func unit() -> Int { 1 }", cell: "a")
        let type = "struct Size { func get() -> Int { unit() } }"
        session.run(type, cell: "b")
        session.run("func unit() -> Int { 2 }", cell: "a")
        #expect(session.run("Size().get()").answer == "1")
        session.run(type, cell: "b")
        #expect(session.run("Size().get()").answer == "2")
        let counter = "enum Counter { static var n = 0 }"
        session.run(counter, cell: "d")
        session.run("Counter.n = 5")
        session.run(counter, cell: "d")
        #expect(session.run("Counter.n").answer == "0")
    }

    @Test func `a type that another cell declared in between is declared anew`() throws {
        let session = try NotebookSession()
        session.run("struct P { var x = 1 }", cell: "a")
        session.run("struct P { var x = 2 }", cell: "b")
        session.run("struct P { var x = 1 }", cell: "a")
        #expect(session.run("P().x").answer == "1")
    }
}
