import DLLib
import Foundation
import TestSupport
import Testing

/// Expected values are those that the text of each test says itself.
@Suite(.seeded) struct DataTableTests {
    @Test func `kinds are guessed, missing values stay missing`() throws {
        let table = try DataTable(
            csvText: "day,open,count,up,note\n1,1.5,3,true,x\n2,NA,,false,\"\"\n3,2e3,5,true,\n")
        #expect(table.columnNames == ["day", "open", "count", "up", "note"])
        #expect(table["day"] == .integers([1, 2, 3]))
        #expect(table["open"] == .numbers([1.5, nil, 2_000]))
        #expect(table["count"] == .integers([3, nil, 5]))
        #expect(table["up"] == .booleans([true, false, true]))
        #expect(table["note"] == .texts(["x", "", nil]))
        #expect(table.missingCounts == ["open": 1, "count": 1, "note": 1])
        #expect(table.droppingMissing().rowCount == 1)
        #expect(table.fillingMissing(in: "open", with: 7)["open"] == .numbers([1.5, 7, 2_000]))
    }

    @Test func `quotes hold separators, line ends and quotes`() throws {
        let table = try DataTable(csvText: "a,b\r\n\"x, y\",\"say \"\"hi\"\"\"\r\n\"two\nlines\",z")
        #expect(table["a"] == .texts(["x, y", "two\nlines"]))
        #expect(table["b"] == .texts(["say \"hi\"", "z"]))
    }

    @Test(arguments: [",", ";", "\t", "|"] as [Character])
    func `separators are found`(separator: Character) throws {
        let s = separator
        let table = try DataTable(csvText: "a\(s)b\n1\(s)2\n")
        #expect(table["b"] == .integers([2]))
    }

    @Test func `names, decimal commas and marks of order`() throws {
        let bare = try DataTable(csvText: "1,2\n3,4\n")
        #expect(bare.columnNames == ["column0", "column1"] && bare.rowCount == 2)
        #expect(try DataTable(csvText: "a,b\n1,2\n", header: false).rowCount == 2)
        let german = try DataTable(csvText: "Preis;Tag\n1,5;2\n", decimalComma: true)
        #expect(german["Preis"] == .numbers([1.5]))
        #expect(try DataTable(csvText: "\u{FEFF}a\n1\n").columnNames == ["a"])
    }

    @Test func `errors name the line and what was found`() throws {
        func error(_ text: String) -> CSVError? {
            #expect(throws: CSVError.self) { try DataTable(csvText: text) }
        }
        #expect(
            error("a,b\n1,2\n\n1,2,3\n")
                == .unevenRow(path: "the text", line: 4, expected: 2, found: 3))
        #expect(error("a\n\"x\ny") == .openQuote(path: "the text", line: 2))
        #expect(
            error("a,b\n\"x\"y,2\n") == .textBehindQuote(path: "the text", line: 2, found: "y"))
        #expect(error("a,a\n1,2\n") == .repeatedName(path: "the text", name: "a"))
        #expect(error("\n") == .empty(path: "the text"))
    }

    @Test func `other encodings are refused by name`() throws {
        let folder = try TemporaryFolder()
        for (bytes, name) in [
            ([0xFF, 0xFE, 0x61, 0x00], "UTF-16"), ([0x61, 0x0A, 0xE9, 0x0A], "Windows-1252"),
        ] as [([UInt8], String)] {
            try folder.write(bytes, to: "a.csv")
            let error = #expect(throws: CSVError.self) {
                try DataTable(csv: folder.path + "/a.csv")
            }
            #expect(error?.description.contains(name) == true)
        }
        #expect(throws: (any Error).self) { try DataTable(csv: folder.path + "/none.csv") }
    }

    @Test func `columns become tensors or say why not`() throws {
        let table = try DataTable(csvText: "a,b,c,d\n1,2.5,x,1\n3,4,5,\n")
        let both = try table.tensor(["a", "b"])
        #expect(both.shape == [2, 2] && both.scalars() == [1, 2.5, 3, 4])
        #expect(try table.tensor("b").scalars() == [2.5, 4])
        #expect(throws: CSVError.notNumbers(column: "c", row: 0, found: "x")) {
            try table.tensor("c")
        }
        #expect(throws: CSVError.missingValues(column: "d", count: 1, row: 1)) {
            try table.tensor("d")
        }
        #expect(throws: CSVError.noColumn(name: "e", known: ["a", "b", "c", "d"])) {
            try table.tensor(["a", "e"])
        }
        #expect(table.split(trainFraction: 0.5, shuffle: false).test["a"] == .integers([3]))
    }

    @Test func `what is written is read again`() throws {
        let folder = try TemporaryFolder()
        let table = DataTable([
            ("n", .integers([1, nil])), ("x", .numbers([0.1, 1e-30])),
            ("t", .texts(["a \"b\", c\nd", "NA"])), ("u", .texts(["", nil])),
        ])
        try table.writeCSV(folder.path + "/new/t.csv")
        #expect(try DataTable(csv: folder.path + "/new/t.csv") == table)
        let text = try String(contentsOfFile: folder.path + "/new/t.csv", encoding: .utf8)
        #expect(text.hasPrefix("n,x,t,u\n1,0.1,\"a \"\"b\"\", c\nd\",\"\"\n"))
    }
}
