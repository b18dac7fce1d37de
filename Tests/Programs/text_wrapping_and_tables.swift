import Foundation

enum Alignment { case left, right, centre }

extension String {
    func padded(to width: Int, _ alignment: Alignment = .left) -> String {
        let missing = max(0, width - count)
        switch alignment {
        case .left: return self + String(repeating: " ", count: missing)
        case .right: return String(repeating: " ", count: missing) + self
        case .centre:
            let left = missing / 2
            return String(repeating: " ", count: left) + self + String(repeating: " ", count: missing - left)
        }
    }

    func wrapped(at width: Int) -> [String] {
        var lines = [""]
        for word in split(separator: " ") {
            if lines[lines.count - 1].isEmpty {
                lines[lines.count - 1] = String(word)
            } else if lines[lines.count - 1].count + 1 + word.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

// %%
struct Table {
    var columns: [(title: String, alignment: Alignment)]
    var rows: [[String]]

    func render() -> String {
        let widths = columns.enumerated().map { index, column in
            max(column.title.count, rows.map { $0[index].count }.max() ?? 0)
        }
        func line(_ cells: [String]) -> String {
            "|" + zip(cells, zip(columns, widths)).map { cell, column in
                " " + cell.padded(to: column.1, column.0.alignment) + " "
            }.joined(separator: "|") + "|"
        }
        let rule = "+" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "+") + "+"
        return ([rule, line(columns.map(\.title)), rule] + rows.map(line) + [rule]).joined(separator: "\n")
    }
}

// %%
let table = Table(
    columns: [("City", .left), ("Country", .centre), ("Population", .right)],
    rows: [["Zürich", "CH", "434,335"], ["São Paulo", "BR", "12,396,372"], ["日本橋", "JP", "1"]])
print(table.render())

// %%
let prose = "The quick brown fox jumps over the lazy dog and keeps running until the line is full"
for line in prose.wrapped(at: 24) { print(line.padded(to: 24, .right) + "|") }
print(prose.wrapped(at: 12).map(\.count).max()!, "".wrapped(at: 5))
