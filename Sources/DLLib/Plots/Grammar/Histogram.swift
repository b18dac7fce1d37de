internal import Canvas

/// How many values lie in each of equal intervals.
///
///     Plot(xLabel: "error") { Histogram(errors, bins: 30) }
public struct Histogram: Mark {
    /// The ends of the intervals, rising.
    public let edges: [Double]
    /// The number of values in each interval, or its share for each unit if `isDensity` was given.
    public let heights: [Double]
    let label: String
    let color: PlotColor?
    private let count: Int
    private let outside: Int
    private let isDensity: Bool

    /// Counts values; nan is left out.
    ///
    /// An interval holds the values from its lower end to below its upper end, the last one those at
    /// its upper end too.
    ///
    /// - Parameters:
    ///   - values: The numbers.
    ///   - bins: The number of intervals; nil chooses by the rules of Sturges and of Freedman and
    ///     Diaconis the one that gives more, 100 at most.
    ///   - range: From where to where the intervals go; nil takes the lowest and the highest value.
    ///   - isDensity: Whether the area of all bars is 1, so that samples of different size compare.
    ///   - label: The text in the legend.
    ///   - color: The colour; nil takes the next one.
    public init(
        _ values: some PlotValues, bins: Int? = nil, range: ClosedRange<Double>? = nil,
        isDensity: Bool = false, label: String = "", color: PlotColor? = nil
    ) {
        let numbers = PlotColumn.numbers(values, for: "Histogram: values").filter { !$0.isNaN }
        if let bins, !(1...10_000).contains(bins) {
            stop("Histogram: bins is \(bins); expected 1 to 10000.")
        }
        if let range, !range.lowerBound.isFinite || !range.upperBound.isFinite {
            stop("Histogram: range is \(range); expected finite ends.")
        }
        var low = range?.lowerBound ?? numbers.min() ?? 0
        var high = range?.upperBound ?? numbers.max() ?? 1
        if low == high { (low, high) = (low - 0.5, high + 0.5) }
        let inside = numbers.filter { $0 >= low && $0 <= high }
        let bins = bins ?? Histogram.binCount(inside, low, high)
        var counts = [Double](repeating: 0, count: bins)
        for value in inside {
            let share = (value / 2 - low / 2) / (high / 2 - low / 2)
            counts[min(Int(share * Double(bins)), bins - 1)] += 1
        }
        let width = (high - low) / Double(bins)
        edges = (0...bins).map { $0 == bins ? high : low + Double($0) * width }
        heights =
            isDensity && !inside.isEmpty
            ? counts.map { $0 / Double(inside.count) / width } : counts
        self.label = label
        self.color = color
        self.isDensity = isDensity
        count = inside.count
        outside = numbers.count - inside.count
    }

    /// - Source: Freedman, Diaconis, "On the histogram as a density estimator", 1981; Sturges,
    ///   "The choice of a class interval", 1926. NumPy's "auto" takes the same.
    private static func binCount(_ values: [Double], _ low: Double, _ high: Double) -> Int {
        guard values.count > 1 else { return 1 }
        let sorted = values.sorted()
        func quantile(_ share: Double) -> Double {
            let position = share * Double(sorted.count - 1)
            let index = min(Int(position), sorted.count - 2)
            return sorted[index] + (sorted[index + 1] - sorted[index]) * (position - Double(index))
        }
        var sturges = 1
        while 1 << (sturges - 1) < values.count { sturges += 1 }
        var cubeRoot = 1.0
        while cubeRoot * cubeRoot * cubeRoot < Double(values.count) { cubeRoot += 0.01 }
        let width = 2 * (quantile(0.75) - quantile(0.25)) / cubeRoot
        guard width > 0 else { return min(sturges, 100) }
        return min(max(sturges, Int(min((high - low) / width, 100).rounded(.up))), 100)
    }

    var xColumns: [PlotColumn] { [.numbers(edges)] }
    var yColumns: [PlotColumn] { [.numbers(heights)] }
    var needs: MarkNeeds { MarkNeeds(includesZeroY: true, paddingX: 0.02) }
    var kindText: String { "Histogram" }

    func draw(on canvas: Canvas, in space: PlotSpace) throws(CanvasError) {
        for (index, height) in heights.enumerated() where height > 0 {
            var box = space.rectangle(x: (edges[index], edges[index + 1]), y: (0, height))
            canvas.fill(box, with: space.color.withOpacity(space.isShared ? 0.5 : 1))
            // A thin line keeps neighbours apart, unless nothing of the bar would stay.
            if !space.isShared, box.width > 3 {
                box.x = box.maxX
                canvas.stroke(
                    [Point(x: box.x, y: box.y), Point(x: box.x, y: box.maxY)],
                    with: space.theme.background)
            }
        }
        guard space.isShared else { return }
        var outline = [Point(x: space.x(edges[0]), y: space.y(0))]
        for (index, height) in heights.enumerated() {
            outline.append(Point(x: space.x(edges[index]), y: space.y(height)))
            outline.append(Point(x: space.x(edges[index + 1]), y: space.y(height)))
        }
        outline.append(Point(x: space.x(edges[edges.count - 1]), y: space.y(0)))
        canvas.stroke(outline, with: space.color, lineWidth: 1.2)
    }

    func obstacles(in space: PlotSpace) -> [Rectangle] {
        heights.indices.filter { heights[$0] > 0 }.map {
            space.rectangle(x: (edges[$0], edges[$0 + 1]), y: (0, heights[$0]))
        }
    }

    func summary(_ x: PlotAxis, _ y: PlotAxis) -> String {
        guard count > 0, let most = heights.indices.max(by: { heights[$0] < heights[$1] }) else {
            return "no value"
        }
        return "\(PlotText.count(count, "value")) from \(PlotText.number(edges[0])) to "
            + "\(PlotText.number(edges[edges.count - 1])), most"
            + (isDensity ? "" : " (\(PlotText.number(heights[most])))")
            + " between \(PlotText.number(edges[most])) and \(PlotText.number(edges[most + 1]))"
            + (outside == 0 ? "" : ", \(outside) outside")
    }
}
