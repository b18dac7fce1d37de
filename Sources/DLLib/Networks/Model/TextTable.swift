/// A table drawn with box characters, as the Python library `rich` draws Keras's summaries.
package struct TextTable {
    /// One column: its heading and where its text stands.
    package struct Column {
        /// Where the text of a column stands.
        package enum Alignment {
            case left
            case center
            case right
        }

        let heading: String
        let alignment: Alignment

        package init(_ heading: String, _ alignment: Alignment) {
            self.heading = heading
            self.alignment = alignment
        }
    }

    private let columns: [Column]
    private let widths: [Int]
    private var rows: [[String]] = []

    /// Creates an empty table.
    ///
    /// - Parameters:
    ///   - columns: The columns.
    ///   - positions: Where each column ends, as parts of the line.
    ///   - lineLength: The characters of a line, borders included.
    package init(columns: [Column], positions: [Double], lineLength: Int) {
        self.columns = columns
        let ends = positions.map { Int($0 * Double(lineLength)) }
        var wanted = zip(ends, [0] + ends).map { $0 - $1 + 2 }
        // The wishes, padding included, exceed the line: every column gives up an even share,
        // rounded half to even.
        var excess = wanted.reduce(0, +) - (lineLength - columns.count - 1)
        for index in wanted.indices where excess > 0 {
            let share = Double(excess) / Double(wanted.count - index)
            let taken = Int(share.rounded(.toNearestOrEven))
            wanted[index] -= taken
            excess -= taken
        }
        widths = wanted
    }

    /// Adds a row, one text for each column.
    package mutating func addRow(_ cells: [String]) { rows.append(cells) }

    /// The table as text, ending in a newline.
    package var rendered: String {
        var text = border("┏", "━", "┳", "┓")
        text += lines(columns.map(\.heading), edge: "┃")
        text += border("┡", "━", "╇", "┩")
        for (index, row) in rows.enumerated() {
            if index > 0 { text += border("├", "─", "┼", "┤") }
            text += lines(row, edge: "│")
        }
        return text + border("└", "─", "┴", "┘")
    }

    private func border(_ left: String, _ fill: String, _ middle: String, _ right: String)
        -> String
    {
        left + widths.map { String(repeating: fill, count: $0) }.joined(separator: middle) + right
            + "\n"
    }

    /// The lines of one row; long texts take several.
    private func lines(_ cells: [String], edge: String) -> String {
        let wrapped = zip(cells, widths).map { TextTable.wrap($0, width: $1 - 2) }
        let height = wrapped.map(\.count).max() ?? 1
        var text = ""
        for line in 0..<height {
            text += edge
            for (index, cell) in wrapped.enumerated() {
                let part = line < cell.count ? cell[line] : ""
                text += " " + aligned(part, index) + " " + edge
            }
            text += "\n"
        }
        return text
    }

    private func aligned(_ text: String, _ column: Int) -> String {
        let space = max(0, widths[column] - 2 - text.count)
        let before =
            switch columns[column].alignment {
            case .left: 0
            case .center: space / 2
            case .right: space
            }
        return String(repeating: " ", count: before) + text
            + String(repeating: " ", count: space - before)
    }

    /// Breaks a text between words; a word that is too long for a line ends in `…`.
    ///
    /// Spaces at the beginning stay, as they indent the layers of nested models.
    static func wrap(_ text: String, width: Int) -> [String] {
        let indent = String(text.prefix { $0 == " " })
        var lines: [String] = []
        var line = ""
        for (index, word) in text.split(separator: " ").enumerated() {
            if index == 0 {
                line = indent + word
            } else if line.count + 1 + word.count <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        lines.append(line)
        return lines.map { $0.count <= width ? $0 : $0.prefix(width - 1) + "…" }
    }
}
