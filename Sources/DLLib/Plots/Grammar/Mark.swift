internal import Canvas

/// What a chart draws into its axes.
protocol Mark: Sendable {
    /// The values that the horizontal axis must show.
    var xColumns: [PlotColumn] { get }
    /// The values that the vertical axis must show.
    var yColumns: [PlotColumn] { get }
    /// What the mark asks of the axes.
    var needs: MarkNeeds { get }
    /// The text in the legend; empty for none.
    var label: String { get }
    /// The colour that was asked for; nil takes the next one.
    var color: PlotColor? { get }
    /// What stands in the legend; `color` is the mark's own.
    func legend(_ color: Color, _ theme: PlotTheme) -> [LegendEntry]
    /// Draws the mark.
    func draw(on canvas: Canvas, in space: PlotSpace) throws(CanvasError)
    /// The parts of the area that the mark covers, for the legend to keep off.
    func obstacles(in space: PlotSpace) -> [Rectangle]
    /// What the mark is called in a description, such as "Line plot"; empty for a mark that only
    /// adds to others.
    var kindText: String { get }
    /// What the mark shows, in words.
    func summary(_ x: PlotAxis, _ y: PlotAxis) -> String
}

extension Mark {
    var needs: MarkNeeds { MarkNeeds() }
    func legend(_ color: Color, _ theme: PlotTheme) -> [LegendEntry] {
        label.isEmpty ? [] : [LegendEntry(text: label, color: color, symbol: .square)]
    }
}

/// What a mark asks of the axes.
struct MarkNeeds: Sendable {
    /// Whether zero lies on the horizontal axis.
    var includesZeroX = false
    /// Whether zero lies on the vertical axis.
    var includesZeroY = false
    /// The share of the horizontal axis that stays free at its ends.
    var paddingX = 0.0
    /// Whether texts stand beyond the values, which take room on the axis.
    var hasTextsAtEnds = false
    /// Whether the axes end where the values do, and rows go downwards.
    var isMatrix = false
    /// Whether both axes go on in equal steps.
    var isSquare = false
    /// Whether the axes end where the values do.
    var isExact = false
    /// Whether no axis is drawn.
    var hidesAxes = false
    /// Whether the mark takes a colour of the series.
    var takesColor = true
    /// Colours of numbers beside the area, with the lowest and the highest number.
    var colorBar: ColorBar?
}

/// What the colours of a mark mean.
struct ColorBar: Sendable {
    let colors: PlotColors
    let low: Double
    let high: Double

    /// Where a number lies on the scale, 0...1.
    func share(_ value: Double) -> Double {
        high > low ? (value / 2 - low / 2) / (high / 2 - low / 2) : 0.5
    }

    /// The scale of numbers; a scale with two sides has zero in its middle.
    init(covering values: [Double], colors: PlotColors?, range: ClosedRange<Double>?) {
        let finite = values.filter(\.isFinite)
        var low = range?.lowerBound ?? finite.min() ?? 0
        var high = range?.upperBound ?? finite.max() ?? 1
        self.colors = colors ?? (low < 0 && high > 0 && range == nil ? .blueToRed : .viridis)
        if self.colors.isTwoSided, range == nil {
            high = max(abs(low), abs(high))
            low = -high
        }
        self.low = low
        self.high = high
    }
}

/// Where values lie on a canvas, and how one mark is to look there.
struct PlotSpace {
    let area: Rectangle
    let x: PlotAxis
    let y: PlotAxis
    let theme: PlotTheme
    /// The colour of the mark.
    var color = Color.black
    /// The position of the mark among the bars of the chart, and their number.
    var group = (index: 0, count: 1)
    /// Whether other marks of the kind lie in the same place.
    var isShared = false

    func x(_ value: Double) -> Double { area.x + x.share(value) * area.width }
    func y(_ value: Double) -> Double { area.maxY - y.share(value) * area.height }

    /// The positions of values; nil where one is no finite number.
    func points(_ xs: PlotColumn, _ ys: PlotColumn) -> [Point?] {
        zip(x.numbers(xs), y.numbers(ys)).map { x, y in
            guard x.isFinite, y.isFinite else { return nil }
            return Point(x: self.x(x), y: self.y(y))
        }
    }

    /// The rectangle between two pairs of values.
    func rectangle(x: (Double, Double), y: (Double, Double)) -> Rectangle {
        let (left, right) = (min(self.x(x.0), self.x(x.1)), max(self.x(x.0), self.x(x.1)))
        let (top, bottom) = (min(self.y(y.0), self.y(y.1)), max(self.y(y.0), self.y(y.1)))
        return Rectangle(x: left, y: top, width: right - left, height: bottom - top)
    }
}

/// The runs of positions between gaps.
func runs(of points: [Point?]) -> [[Point]] {
    var runs: [[Point]] = [[]]
    for point in points {
        if let point {
            runs[runs.count - 1].append(point)
        } else if runs.last?.isEmpty == false {
            runs.append([])
        }
    }
    return runs.filter { !$0.isEmpty }
}
