import CellCompiler
import Testing

@Suite struct UnsetVariableTests {
    private let text = """
        let first = 1
        var (second, third) = (
            2, compute())
        func helper() { let local = 1 }; let fourth = 4
        guard let fifth = first else { fatalError() }
        var computed: Int { 6 }
        """

    @Test(arguments: [
        (1, 14, ["helper", "computed"]),
        (3, 8, ["first", "helper", "computed"]),
        (4, 50, ["first", "second", "third", "helper", "computed"]),
        (5, 20, ["first", "second", "third", "helper", "fourth", "computed"]),
        (9, 1, ["first", "second", "third", "helper", "fourth", "fifth", "computed"]),
    ])
    func `what a cell declares without a value depends on where it stopped`(
        line: Int, column: Int, names: [String]
    ) {
        // Columns count what the compiler sees: `nonisolated(unsafe) public ` stands before them.
        let cell = ParsedCell(text).withoutVariablesUnset(line: line, column: column)
        #expect(cell.declarations.map(\.name).sorted() == names.sorted())
    }

    @Test func `without a column the whole line counts as not done`() {
        let cell = ParsedCell("let a = 1\nlet b = 2\nlet c = 3")
        #expect(cell.withoutVariablesUnset(line: 2, column: 0).declarations.map(\.name) == ["a"])
    }

    @Test func `a variable that is set later has a value once its last assignment is done`() {
        let cell = ParsedCell(
            """
            let rate: Double
            var names: [String], count: Int
            if isFast { rate = 1 } else { rate = 2 }
            names = []
            (count, names) = (1, ["a"])
            """)
        let known = { (line: Int) in
            cell.withoutVariablesUnset(line: line, column: 0).declarations.map(\.name)
        }
        #expect(known(3) == [])
        #expect(known(4) == ["rate"])
        #expect(known(6) == ["rate", "names", "count"])
    }
}
