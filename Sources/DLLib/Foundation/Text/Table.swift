public import KernelDisplay

/// Rows of texts under a header, shown as a table in a notebook and in aligned columns elsewhere.
public struct Table: Displayable, Sendable, Equatable, CustomStringConvertible {
    /// On which side the texts of a column end.
    public enum Alignment: Sendable {
        /// For words.
        case leading
        /// For numbers.
        case trailing
    }

    /// The names of the columns.
    public let header: [String]
    /// The alignment of each column.
    public let alignments: [Alignment]
    /// The texts, row by row.
    public private(set) var rows: [[String]] = []
    /// A line above the table.
    public var title: String

    /// Creates a table without rows from the names and alignments of its columns.
    public init(title: String = "", columns: [(name: String, alignment: Alignment)]) {
        self.title = title
        header = columns.map(\.name)
        alignments = columns.map(\.alignment)
    }

    /// Adds a row at the end.
    ///
    /// - Precondition: There is one text for each column.
    public mutating func append(_ row: [String]) {
        guard row.count == header.count else {
            fatalError("Table: a row of \(row.count) texts for \(header.count) columns")
        }
        rows.append(row)
    }

    /// The table in aligned columns.
    public var description: String {
        let widths = header.indices.map { column in
            ([header] + rows).map { $0[column].count }.max() ?? 0
        }
        func line(_ row: [String]) -> String {
            let cells = row.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                return alignments[column] == .trailing
                    ? padding + row[column] : row[column] + padding
            }
            let text = cells.joined(separator: "  ")
            return String(text.reversed().drop { $0 == " " }.reversed())
        }
        let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
        let lines = [line(header), rule] + rows.map(line)
        return ((title.isEmpty ? [] : [title]) + lines).joined(separator: "\n")
    }

    /// The table as HTML, without styles of its own: the page decides how tables look.
    public var html: String {
        func cells(_ row: [String], _ tag: String) -> String {
            zip(row, alignments).map { text, alignment in
                let side = alignment == .trailing ? "right" : "left"
                return "<\(tag) style=\"text-align:\(side)\">\(Table.escaped(text))</\(tag)>"
            }.joined()
        }
        let caption =
            title.isEmpty
            ? "" : "<caption style=\"text-align:left\">\(Table.escaped(title))</caption>"
        let body = rows.map { "<tr>\(cells($0, "td"))</tr>" }.joined(separator: "\n")
        return "<table>\(caption)<thead><tr>\(cells(header, "th"))</tr></thead>\n"
            + "<tbody>\n\(body)\n</tbody></table>"
    }

    /// The table as HTML and as plain text.
    public var mimeBundle: MIMEBundle {
        MIMEBundle(["text/html": .text(html), "text/plain": .text(description)])
    }

    package static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            default: result.append(character)
            }
        }
    }
}
