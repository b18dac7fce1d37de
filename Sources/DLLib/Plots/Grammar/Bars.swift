internal import Canvas

/// Bars from zero to a value, one for each name; several of them in a plot stand side by side.
///
///     Plot(yLabel: "accuracy") {
///         Bars(["daisy", "rose"], [0.8, 0.7], label: "before")
///         Bars(["daisy", "rose"], [0.9, 0.85], label: "after")
///     }
public struct Bars: Mark {
    let names: PlotColumn
    let values: PlotColumn
    let label: String
    let color: PlotColor?
    let isHorizontal: Bool
    let showsValues: Bool

    /// Creates bars.
    ///
    /// - Parameters:
    ///   - names: What each bar stands for: names, numbers or dates.
    ///   - values: How long the bars are, as many numbers; those below zero go the other way.
    ///   - label: The text in the legend.
    ///   - color: The colour; nil takes the next one.
    ///   - isHorizontal: Whether the bars go to the right, the first at the top.
    ///   - showsValues: Whether the value stands at the end of each bar.
    public init(
        _ names: some PlotValues, _ values: some PlotValues, label: String = "",
        color: PlotColor? = nil, isHorizontal: Bool = false, showsValues: Bool = false
    ) {
        self.names = PlotColumn(names, for: "Bars: names")
        self.values = .numbers(PlotColumn.numbers(values, for: "Bars: values"))
        self.label = label
        self.color = color
        self.isHorizontal = isHorizontal
        self.showsValues = showsValues
        PlotColumn.requireSameCount(
            "Bars", "names", self.names.count, "values", self.values.count)
    }

    /// The names, and for numbers the ends of the first and the last bar.
    private var places: [PlotColumn] {
        guard case .names = names.content else {
            let half = step / 2
            let ends = [(names.numbers.min() ?? 0) - half, (names.numbers.max() ?? 0) + half]
            if case .dates = names.content {
                return [names, PlotColumn(content: .dates(ends))]
            }
            return [names, .numbers(ends)]
        }
        return [names]
    }

    /// The least distance of two bars.
    private var step: Double {
        guard case .names = names.content else {
            let sorted = Set(names.numbers.filter(\.isFinite)).sorted()
            let least = zip(sorted, sorted.dropFirst()).map { $1 - $0 }.min()
            if case .dates = names.content { return least ?? 86_400 }
            return least ?? 1
        }
        return 1
    }

    var xColumns: [PlotColumn] { isHorizontal ? [values] : places }
    var yColumns: [PlotColumn] { isHorizontal ? places : [values] }
    var needs: MarkNeeds {
        MarkNeeds(
            includesZeroX: isHorizontal, includesZeroY: !isHorizontal, hasTextsAtEnds: showsValues)
    }
    var kindText: String { "Bar chart" }

    /// The rectangle of each bar; nil for values that are no numbers.
    private func boxes(in space: PlotSpace) -> [Rectangle?] {
        let axis = isHorizontal ? space.y : space.x
        let width = step * 0.8 / Double(space.group.count)
        return zip(axis.numbers(names), values.numbers).map { place, value in
            guard place.isFinite, value.isFinite else { return nil }
            let start = place - step * 0.4 + Double(space.group.index) * width
            let across = (start, start + width)
            return isHorizontal
                ? space.rectangle(x: (0, value), y: across)
                : space.rectangle(x: across, y: (0, value))
        }
    }

    func draw(on canvas: Canvas, in space: PlotSpace) throws(CanvasError) {
        for box in boxes(in: space) {
            guard let box else { continue }
            canvas.fill(box, with: space.color, cornerRadius: min(2, box.width / 4, box.height / 4))
        }
        let axis = isHorizontal ? space.x : space.y
        guard axis.low < 0 else { return }
        canvas.stroke(
            isHorizontal
                ? [
                    Point(x: space.x(0), y: space.area.y), Point(x: space.x(0), y: space.area.maxY),
                ]
                : [
                    Point(x: space.area.x, y: space.y(0)), Point(x: space.area.maxX, y: space.y(0)),
                ], with: space.theme.axis)
    }

    /// Writes the values at the ends of the bars where there is room.
    func drawValues(on canvas: Canvas, in space: PlotSpace) {
        guard showsValues else { return }
        for (box, value) in zip(boxes(in: space), values.numbers) {
            guard let box else { continue }
            let text = PlotText.number(value)
            let width = canvas.width(of: text, font: PlotTheme.note)
            if isHorizontal {
                guard box.height >= 9 else { continue }
                let right = value < 0 ? box.x - 4 : min(box.maxX + 4 + width, canvas.width - 2)
                canvas.draw(
                    text, at: Point(x: right, y: box.center.y), font: PlotTheme.note,
                    color: space.theme.ink, anchor: .trailing)
            } else {
                guard box.width + 6 >= width else { continue }
                canvas.draw(
                    text, at: Point(x: box.center.x, y: value < 0 ? box.maxY + 8 : box.y - 8),
                    font: PlotTheme.note, color: space.theme.ink, anchor: .middle)
            }
        }
    }

    func obstacles(in space: PlotSpace) -> [Rectangle] {
        boxes(in: space).compactMap { box in
            box.map { showsValues ? $0.inset(left: -14, top: -16, right: -14, bottom: -16) : $0 }
        }
    }

    func summary(_ x: PlotAxis, _ y: PlotAxis) -> String {
        let axis = isHorizontal ? y : x
        return PlotText.list(
            zip(axis.numbers(names), values.numbers).map {
                "\(axis.text($0)) \(PlotText.number($1))"
            })
    }
}
