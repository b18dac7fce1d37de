internal import Canvas

extension Plot {
    /// Creates a plot of marks in a pair of axes.
    ///
    ///     Plot(title: "Loss", xLabel: "epoch", yLabel: "loss", yScale: .log) {
    ///         Line(x: epochs, y: training, label: "training")
    ///         Line(x: epochs, y: validation, label: "validation", style: .dashed)
    ///         Rule(x: 12, label: "best")
    ///     }
    ///
    /// Marks are ``Line``, ``Points``, ``Histogram``, ``Bars``, ``HeatMap``, ``Picture``, ``Band``,
    /// ``Rule`` and ``Note``; they lie over each other in the order in which they stand. `for` and
    /// `if` may stand among them.
    ///
    /// - Parameters:
    ///   - title: A line above the plot.
    ///   - xLabel: The text below the level axis.
    ///   - yLabel: The text beside the upright axis.
    ///   - xScale: `.log` for a logarithmic axis.
    ///   - yScale: `.log` for a logarithmic axis.
    ///   - xLimits: The ends of the level axis, in seconds since 1970 for dates, from 0 for names;
    ///     nil covers the values.
    ///   - yLimits: The ends of the upright axis; nil covers the values.
    ///   - legend: Where the labels of the marks stand.
    ///   - theme: Colours for light or for dark pages.
    ///   - width: Points from left to right; nil takes 480.
    ///   - height: Points from top to bottom; nil takes 320, or what a picture or heat map needs.
    ///   - content: The marks.
    /// - Precondition: At least one mark; the values of an axis are of one kind, and above zero on a
    ///   logarithmic one. Else it stops with a message that names the argument.
    public init(
        title: String = "", xLabel: String = "", yLabel: String = "",
        xScale: PlotScale = .linear, yScale: PlotScale = .linear,
        xLimits: ClosedRange<Double>? = nil, yLimits: ClosedRange<Double>? = nil,
        legend: LegendPlace = .automatic, theme: PlotTheme = .light,
        width: Double? = nil, height: Double? = nil, @PlotBuilder content: () -> PlotContent
    ) {
        for case (let name, let size?) in [("width", width), ("height", height)]
        where !(size >= 60 && size <= 10_000) {
            stop("Plot: \(name) is \(size); expected 60 to 10000 points.")
        }
        var chart = Chart(
            marks: content().marks, height: height ?? 320, xScale: xScale, yScale: yScale,
            xLimits: xLimits, yLimits: yLimits)
        chart.title = title
        chart.xLabel = xLabel
        chart.yLabel = yLabel
        chart.legendPlace = legend
        self.init(chart, theme: theme, width: width, height: height)
    }

    /// Creates the plot of a chart.
    init(_ chart: Chart, theme: PlotTheme = .light, width: Double? = nil, height: Double? = nil) {
        let width = width ?? 480
        var fitting = 320.0
        if chart.isSquare {
            let aspect = (chart.y.high - chart.y.low) / max(chart.x.high - chart.x.low, 1e-9)
            let (beside, above) =
                chart.hidesAxes ? (28.0, chart.title.isEmpty ? 36.0 : 56.0) : (110.0, 90.0)
            fitting = min(max((width - beside) * aspect + above, 140), 560)
        } else if case .names(let names) = chart.y.kind {
            // Every name has its line.
            fitting = min(max(320, Double(names.count) * 20 + 90), 1200)
        }
        self.init(
            width: width, height: height ?? fitting, altText: chart.altText
        ) { (canvas, theme) throws(CanvasError) in
            try chart.draw(on: canvas, theme: theme)
        }
        self.theme = theme
    }
}
