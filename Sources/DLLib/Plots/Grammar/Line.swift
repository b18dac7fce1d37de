internal import Canvas

/// How a line is drawn.
public enum LineStyle: Sendable {
    /// Without a break.
    case solid
    /// In strokes.
    case dashed
    /// In dots.
    case dotted

    var dashes: [Double] {
        switch self {
        case .solid: []
        case .dashed: [6, 4]
        case .dotted: [2, 3]
        }
    }
}

/// A line through points, in the order in which they are given; nan leaves a gap.
///
///     Plot(xLabel: "epoch", yLabel: "loss") {
///         Line(x: 1...3, y: [1.6, 0.9, 0.7], label: "training")
///     }
public struct Line: Mark {
    let x: PlotColumn
    let y: PlotColumn
    let label: String
    let color: PlotColor?
    let style: LineStyle
    let width: Double
    let showsPoints: Bool
    /// Whether "nan" and "inf" stand above gaps.
    var notesGaps = false

    /// Creates a line through points.
    ///
    /// - Parameters:
    ///   - x: Where the points lie from left to right: numbers, dates or names.
    ///   - y: How high they lie, as many values.
    ///   - label: The text in the legend; a mark of the same label has the same colour.
    ///   - color: The colour; nil takes the next one.
    ///   - style: Solid, dashed or dotted.
    ///   - width: How thick the line is, in points.
    ///   - showsPoints: Whether a disc stands at each point.
    public init(
        x: some PlotValues, y: some PlotValues, label: String = "", color: PlotColor? = nil,
        style: LineStyle = .solid, width: Double = 2, showsPoints: Bool = false
    ) {
        self.x = PlotColumn(x, for: "Line: x")
        self.y = PlotColumn(y, for: "Line: y")
        self.label = label
        self.color = color
        self.style = style
        self.width = width
        self.showsPoints = showsPoints
        PlotColumn.requireSameCount("Line", "x", self.x.count, "y", self.y.count)
    }

    /// Creates a line through values at 0, 1, 2 and so on.
    ///
    /// - Parameters:
    ///   - y: How high the points lie.
    ///   - label: The text in the legend.
    ///   - color: The colour; nil takes the next one.
    ///   - style: Solid, dashed or dotted.
    ///   - width: How thick the line is, in points.
    ///   - showsPoints: Whether a disc stands at each point.
    public init(
        _ y: some PlotValues, label: String = "", color: PlotColor? = nil,
        style: LineStyle = .solid, width: Double = 2, showsPoints: Bool = false
    ) {
        self.y = PlotColumn(y, for: "Line: y")
        self.x = .positions(self.y.count)
        self.label = label
        self.color = color
        self.style = style
        self.width = width
        self.showsPoints = showsPoints
    }

    /// Creates the curve of a training, whose losses may be infinite.
    init(epochs: [Double], label: String, color: PlotColor, style: LineStyle) {
        x = .positions(epochs.count, from: 1)
        y = .numbers(epochs)
        self.label = label
        self.color = color
        self.style = style
        width = 2
        showsPoints = epochs.count(where: \.isFinite) <= 30
        notesGaps = true
    }

    var xColumns: [PlotColumn] { [x] }
    var yColumns: [PlotColumn] { [y] }
    var kindText: String { "Line plot" }

    func legend(_ color: Color, _ theme: PlotTheme) -> [LegendEntry] {
        label.isEmpty
            ? [] : [LegendEntry(text: label, color: color, symbol: .line(dashes: style.dashes))]
    }

    func draw(on canvas: Canvas, in space: PlotSpace) throws(CanvasError) {
        for points in runs(of: space.points(x, y)) {
            canvas.stroke(points, with: space.color, lineWidth: width, dashes: style.dashes)
            // A value between two gaps has no line.
            guard showsPoints || points.count == 1 else { continue }
            for point in points {
                canvas.fillCircle(center: point, radius: 4, with: space.theme.background)
                canvas.fillCircle(center: point, radius: 3, with: space.color)
            }
        }
    }

    /// Writes above the area what stands in the place of values that cannot be drawn.
    func drawGaps(on canvas: Canvas, in space: PlotSpace) {
        guard notesGaps else { return }
        let (xs, ys) = (space.x.numbers(x), space.y.numbers(y))
        var index = 0
        while index < ys.count {
            guard !ys[index].isFinite else {
                index += 1
                continue
            }
            let start = index
            while index < ys.count, !ys[index].isFinite { index += 1 }
            let middle = space.x((xs[start] + xs[index - 1]) / 2)
            canvas.draw(
                ys[start].isNaN ? "nan" : ys[start] > 0 ? "inf" : "-inf",
                at: Point(
                    x: min(max(middle, space.area.x + 8), space.area.maxX - 8),
                    y: space.area.y - 6),
                font: PlotTheme.note, color: space.color, anchor: .middle)
        }
    }

    func obstacles(in space: PlotSpace) -> [Rectangle] {
        runs(of: space.points(x, y)).flatMap { points -> [Rectangle] in
            var boxes = points.map { Rectangle(x: $0.x - 3, y: $0.y - 3, width: 6, height: 6) }
            // Long strokes: a box every few points along them.
            for (from, to) in zip(points, points.dropFirst()) {
                let length = max(abs(to.x - from.x), abs(to.y - from.y))
                let steps = Int(min(length / 6, 200))
                guard steps > 1 else { continue }
                for step in 1..<steps {
                    let share = Double(step) / Double(steps)
                    boxes.append(
                        Rectangle(
                            x: from.x + (to.x - from.x) * share - 2,
                            y: from.y + (to.y - from.y) * share - 2, width: 4, height: 4))
                }
            }
            return boxes
        }
    }

    func summary(_ x: PlotAxis, _ y: PlotAxis) -> String {
        let (xs, ys) = (x.numbers(self.x), y.numbers(self.y))
        let finite = ys.indices.filter { ys[$0].isFinite && xs[$0].isFinite }
        guard let first = finite.first, let last = finite.last,
            let low = finite.min(by: { ys[$0] < ys[$1] }),
            let high = finite.max(by: { ys[$0] < ys[$1] })
        else { return "no finite value" }
        var text = "from \(y.text(ys[first])) to \(y.text(ys[last]))"
        if ys[low] < min(ys[first], ys[last]) {
            text += ", lowest \(y.text(ys[low])) at \(x.text(xs[low]))"
        }
        if ys[high] > max(ys[first], ys[last]) {
            text += ", highest \(y.text(ys[high])) at \(x.text(xs[high]))"
        }
        let gaps = ys.count - finite.count
        return text + (gaps == 0 ? "" : ", \(gaps) gap\(gaps == 1 ? "" : "s")")
    }
}
