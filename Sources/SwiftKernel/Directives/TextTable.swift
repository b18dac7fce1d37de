internal import KernelDisplay

/// A table as aligned text and as HTML.
struct TextTable: Sendable {
    /// The headings.
    let columns: [String]
    /// The columns that hold numbers, which stand on the right.
    var numbers: Set<Int> = []
    /// The rows, each with a text for each column.
    var rows: [[String]] = []

    /// Creates a table without rows.
    init(columns: [String]) { self.columns = columns }

    /// Both forms.
    var bundle: MIMEBundle {
        .html(html, plainText: text)
    }

    /// The columns padded with blanks, a rule below the headings.
    var text: String {
        let widths = columns.indices.map { column in
            ([columns] + rows).map { $0[column].count }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            let padded = cells.indices.map { column in
                let blanks = String(repeating: " ", count: widths[column] - cells[column].count)
                return numbers.contains(column) ? blanks + cells[column] : cells[column] + blanks
            }
            let text = padded.joined(separator: "  ")
            return String(text.reversed().drop { $0 == " " }.reversed())
        }
        let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
        return ([line(columns), rule] + rows.map(line)).joined(separator: "\n")
    }

    private var html: String {
        func row(_ cells: [String], _ tag: String) -> String {
            let parts = cells.indices.map { column in
                let side = numbers.contains(column) ? "right" : "left"
                return
                    "<\(tag) style=\"text-align:\(side)\">\(Self.escaped(cells[column]))</\(tag)>"
            }
            return "<tr>\(parts.joined())</tr>"
        }
        return "<table><thead>\(row(columns, "th"))</thead>"
            + "<tbody>\(rows.map { row($0, "td") }.joined())</tbody></table>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
