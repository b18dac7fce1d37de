internal import Canvas
internal import DLTraining

extension Plot {
    /// How the values of bars are written.
    public enum BarValue: Sendable {
        /// A share of 1 in per cent; the axis ends at 100 %, or where a larger share does.
        case share
        /// A whole number.
        case count
        /// A number with so many digits after the point.
        case number(decimals: Int)

        func text(_ value: Double) -> String {
            switch self {
            case .share: NumberText.percent(value)
            case .count:
                Int(exactly: value.rounded()).map(NumberText.grouped) ?? "\(value)"
            case .number(let decimals): NumberText.fixed(value, decimals)
            }
        }
    }

    /// Draws horizontal bars, one below the other, each with its name and its value.
    ///
    /// - Parameters:
    ///   - entries: Names and values, from top to bottom. Bars of values below zero go to the left
    ///     of the others' beginning; infinite values and those that are no numbers have none.
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
            width: 600, height: top + rowHeight * Double(max(entries.count, 1)) + 10,
            altText: (title.isEmpty ? "Bar chart" : title) + ": " + listed
        ) { (canvas, theme) throws(CanvasError) in
            let nameWidth = min(
                entries.map { canvas.width(of: $0.name, font: PlotTheme.label) }.max() ?? 0, 230)
            let textWidth = texts.map { canvas.width(of: $0, font: PlotTheme.label) }.max() ?? 0
            let area = canvas.bounds.inset(
                left: nameWidth + 18, top: top, right: textWidth + 20, bottom: 10)
            let finite = entries.map(\.value).filter(\.isFinite)
            let lowest = min(finite.min() ?? 0, 0)
            var highest = max(finite.max() ?? 0, 0)
            if case .share = value { highest = max(highest, 1) }
            // Halves, since the span of the largest numbers would be infinite.
            let span = highest / 2 - lowest / 2
            func x(_ value: Double) -> Double {
                area.x + (span > 0 ? (value / 2 - lowest / 2) / span * area.width : 0)
            }
            canvas.draw(
                canvas.shortened(title, toWidth: canvas.width - 16, font: PlotTheme.title),
                at: Point(x: 8, y: 16), font: PlotTheme.title, color: theme.ink)
            if entries.isEmpty {
                canvas.draw(
                    "no bar to draw", at: area.center, font: PlotTheme.label,
                    color: theme.faintInk, anchor: .middle)
            }
            for (row, entry) in entries.enumerated() {
                let y = area.y + (Double(row) + 0.5) * rowHeight
                let isFull = highlighted?.contains(row) ?? true
                canvas.fill(
                    Rectangle(x: area.x, y: y - 9, width: area.width, height: 18),
                    with: theme.track, cornerRadius: 2)
                if entry.value.isFinite {
                    let (start, end) = (x(min(entry.value, 0)), x(max(entry.value, 0)))
                    canvas.fill(
                        Rectangle(x: start, y: y - 9, width: end - start, height: 18),
                        with: isFull ? theme.series[0] : theme.muted, cornerRadius: 2)
                }
                canvas.draw(
                    canvas.shortened(entry.name, toWidth: nameWidth, font: PlotTheme.label),
                    at: Point(x: area.x - 10, y: y), font: PlotTheme.label, color: theme.ink,
                    anchor: .trailing)
                canvas.draw(
                    texts[row], at: Point(x: canvas.width - 10, y: y), font: PlotTheme.label,
                    color: theme.ink, anchor: .trailing)
            }
            if lowest < 0 {
                canvas.stroke(
                    [Point(x: x(0), y: area.y), Point(x: x(0), y: area.maxY)],
                    with: theme.axis)
            }
        }
    }
}
