internal import Canvas

/// Where the legend of a plot stands.
public enum LegendPlace: Sendable {
    /// In the corner that hides no data, else above the axes; none for a single unnamed mark.
    case automatic
    /// Above the axes.
    case top
    /// Nowhere.
    case hidden
}

/// One line of a legend.
struct LegendEntry: Sendable {
    enum Symbol: Sendable {
        case line(dashes: [Double])
        case point(PointShape)
        case square
    }

    let text: String
    let color: Color
    let symbol: Symbol

    func draw(on canvas: Canvas, at start: Point, text: String, theme: PlotTheme) {
        switch symbol {
        case .line(let dashes):
            canvas.stroke(
                [start, Point(x: start.x + 20, y: start.y)], with: color, lineWidth: 2,
                dashes: dashes)
        case .point(let shape):
            shape.draw(on: canvas, at: Point(x: start.x + 12, y: start.y), size: 8, color: color)
        case .square:
            canvas.fill(
                Rectangle(x: start.x + 5, y: start.y - 5, width: 12, height: 10), with: color,
                cornerRadius: 2)
        }
        canvas.draw(
            text, at: Point(x: start.x + 26, y: start.y), font: PlotTheme.tick, color: theme.ink)
    }
}

/// The legend of a chart: what it says and how it is laid out.
struct Legend {
    let entries: [LegendEntry]
    let texts: [String]
    private let widths: [Double]
    static let rowHeight = 17.0

    /// Measures the entries; of equal ones the first stays.
    init(_ all: [LegendEntry], canvas: Canvas, limit: Double) {
        var known: Set<String> = []
        entries = all.filter { known.insert($0.text).inserted }
        texts = entries.map {
            canvas.shortened($0.text, toWidth: max(limit - 40, 30), font: PlotTheme.tick)
        }
        widths = texts.map { 26 + canvas.width(of: $0, font: PlotTheme.tick) }
    }

    var isEmpty: Bool { entries.isEmpty }

    /// The size of the box in a corner.
    private var box: (width: Double, height: Double) {
        ((widths.max() ?? 0) + 14, Double(entries.count) * Legend.rowHeight + 8)
    }

    /// The first place inside an area where the box hides nothing.
    func place(in area: Rectangle, keepingOff obstacles: [Rectangle]) -> Rectangle? {
        let (width, height) = box
        guard width < area.width * 0.6, height < area.height * 0.7 else { return nil }
        let (left, right) = (area.x + 8, area.maxX - width - 8)
        let (top, bottom) = (area.y + 8, area.maxY - height - 8)
        let middle = area.center.x - width / 2
        let corners = [
            (right, top), (left, top), (right, bottom), (left, bottom), (middle, top),
            (middle, bottom),
        ]
        return corners.lazy.map { Rectangle(x: $0.0, y: $0.1, width: width, height: height) }
            .first { place in
                !obstacles.contains {
                    $0.x < place.maxX + 4 && $0.maxX > place.x - 4 && $0.y < place.maxY + 4
                        && $0.maxY > place.y - 4
                }
            }
    }

    /// Draws the box with one entry a row.
    func draw(on canvas: Canvas, in place: Rectangle, theme: PlotTheme) {
        canvas.fill(place, with: theme.background.withOpacity(0.85), cornerRadius: 3)
        canvas.stroke(place, with: theme.grid)
        for (row, entry) in entries.enumerated() {
            let y = place.y + 4 + (Double(row) + 0.5) * Legend.rowHeight
            entry.draw(
                on: canvas, at: Point(x: place.x + 6, y: y), text: texts[row], theme: theme)
        }
    }

    /// The rows of a legend above the axes, with the left edge of each entry.
    func rows(width: Double) -> [[(entry: Int, x: Double)]] {
        var rows: [[(entry: Int, x: Double)]] = [[]]
        var x = 0.0
        for index in entries.indices {
            if x > 0, x + widths[index] > width {
                rows.append([])
                x = 0
            }
            rows[rows.count - 1].append((index, x))
            x += widths[index] + 18
        }
        return rows
    }

    /// Draws the rows above the axes.
    func draw(on canvas: Canvas, at start: Point, width: Double, theme: PlotTheme) {
        for (row, line) in rows(width: width).enumerated() {
            let y = start.y + (Double(row) + 0.5) * Legend.rowHeight
            for (index, x) in line {
                entries[index].draw(
                    on: canvas, at: Point(x: start.x + x, y: y), text: texts[index], theme: theme)
            }
        }
    }
}
