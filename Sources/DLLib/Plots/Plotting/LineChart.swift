internal import Canvas

/// One panel with lines over a common axis.
struct LineChart: Sendable {
    /// One line.
    struct Series: Sendable {
        let name: String
        let points: [Point]
        let color: Color
        var isDashed = false
    }

    /// A vertical line with a note.
    struct Marker: Sendable {
        let x: Double
        let text: String
    }

    var title = ""
    var xLabel = ""
    var yLabel = ""
    var series: [Series]
    var markers: [Marker] = []
    /// Values that must lie on the vertical axis although no point has them.
    var includedValues: [Double] = []
    var hasWholeNumberX = false

    /// Draws the panel with its axes and legend into a rectangle.
    func draw(on canvas: Canvas, in frame: Rectangle) {
        let points = series.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
        drawTitle(on: canvas, in: frame)
        guard let lowX = points.map(\.x).min(), let highX = points.map(\.x).max() else {
            canvas.draw(
                emptyText, at: frame.center, font: PlotTheme.label, color: PlotTheme.faintInk,
                anchor: .middle)
            return
        }
        let values = points.map(\.y) + includedValues.filter(\.isFinite)
        let yTicks = AxisTicks(covering: values.min() ?? 0, values.max() ?? 1)
        let tickWidth =
            yTicks.texts.map { canvas.width(of: $0, font: PlotTheme.tick) }.max() ?? 0
        let area = frame.inset(left: tickWidth + 30, top: 50, right: 14, bottom: 44)
        let xRange = highX > lowX ? (lowX, highX) : (lowX - 0.5, lowX + 0.5)
        let scale = Scale(
            area: area, x: xRange, y: (yTicks.values.first ?? 0, yTicks.values.last ?? 1))

        drawLegend(on: canvas, at: Point(x: area.x, y: frame.y + 35))
        drawAxes(on: canvas, in: area, frame: frame, scale: scale, yTicks: yTicks)
        drawMarkers(on: canvas, in: area, scale: scale)
        for line in series { draw(line, on: canvas, scale: scale) }
    }

    /// What is said in place of lines without a value.
    private var emptyText: String {
        series.contains { !$0.points.isEmpty }
            ? "no finite value to draw" : "no value recorded yet"
    }

    private func drawTitle(on canvas: Canvas, in frame: Rectangle) {
        canvas.draw(
            canvas.shortened(title, toWidth: frame.width - 40, font: PlotTheme.title),
            at: Point(x: frame.x + 30, y: frame.y + 14), font: PlotTheme.title,
            color: PlotTheme.ink)
    }

    private func drawLegend(on canvas: Canvas, at start: Point) {
        guard series.count > 1 else { return }
        var x = start.x
        for line in series {
            let end = Point(x: x + 20, y: start.y)
            canvas.stroke(
                [Point(x: x, y: start.y), end], with: line.color, lineWidth: 2,
                dashes: line.isDashed ? [5, 3] : [])
            canvas.draw(
                line.name, at: Point(x: end.x + 6, y: start.y), font: PlotTheme.tick,
                color: PlotTheme.ink)
            x = end.x + 6 + canvas.width(of: line.name, font: PlotTheme.tick) + 18
        }
    }

    private func drawAxes(
        on canvas: Canvas, in area: Rectangle, frame: Rectangle, scale: Scale, yTicks: AxisTicks
    ) {
        for (value, text) in zip(yTicks.values, yTicks.texts) {
            let y = scale.y(value)
            canvas.stroke(
                [Point(x: area.x, y: y), Point(x: area.maxX, y: y)], with: PlotTheme.grid)
            canvas.draw(
                text, at: Point(x: area.x - 8, y: y), font: PlotTheme.tick,
                color: PlotTheme.faintInk, anchor: .trailing)
        }
        let xTicks = AxisTicks(
            covering: scale.lowX, scale.highX,
            count: hasWholeNumberX && scale.highX - scale.lowX <= 10 ? 10 : 6,
            wholeNumbers: hasWholeNumberX)
        for (value, text) in zip(xTicks.values, xTicks.texts)
        where value >= scale.lowX && value <= scale.highX {
            let x = scale.x(value)
            canvas.stroke(
                [Point(x: x, y: area.maxY), Point(x: x, y: area.maxY + 4)], with: PlotTheme.axis)
            canvas.draw(
                text, at: Point(x: x, y: area.maxY + 14), font: PlotTheme.tick,
                color: PlotTheme.faintInk, anchor: .middle)
        }
        canvas.stroke(
            [Point(x: area.x, y: area.maxY), Point(x: area.maxX, y: area.maxY)],
            with: PlotTheme.axis)
        canvas.draw(
            xLabel, at: Point(x: area.center.x, y: area.maxY + 33), font: PlotTheme.label,
            color: PlotTheme.ink, anchor: .middle)
        canvas.draw(
            yLabel, at: Point(x: frame.x + 8, y: area.center.y), font: PlotTheme.label,
            color: PlotTheme.ink, anchor: .middle, turns: -0.25)
    }

    private func drawMarkers(on canvas: Canvas, in area: Rectangle, scale: Scale) {
        for marker in markers where marker.x >= scale.lowX && marker.x <= scale.highX {
            let x = scale.x(marker.x)
            canvas.stroke(
                [Point(x: x, y: area.y), Point(x: x, y: area.maxY)], with: PlotTheme.faintInk,
                lineWidth: 1.2, dashes: [2, 3])
            // The note stands on the side with more room.
            let isLeft = x > area.center.x
            canvas.draw(
                marker.text, at: Point(x: x + (isLeft ? -6 : 6), y: area.y + 8),
                font: PlotTheme.note, color: PlotTheme.faintInk,
                anchor: isLeft ? .trailing : .leading)
        }
    }

    private func draw(_ line: Series, on canvas: Canvas, scale: Scale) {
        // A line is broken where values are infinite or no numbers, and says so at the upper edge.
        var parts: [[Point]] = [[]]
        var gap: [Point] = []
        func closeGap() {
            guard let first = gap.first, let last = gap.last else { return }
            let x = scale.x((first.x + last.x) / 2)
            canvas.draw(
                first.y.isNaN ? "nan" : first.y > 0 ? "inf" : "-inf",
                at: Point(
                    x: min(max(x, scale.area.x), scale.area.maxX), y: scale.area.y - 6),
                font: PlotTheme.note, color: line.color, anchor: .middle)
            gap = []
            parts.append([])
        }
        for point in line.points where point.x.isFinite {
            guard point.y.isFinite else {
                gap.append(point)
                continue
            }
            closeGap()
            parts[parts.count - 1].append(Point(x: scale.x(point.x), y: scale.y(point.y)))
        }
        closeGap()
        let count = parts.reduce(0) { $0 + $1.count }
        for points in parts {
            canvas.stroke(
                points, with: line.color, lineWidth: 2, dashes: line.isDashed ? [5, 3] : [])
            // Discs only where there are few enough to be told apart, or nothing else is drawn.
            guard count <= 30 || points.count == 1 else { continue }
            for point in points {
                canvas.fillCircle(center: point, radius: 4, with: .white)
                canvas.fillCircle(center: point, radius: 3, with: line.color)
            }
        }
    }
}

/// Turns values into positions on a canvas.
private struct Scale {
    let area: Rectangle
    let lowX: Double
    let highX: Double
    let lowY: Double
    let highY: Double

    init(area: Rectangle, x: (Double, Double), y: (Double, Double)) {
        self.area = area
        (lowX, highX) = x
        (lowY, highY) = y
    }

    func x(_ value: Double) -> Double {
        area.x + Scale.share(value, lowX, highX) * area.width
    }

    func y(_ value: Double) -> Double {
        area.maxY - Scale.share(value, lowY, highY) * area.height
    }

    /// Where a value lies between two others; by halves, as the span may be no number.
    private static func share(_ value: Double, _ low: Double, _ high: Double) -> Double {
        (value / 2 - low / 2) / (high / 2 - low / 2)
    }
}
