import SwiftKernel
import Testing

@Suite struct DirectedCellTests {
    /// The parts as short texts: Swift as it is, a directive as `<name|arguments>`.
    private func parts(_ code: String, names: Set<String> = []) -> [String] {
        DirectedCell(code) { names.contains($0) }.parts.map { part in
            switch part {
            case .swift(let text): text
            case .directive(let line):
                "<\(line.takesCell ? "%" : "")\(line.name)|\(line.arguments)>" + (line.body ?? "")
            }
        }
    }

    @Test func `Swift between directives keeps its lines`() {
        #expect(
            parts("let a = 1\n%env A=1\n\nlet b = 2") == [
                "let a = 1", "<env|A=1>", "\n\n\nlet b = 2",
            ])
        #expect(parts("%pwd\n%env A  B  \n") == ["<pwd|>", "<env|A  B>"])
        #expect(parts("let a = 7 % 3\n!=") == ["let a = 7 % 3\n!="])
    }

    @Test func `a cell without directives is one part, as it was written`() {
        #expect(parts("  let a = 1\n") == ["  let a = 1\n"])
        #expect(parts(" \n\t") == [])
        #expect(!DirectedCell("a % b").hasDirectives)
    }

    @Test func `a directive above a cell takes all of it`() {
        #expect(parts("%%bash\nls\n%pwd") == ["<%bash|>\nls\n%pwd"])
        #expect(parts("\n  %%timeit -n 3\nf()") == ["<%timeit|-n 3>\n\nf()"])
    }

    @Test func `text in the middle of a statement is no directive`() {
        #expect(parts("let s = \"\"\"\n%env\n\"\"\"").count == 1)
        #expect(parts("let a = 1 +\n%b").count == 1)
        #expect(parts("if x {\n!y\n}").count == 1)
        #expect(parts("/*\n%env\n*/").count == 1)
        #expect(parts("// let s = \"\"\"\n%env").count == 2)
    }

    @Test func `an exclamation mark runs the shell unless Swift knows the name`() {
        #expect(parts("!ls -l | wc") == ["<!|ls -l | wc>"])
        #expect(parts("!./run \"a b\"") == ["<!|./run \"a b\">"])
        #expect(parts("!done", names: ["done"]) == ["!done"])
        #expect(parts("let done = true\n!done") == ["let done = true\n!done"])
        #expect(parts("!true") == ["!true"])
        #expect(parts("!Interruption.isRequested") == ["!Interruption.isRequested"])
        #expect(parts("!(a && b)") == ["!(a && b)"])
    }

    @Test(arguments: [
        "(cd /tmp && ls)", "(ls)", "(ls; pwd)", "(echo hi)", "(ls | wc)", "{ ls; }",
        "{ echo a; echo b; }", "{ true; }", "[ -f x ] && echo y", "[[ -d x ]]", ": > file",
        "\"$HOME/run\" 1",
        "*.sh", "2>&1 ls", "<in sort", "$SHELL -c ls", "-x", "'my tool'", "@", "(a = 1)", "ls | wc",
        "f() { ls; }; f", "((1 + 2))x", "{ls,-l}", "%", "?", "7z x a", "(ls) > out", "{",
    ])
    func `what is no negation in Swift is a command`(command: String) {
        #expect(parts("!\(command)\n") == ["<!|\(command)>"])
        #expect(parts("let a = 1\n  !\(command)\nlet b = 2").count == 3)
    }

    @Test(arguments: [
        "(a && b)", "(a == b)", "(abs(-3) > 2)", "done(1)", "[1, 2].contains(3)", "\"a\".isEmpty",
        "{ true }()", "(true)", "(known)", "known", "known.isEmpty", "known && other",
        "list[known]",
        "(\n  known\n)", "check { known }", "[known: 1].isEmpty", "Set([1]).isEmpty",
        "known ? 1 : 2",
    ])
    func `what negates something that Swift knows is Swift`(expression: String) {
        #expect(parts("!\(expression)", names: ["known"]) == ["!\(expression)"])
        #expect(parts("let known = \"\"\n!\(expression)\n").count == 1)
    }

    @Test func `a blank may stand before a command, as no Swift begins so`() {
        #expect(parts("! ls -l") == ["<!|ls -l>"])
        #expect(parts("  !\tls", names: ["ls"]) == ["<!|ls>"])
        #expect(parts("let a = b\n! = c").count == 1)
    }

    @Test(arguments: ["\r\n", "\r", "\n"])
    func `any line break ends a directive`(end: String) {
        let lines = ["\u{FEFF}let a = 1", "%pwd", "!echo a", "let d = \"\"\"", "%no", "\"\"\"", ""]
        #expect(
            parts(lines.joined(separator: end)) == [
                "let a = 1", "<pwd|>", "<!|echo a>", "\n\n\nlet d = \"\"\"\n%no\n\"\"\"\n",
            ])
        #expect(
            parts(["%%bash", "echo x", "%pwd"].joined(separator: end)) == [
                "<%bash|>\necho x\n%pwd"
            ])
    }

    @Test func `arguments keep their column`() throws {
        guard case .directive(let line)? = DirectedCell("\t%time  x + y").parts.first else {
            Issue.record("no directive")
            return
        }
        #expect(line.indent == "\t       ")
        #expect(line.arguments == "x + y")
    }

    @Test func `quotes keep words together`() {
        #expect(Words.split("a 'b c'  \"d\"e ''") == ["a", "b c", "de", ""])
        #expect(Words.split("  ") == [])
    }

    @Test(arguments: [
        ("kitten", "sitting", 3), ("", "abc", 3), ("timeit", "timit", 1), ("same", "same", 0),
    ])
    func `the distance of two words counts edits`(left: String, right: String, distance: Int) {
        #expect(Words.distance(left, right) == distance)
        #expect(Words.distance(right, left) == distance)
    }

    @Test func `only a close name is proposed`() {
        #expect(Words.nearest(to: "instal", among: ["env", "install"]) == "install")
        #expect(Words.nearest(to: "completely", among: ["env", "install"]) == nil)
    }
}
