internal import Canvas

extension Plot {
    /// How the values of bars are written.
    public enum BarValue: Sendable {
        /// A share of 1 in per cent; the axis ends at 100 %.
        case share
        /// A whole number.
        case count
        /// A number with so many digits after the point.
        case number(decimals: Int)

        func text(_ value: Double) -> String {
            switch self {
            case .share: NumberText.percent(value)
            case .count: NumberText.grouped(Int(value.rounded()))
            case .number(let decimals): NumberText.fixed(value, decimals)
            }
        }
    }

    /// Draws horizontal bars, one below the other, each with its name and its value.
    ///
    /// - Parameters:
    ///   - entries: Names and values, from top to bottom; values below zero have no bar.
    ///   - title: A line above the bars.
    ///   - value: How the values are written.
    ///   - highlighted: The rows in full colour, the others stand back; nil colours all.
    /// - Returns: The plot.
    public static func bars(
        _ entries: [(name: String, value: Double)], title: String = "",
        value: BarValue = .number(decimals: 2), highlighted: Set<Int>? = nil
    ) -> Plot {
        let rowHeight = 28.0
        let top = title.isEmpty ? 10.0 : 36.0
        let texts = entries.map { value.text($0.value) }
        let listed = zip(entries, texts).map { "\($0.name) \($1)" }.joined(separator: ", ")
        return Plot(
            width: 600, height: top + rowHeight * Double(entries.count) + 10,
            altText: (title.isEmpty ? "Bar chart" : title) + ": " + listed
        ) { canvas throws(CanvasError) in
            let nameWidth = min(
                entries.map { canvas.width(of: $0.name, font: PlotTheme.label) }.max() ?? 0, 230)
            let textWidth = texts.map { canvas.width(of: $0, font: PlotTheme.label) }.max() ?? 0
            let area = canvas.bounds.inset(
                left: nameWidth + 18, top: top, right: textWidth + 20, bottom: 10)
            var full = entries.map(\.value).filter(\.isFinite).max() ?? 1
            if case .share = value { full = 1 }
            canvas.draw(
                title, at: Point(x: 8, y: 16), font: PlotTheme.title, color: PlotTheme.ink)
            for (row, entry) in entries.enumerated() {
                let y = area.y + (Double(row) + 0.5) * rowHeight
                let share = full > 0 && entry.value.isFinite ? max(0, entry.value / full) : 0
                let length = share * area.width
                let isFull = highlighted?.contains(row) ?? true
                canvas.fill(
                    Rectangle(x: area.x, y: y - 9, width: area.width, height: 18),
                    with: Color(hex: 0xF3F5F7), cornerRadius: 2)
                canvas.fill(
                    Rectangle(x: area.x, y: y - 9, width: length, height: 18),
                    with: isFull ? PlotTheme.series[0] : PlotTheme.muted, cornerRadius: 2)
                canvas.draw(
                    canvas.shortened(entry.name, toWidth: nameWidth, font: PlotTheme.label),
                    at: Point(x: area.x - 10, y: y), font: PlotTheme.label, color: PlotTheme.ink,
                    anchor: .trailing)
                canvas.draw(
                    texts[row], at: Point(x: canvas.width - 10, y: y), font: PlotTheme.label,
                    color: PlotTheme.ink, anchor: .trailing)
            }
        }
    }
}
