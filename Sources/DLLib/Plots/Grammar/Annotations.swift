internal import Canvas

/// The area between two curves, such as a mean with its deviations; nan leaves a gap.
///
/// Without a label it takes the colour of the line before it.
public struct Band: Mark {
    let x: PlotColumn
    let lower: PlotColumn
    let upper: PlotColumn
    let label: String
    let color: PlotColor?

    /// Creates the area between two curves.
    ///
    /// - Parameters:
    ///   - x: Where the points lie from left to right: numbers, dates or names.
    ///   - lower: The lower curve, as many values.
    ///   - upper: The upper curve, as many values.
    ///   - label: The text in the legend.
    ///   - color: The colour; nil takes that of the line before it.
    public init(
        x: some PlotValues, lower: some PlotValues, upper: some PlotValues, label: String = "",
        color: PlotColor? = nil
    ) {
        self.x = PlotColumn(x, for: "Band: x")
        self.lower = .numbers(PlotColumn.numbers(lower, for: "Band: lower"))
        self.upper = .numbers(PlotColumn.numbers(upper, for: "Band: upper"))
        self.label = label
        self.color = color
        PlotColumn.requireSameCount("Band", "x", self.x.count, "lower", self.lower.count)
        PlotColumn.requireSameCount("Band", "x", self.x.count, "upper", self.upper.count)
    }

    var xColumns: [PlotColumn] { [x] }
    var yColumns: [PlotColumn] { [lower, upper] }
    var needs: MarkNeeds { MarkNeeds(takesColor: !label.isEmpty) }
    var kindText: String { "" }

    func legend(_ color: Color, _ theme: PlotTheme) -> [LegendEntry] {
        label.isEmpty
            ? [] : [LegendEntry(text: label, color: color.withOpacity(0.35), symbol: .square)]
    }

    /// The lower and the upper run between gaps.
    private func parts(in space: PlotSpace) -> [(lower: [Point], upper: [Point])] {
        let (below, above) = (space.points(x, lower), space.points(x, upper))
        let both = zip(below, above).map { $0 == nil || $1 == nil }
        return zip(
            runs(of: zip(below, both).map { $1 ? nil : $0 }),
            runs(of: zip(above, both).map { $1 ? nil : $0 })
        ).map { (lower: $0, upper: $1) }
    }

    func draw(on canvas: Canvas, in space: PlotSpace) throws(CanvasError) {
        for part in parts(in: space) {
            canvas.fill(part.upper + part.lower.reversed(), with: space.color.withOpacity(0.25))
        }
    }

    func obstacles(in space: PlotSpace) -> [Rectangle] {
        parts(in: space).flatMap { part in
            zip(zip(part.lower, part.upper), zip(part.lower, part.upper).dropFirst()).map {
                let ys = [$0.0.y, $0.1.y, $1.0.y, $1.1.y]
                let (top, bottom) = (ys.min() ?? 0, ys.max() ?? 0)
                return Rectangle(
                    x: min($0.0.x, $1.0.x), y: top, width: abs($1.0.x - $0.0.x),
                    height: bottom - top)
            }
        }
    }

    func summary(_ x: PlotAxis, _ y: PlotAxis) -> String {
        "band between \(PlotText.span(lower.numbers, y)) and \(PlotText.span(upper.numbers, y))"
    }
}

/// A line across the plot at one value, upright (`x:`) or level (`y:`).
public struct Rule: Mark {
    let place: PlotColumn
    let isUpright: Bool
    let label: String
    let color: PlotColor?
    let style: LineStyle

    /// Creates an upright line with a text beside it.
    public init(
        x: some PlotValue, label: String = "", color: PlotColor = .gray, style: LineStyle = .dashed
    ) {
        self.init(PlotColumn([x], for: "Rule: x"), true, label, color, style)
    }

    /// Creates a level line with a text above it.
    public init(
        y: some PlotValue, label: String = "", color: PlotColor = .gray, style: LineStyle = .dashed
    ) {
        self.init(PlotColumn([y], for: "Rule: y"), false, label, color, style)
    }

    private init(
        _ place: PlotColumn, _ isUpright: Bool, _ label: String, _ color: PlotColor,
        _ style: LineStyle
    ) {
        self.place = place
        self.isUpright = isUpright
        self.label = label
        self.color = color
        self.style = style
    }

    // A rule is no reason to mark parts of numbers on an axis of whole ones.
    private var placed: PlotColumn {
        if case .numbers(let values, _) = place.content {
            return PlotColumn(content: .numbers(values, areWhole: true))
        }
        return place
    }
    var xColumns: [PlotColumn] { isUpright ? [placed] : [] }
    var yColumns: [PlotColumn] { isUpright ? [] : [placed] }
    var needs: MarkNeeds { MarkNeeds(takesColor: false) }
    var kindText: String { "" }
    func legend(_ color: Color, _ theme: PlotTheme) -> [LegendEntry] { [] }

    /// The position across the line, if it lies in the area.
    private func position(in space: PlotSpace) -> Double? {
        let axis = isUpright ? space.x : space.y
        guard let value = axis.numbers(place).first, value.isFinite,
            (-1e-9...1 + 1e-9).contains(axis.share(value))
        else { return nil }
        return isUpright ? space.x(value) : space.y(value)
    }

    func draw(on canvas: Canvas, in space: PlotSpace) throws(CanvasError) {
        guard let position = position(in: space) else { return }
        let area = space.area
        canvas.stroke(
            isUpright
                ? [Point(x: position, y: area.y), Point(x: position, y: area.maxY)]
                : [Point(x: area.x, y: position), Point(x: area.maxX, y: position)],
            with: space.color, lineWidth: 1.2, dashes: style.dashes)
    }

    /// Writes the label on the side with more room.
    func drawLabel(on canvas: Canvas, in space: PlotSpace) {
        guard !label.isEmpty, let position = position(in: space) else { return }
        let area = space.area
        if isUpright {
            let isLeft = position > area.center.x
            let room = isLeft ? position - area.x : area.maxX - position
            canvas.draw(
                canvas.shortened(label, toWidth: max(room - 8, 20), font: PlotTheme.note),
                at: Point(x: position + (isLeft ? -6 : 6), y: area.y + 8), font: PlotTheme.note,
                color: space.color, anchor: isLeft ? .trailing : .leading)
        } else {
            canvas.draw(
                canvas.shortened(label, toWidth: area.width - 8, font: PlotTheme.note),
                at: Point(
                    x: area.maxX - 4, y: position < area.y + 16 ? position + 9 : position - 8),
                font: PlotTheme.note, color: space.color, anchor: .trailing)
        }
    }

    func obstacles(in space: PlotSpace) -> [Rectangle] {
        guard let position = position(in: space), !label.isEmpty else { return [] }
        let width = 7 * Double(label.count)
        let area = space.area
        return isUpright
            ? [
                Rectangle(
                    x: position > area.center.x ? position - width : position, y: area.y,
                    width: width, height: 16)
            ]
            : [Rectangle(x: area.maxX - width, y: position - 16, width: width, height: 32)]
    }

    func summary(_ x: PlotAxis, _ y: PlotAxis) -> String {
        let axis = isUpright ? x : y
        let value = axis.text(axis.numbers(place).first ?? .nan)
        return "line at \(isUpright ? "x" : "y") = \(value)" + (label.isEmpty ? "" : " (\(label))")
    }
}

/// A text at a place of the plot, with a dot at the place itself.
public struct Note: Mark {
    let text: String
    let x: PlotColumn
    let y: PlotColumn
    let color: PlotColor?
    var label: String { "" }

    /// Creates a text at a place: `Note("best", at: (12, 0.41))`.
    public init<X: PlotValue, Y: PlotValue>(
        _ text: String, at place: (X, Y), color: PlotColor = .gray
    ) {
        self.text = text
        x = PlotColumn([place.0], for: "Note: x")
        y = PlotColumn([place.1], for: "Note: y")
        self.color = color
    }

    var xColumns: [PlotColumn] { [x] }
    var yColumns: [PlotColumn] { [y] }
    var needs: MarkNeeds { MarkNeeds(takesColor: false) }
    var kindText: String { "" }

    func draw(on canvas: Canvas, in space: PlotSpace) throws(CanvasError) {
        for case .some(let point) in space.points(x, y) {
            canvas.fillCircle(center: point, radius: 2.5, with: space.color)
            let width = canvas.width(of: text, font: PlotTheme.note)
            let left = min(
                max(point.x + 6, space.area.x + 2), max(space.area.maxX - width - 2, space.area.x))
            // Above the point, or below it where there is no room.
            let y = point.y - 10 < space.area.y + 6 ? point.y + 11 : point.y - 10
            canvas.fill(
                Rectangle(x: left - 2, y: y - 7, width: width + 4, height: 14),
                with: space.theme.background.withOpacity(0.7), cornerRadius: 2)
            canvas.draw(
                text, at: Point(x: left, y: y), font: PlotTheme.note, color: space.theme.ink)
        }
    }

    func obstacles(in space: PlotSpace) -> [Rectangle] {
        space.points(x, y).compactMap { point in
            point.map {
                Rectangle(
                    x: $0.x - 4, y: $0.y - 18, width: 7 * Double(text.count) + 12, height: 36)
            }
        }
    }

    func summary(_ x: PlotAxis, _ y: PlotAxis) -> String {
        "note \"\(text)\" at x = \(x.text(x.numbers(self.x).first ?? .nan))"
    }
}
