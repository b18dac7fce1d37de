internal import Canvas

/// A table of numbers in coloured cells, with names on both sides.
struct CellTable: Sendable {
    let title: String
    let rowLabel: String
    let columnLabel: String
    let rowNames: [String]
    let columnNames: [String]
    /// The text of every cell, row by row; a second line is smaller.
    let cells: [[(text: String, note: String, shade: Double)]]

    /// The plot of the table.
    func plot(altText: String) -> Plot {
        let rows = rowNames.count
        let columns = columnNames.count
        let side = min(max(460 / Double(max(rows, columns, 1)), 26), 66)
        // An estimate: the canvas, which could measure the names, does not exist yet. Letters
        // beyond ASCII may be as wide as Chinese characters.
        let longest =
            (rowNames + columnNames).map { name in
                name.reduce(4) { $0 + ($1.isASCII ? 7.2 : 13) }
            }.max() ?? 0
        let nameWidth = min(longest, 170)
        let turnsNames = nameWidth > side - 6
        let left = 30 + nameWidth + 8
        let top = title.isEmpty ? 10.0 : 38.0
        let bottom = turnsNames ? nameWidth * 0.75 + 42 : 48.0
        let area = Rectangle(
            x: left, y: top, width: side * Double(columns), height: side * Double(rows))
        return Plot(
            width: max(area.maxX + 20, 260), height: area.maxY + bottom, altText: altText
        ) { (canvas, theme) throws(CanvasError) in
            canvas.draw(
                title, at: Point(x: area.x, y: 16), font: PlotTheme.title, color: theme.ink)
            drawCells(on: canvas, in: area, side: side, theme: theme)
            drawNames(
                on: canvas, in: area, side: side, nameWidth: nameWidth, turnsNames: turnsNames,
                theme: theme)
        }
    }

    private func drawCells(on canvas: Canvas, in area: Rectangle, side: Double, theme: PlotTheme) {
        let isSmall = side < 40
        for (row, line) in cells.enumerated() {
            for (column, cell) in line.enumerated() {
                let rectangle = Rectangle(
                    x: area.x + Double(column) * side, y: area.y + Double(row) * side, width: side,
                    height: side)
                let color = PlotColors.blues.color(at: cell.shade)
                canvas.fill(rectangle, with: color)
                canvas.stroke(rectangle, with: theme.background, lineWidth: 1.5)
                let ink = color.luminance > 0.35 ? Color(hex: 0x222222) : Color.white
                let hasNote = !cell.note.isEmpty && !isSmall && cell.shade > 0
                canvas.draw(
                    cell.text,
                    at: Point(x: rectangle.center.x, y: rectangle.center.y - (hasNote ? 7 : 0)),
                    font: isSmall ? PlotTheme.note : Font(size: 14, isBold: row == column),
                    color: cell.shade == 0 ? Color(hex: 0x999999) : ink, anchor: .middle)
                guard hasNote else { continue }
                canvas.draw(
                    cell.note, at: Point(x: rectangle.center.x, y: rectangle.center.y + 10),
                    font: PlotTheme.note, color: ink.withOpacity(0.8), anchor: .middle)
            }
        }
        canvas.stroke(area, with: theme.axis)
    }

    private func drawNames(
        on canvas: Canvas, in area: Rectangle, side: Double, nameWidth: Double, turnsNames: Bool,
        theme: PlotTheme
    ) {
        for (row, name) in rowNames.enumerated() {
            canvas.draw(
                canvas.shortened(name, toWidth: nameWidth, font: PlotTheme.label),
                at: Point(x: area.x - 8, y: area.y + (Double(row) + 0.5) * side),
                font: PlotTheme.label, color: theme.ink, anchor: .trailing)
        }
        for (column, name) in columnNames.enumerated() {
            let x = area.x + (Double(column) + 0.5) * side
            canvas.draw(
                canvas.shortened(name, toWidth: nameWidth, font: PlotTheme.label),
                at: Point(x: turnsNames ? x + 4 : x, y: area.maxY + 14), font: PlotTheme.label,
                color: theme.ink, anchor: turnsNames ? .trailing : .middle,
                turns: turnsNames ? -0.125 : 0)
        }
        canvas.draw(
            rowLabel, at: Point(x: 14, y: area.center.y), font: PlotTheme.label,
            color: theme.faintInk, anchor: .middle, turns: -0.25)
        canvas.draw(
            columnLabel, at: Point(x: area.center.x, y: canvas.height - 14),
            font: PlotTheme.label, color: theme.faintInk, anchor: .middle)
    }
}
