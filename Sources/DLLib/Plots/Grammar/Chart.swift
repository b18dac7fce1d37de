internal import Canvas

/// Marks in a pair of axes, with title, labels and legend.
struct Chart: Sendable {
    var title = ""
    var xLabel = ""
    var yLabel = ""
    let marks: [any Mark]
    var legendPlace = LegendPlace.automatic
    let x: PlotAxis
    let y: PlotAxis
    /// The colour of each mark.
    let colors: [PlotColor]

    /// Whether the axes are left out: for pictures without labels.
    var hidesAxes: Bool {
        marks.contains { $0.needs.hidesAxes } && xLabel.isEmpty && yLabel.isEmpty
    }
    var isSquare: Bool { marks.contains { $0.needs.isSquare } }
    var colorBar: ColorBar? { marks.lazy.compactMap(\.needs.colorBar).first }

    /// Whether any value can be drawn.
    private var hasValue: Bool {
        marks.contains { mark in
            mark.xColumns.contains { x.numbers($0).contains(where: \.isFinite) }
                && mark.yColumns.contains { y.numbers($0).contains(where: \.isFinite) }
        }
    }

    /// Draws the chart over the whole canvas.
    func draw(on canvas: Canvas, theme: PlotTheme) throws(CanvasError) {
        let lines = ChartText.wrapped(title, on: canvas, width: canvas.width - 40)
        for (row, line) in lines.enumerated() {
            canvas.draw(
                line, at: Point(x: 20, y: 16 + 18 * Double(row)), font: PlotTheme.title,
                color: theme.ink)
        }
        guard hasValue else {
            canvas.draw(
                "no finite value to draw", at: canvas.bounds.center, font: PlotTheme.label,
                color: theme.faintInk, anchor: .middle)
            return
        }
        let top = lines.isEmpty ? 14.0 : 16 + 18 * Double(lines.count)
        let entries = zip(marks, colors).flatMap { $0.legend(theme.color($1), theme) }
        let legend = Legend(
            legendPlace == .hidden ? [] : entries, canvas: canvas, limit: canvas.width * 0.6)

        // Inside the axes if there is room, else the axes begin below the legend.
        var layout = ChartLayout(self, on: canvas, top: top + 8)
        var box: Rectangle?
        if !legend.isEmpty, legendPlace == .automatic {
            let obstacles = marks.indices.flatMap {
                marks[$0].obstacles(in: space($0, layout.area, theme))
            }
            box = legend.place(in: layout.area, keepingOff: obstacles)
        }
        if !legend.isEmpty, box == nil {
            let rows = legend.rows(width: canvas.width - 28).count
            layout = ChartLayout(
                self, on: canvas, top: top + 12 + Double(rows) * Legend.rowHeight)
            let left =
                rows == 1 && legend.rows(width: layout.area.width).count == 1 ? layout.area.x : 14
            legend.draw(
                on: canvas, at: Point(x: left, y: top), width: canvas.width - 28, theme: theme)
        }
        try draw(on: canvas, in: layout, theme: theme)
        if let box { legend.draw(on: canvas, in: box, theme: theme) }
    }

    private func draw(
        on canvas: Canvas, in layout: ChartLayout, theme: PlotTheme
    ) throws(CanvasError) {
        if !hidesAxes { layout.drawGrid(on: canvas, theme: theme) }
        let area = layout.area
        // Points and lines at the ends of the axes stay whole.
        let slack = marks.contains { $0.needs.isExact } ? 0.0 : 5
        try canvas.clipped(
            to: area.inset(left: -slack, top: -slack, right: -slack, bottom: -slack)
        ) { () throws(CanvasError) in
            for (index, mark) in marks.enumerated() {
                try mark.draw(on: canvas, in: space(index, area, theme))
            }
        }
        if !hidesAxes { layout.drawAxes(on: canvas, theme: theme) }
        for (index, mark) in marks.enumerated() {
            let space = space(index, area, theme)
            if let line = mark as? Line { line.drawGaps(on: canvas, in: space) }
            if let bars = mark as? Bars { bars.drawValues(on: canvas, in: space) }
            if let rule = mark as? Rule { rule.drawLabel(on: canvas, in: space) }
        }
        if let colorBar { layout.draw(colorBar, on: canvas, theme: theme) }
    }

    /// Where the values of a mark lie.
    private func space(_ index: Int, _ area: Rectangle, _ theme: PlotTheme) -> PlotSpace {
        var space = PlotSpace(area: area, x: x, y: y, theme: theme)
        space.color = theme.color(colors[index])
        let bars = marks.indices.filter { marks[$0] is Bars }
        if let position = bars.firstIndex(of: index) { space.group = (position, bars.count) }
        space.isShared = marks.count { $0 is Histogram } > 1
        return space
    }
}

/// Texts of charts.
enum ChartText {
    /// A title in as many lines as it needs, three at most.
    static func wrapped(_ title: String, on canvas: Canvas, width: Double) -> [String] {
        var lines: [String] = []
        for paragraph in title.split(whereSeparator: \.isNewline) {
            var line = ""
            for word in paragraph.split(separator: " ") {
                let longer = line.isEmpty ? String(word) : line + " " + word
                if line.isEmpty || canvas.width(of: longer, font: PlotTheme.title) <= width {
                    line = longer
                } else {
                    lines.append(line)
                    line = String(word)
                }
            }
            lines.append(line)
        }
        if lines.count > 3 {
            lines = Array(lines[..<2]) + [lines[2...].joined(separator: " ")]
        }
        return lines.map { canvas.shortened($0, toWidth: width, font: PlotTheme.title) }
    }
}
