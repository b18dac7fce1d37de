internal import Canvas

/// Points that stand alone: a scatter plot.
///
///     Plot(xLabel: "length", yLabel: "width") {
///         Points(x: lengths, y: widths, classes: labels, names: ["setosa", "versicolor"])
///     }
public struct Points: Mark {
    let x: PlotColumn
    let y: PlotColumn
    let label: String
    let color: PlotColor?
    let size: Double
    /// The class of each point, from 0; empty when there are none.
    let classes: [Int]
    let names: [String]
    /// The number that colours each point; empty when there are none.
    let values: [Double]
    let bar: ColorBar?

    /// Creates points.
    ///
    /// - Parameters:
    ///   - x: Where the points lie from left to right: numbers, dates or names.
    ///   - y: How high they lie, as many values.
    ///   - label: The text in the legend.
    ///   - color: The colour; nil takes the next one.
    ///   - size: The width of a point; nil takes less the more there are.
    public init(
        x: some PlotValues, y: some PlotValues, label: String = "", color: PlotColor? = nil,
        size: Double? = nil
    ) {
        self.init(
            PlotColumn(x, for: "Points: x"), PlotColumn(y, for: "Points: y"), label: label,
            color: color, size: size)
    }

    /// Creates points of several classes, each of which has a colour and a shape of its own.
    ///
    /// - Parameters:
    ///   - x: Where the points lie from left to right.
    ///   - y: How high they lie, as many values.
    ///   - classes: The class of each point: numbers from 0, or names.
    ///   - names: The names of the classes, in the order of their numbers.
    ///   - size: The width of a point; nil takes less the more there are.
    public init(
        x: some PlotValues, y: some PlotValues, classes: some PlotValues, names: [String] = [],
        size: Double? = nil
    ) {
        let (x, y) = (PlotColumn(x, for: "Points: x"), PlotColumn(y, for: "Points: y"))
        let column = PlotColumn(classes, for: "Points: classes")
        PlotColumn.requireSameCount("Points", "x", x.count, "classes", column.count)
        var numbers: [Int] = []
        var found: [String] = []
        if case .names(let own) = column.content {
            found = names
            for name in own where !found.contains(name) { found.append(name) }
            let positions = Dictionary(
                zip(found, 0...), uniquingKeysWith: { first, _ in first })
            numbers = own.map { positions[$0] ?? 0 }
        } else {
            for (index, value) in column.numbers.enumerated() {
                guard let number = Int(exactly: value), number >= 0,
                    names.isEmpty || number < names.count
                else {
                    stop(
                        "Points: classes[\(index)] is \(PlotText.number(value)); expected a whole "
                            + (names.isEmpty
                                ? "number from 0."
                                : "number in 0..<\(names.count), one for each of names."))
                }
                numbers.append(number)
            }
            found = names.isEmpty ? (0...(numbers.max() ?? 0)).map(String.init) : names
        }
        self.init(x, y, classes: numbers, names: found, size: size)
    }

    /// Creates points whose colours stand for numbers; a scale beside the plot says for which.
    ///
    /// - Parameters:
    ///   - x: Where the points lie from left to right.
    ///   - y: How high they lie, as many values.
    ///   - values: The number of each point.
    ///   - colors: The colours of the lowest to the highest number.
    ///   - size: The width of a point; nil takes less the more there are.
    public init(
        x: some PlotValues, y: some PlotValues, values: some PlotValues,
        colors: PlotColors = .viridis, size: Double? = nil
    ) {
        let (x, y) = (PlotColumn(x, for: "Points: x"), PlotColumn(y, for: "Points: y"))
        let values = PlotColumn.numbers(values, for: "Points: values")
        PlotColumn.requireSameCount("Points", "x", x.count, "values", values.count)
        self.init(
            x, y, values: values, bar: ColorBar(covering: values, colors: colors, range: nil),
            size: size)
    }

    private init(
        _ x: PlotColumn, _ y: PlotColumn, label: String = "", color: PlotColor? = nil,
        classes: [Int] = [], names: [String] = [], values: [Double] = [], bar: ColorBar? = nil,
        size: Double?
    ) {
        PlotColumn.requireSameCount("Points", "x", x.count, "y", y.count)
        self.x = x
        self.y = y
        self.label = label
        self.color = color
        self.classes = classes
        self.names = names
        self.values = values
        self.bar = bar
        self.size = size ?? (x.count <= 100 ? 7 : x.count <= 1000 ? 5 : x.count <= 5000 ? 3.5 : 2)
    }

    var xColumns: [PlotColumn] { [x] }
    var yColumns: [PlotColumn] { [y] }
    var needs: MarkNeeds {
        MarkNeeds(
            paddingX: 0.03, takesColor: classes.isEmpty && values.isEmpty, colorBar: bar)
    }
    var kindText: String { "Scatter plot" }

    func legend(_ color: Color, _ theme: PlotTheme) -> [LegendEntry] {
        guard !classes.isEmpty else {
            return label.isEmpty
                ? [] : [LegendEntry(text: label, color: color, symbol: .point(.disc))]
        }
        return names.enumerated().map { index, name in
            LegendEntry(
                text: name, color: theme.color(.series(index)), symbol: .point(.at(index)))
        }
    }

    func draw(on canvas: Canvas, in space: PlotSpace) throws(CanvasError) {
        let opacity = x.count <= 100 ? 0.9 : x.count <= 1000 ? 0.75 : 0.6
        for (index, point) in space.points(x, y).enumerated() {
            guard let point else { continue }
            var color = space.color
            var shape = PointShape.disc
            if !classes.isEmpty {
                color = space.theme.color(.series(classes[index]))
                shape = .at(classes[index])
            } else if let bar {
                color =
                    values[index].isNaN
                    ? space.theme.axis : bar.colors.color(at: bar.share(values[index]))
            }
            shape.draw(
                on: canvas, at: point, size: size, color: color.withOpacity(opacity))
        }
    }

    func obstacles(in space: PlotSpace) -> [Rectangle] {
        space.points(x, y).compactMap { point in
            point.map {
                Rectangle(x: $0.x - size / 2, y: $0.y - size / 2, width: size, height: size)
            }
        }
    }

    func summary(_ x: PlotAxis, _ y: PlotAxis) -> String {
        let text =
            "\(PlotText.count(self.x.count, "point")), x \(PlotText.span(x.numbers(self.x), x)), "
            + "y \(PlotText.span(y.numbers(self.y), y))"
        if let bar {
            return text
                + ", colours from \(PlotText.number(bar.low)) to \(PlotText.number(bar.high))"
        }
        guard !classes.isEmpty else { return text }
        let counts = names.indices.map { number in
            "\(names[number]) \(classes.count { $0 == number })"
        }
        return text + "; " + PlotText.list(counts)
    }
}

/// The shape of a point; classes differ in shape as well as in colour.
enum PointShape: CaseIterable, Sendable {
    case disc, square, triangle, diamond, downTriangle, cross

    /// The shape of a class.
    static func at(_ index: Int) -> PointShape { allCases[index % allCases.count] }

    func draw(on canvas: Canvas, at center: Point, size: Double, color: Color) {
        let r = size / 2
        func polygon(_ corners: [(Double, Double)]) {
            canvas.fill(
                corners.map { Point(x: center.x + $0.0 * r, y: center.y + $0.1 * r) }, with: color)
        }
        switch self {
        case .disc: canvas.fillCircle(center: center, radius: r, with: color)
        case .square: polygon([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])
        case .triangle: polygon([(0, -1.2), (1.1, 0.8), (-1.1, 0.8)])
        case .diamond: polygon([(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)])
        case .downTriangle: polygon([(0, 1.2), (1.1, -0.8), (-1.1, -0.8)])
        case .cross:
            polygon([
                (-1.1, -0.4), (-0.4, -0.4), (-0.4, -1.1), (0.4, -1.1), (0.4, -0.4), (1.1, -0.4),
                (1.1, 0.4), (0.4, 0.4), (0.4, 1.1), (-0.4, 1.1), (-0.4, 0.4), (-1.1, 0.4),
            ])
        }
    }
}
