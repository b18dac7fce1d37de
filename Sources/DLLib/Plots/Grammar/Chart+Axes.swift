extension Chart {
    /// Creates a chart whose axes cover the marks.
    ///
    /// - Parameters:
    ///   - marks: What is drawn, from back to front.
    ///   - height: The height of the picture in points, which decides on the ends of the axis.
    ///   - xScale: How values lie on the level axis.
    ///   - yScale: How values lie on the upright axis.
    ///   - xLimits: The ends of the level axis; nil covers the values.
    ///   - yLimits: The ends of the upright axis; nil covers the values.
    init(
        marks: [any Mark], height: Double = 320, xScale: PlotScale = .linear,
        yScale: PlotScale = .linear, xLimits: ClosedRange<Double>? = nil,
        yLimits: ClosedRange<Double>? = nil
    ) {
        guard !marks.isEmpty else {
            stop("Plot: there is nothing to draw; put a mark such as Line(x:y:) into its braces.")
        }
        self.marks = marks
        colors = Chart.colors(of: marks)
        let needs = marks.map(\.needs)
        var x = PlotAxis("x", columns: marks.flatMap(\.xColumns), scale: xScale)
        var y = PlotAxis("y", columns: marks.flatMap(\.yColumns), scale: yScale)
        let isExact = needs.contains(where: \.isExact)
        x.setEnds(
            "x", covering: marks.flatMap(\.xColumns), limits: xLimits,
            withZero: needs.contains(where: \.includesZeroX),
            textRoom: needs.contains { $0.hasTextsAtEnds && $0.includesZeroX } ? 0.09 : 0,
            padding: isExact ? 0 : needs.map(\.paddingX).max() ?? 0,
            toTicks: needs.contains(where: \.includesZeroX) ? 6 : nil)
        let count = min(max(Int((height - 90) / 45), 2), 8)
        y.setEnds(
            "y", covering: marks.flatMap(\.yColumns), limits: yLimits,
            withZero: needs.contains(where: \.includesZeroY),
            textRoom: needs.contains { $0.hasTextsAtEnds && $0.includesZeroY } ? 0.07 : 0,
            padding: 0,
            toTicks: isExact ? nil : count)
        // Rows of matrices and names beside level bars are read from the top.
        y.isReversed =
            needs.contains(where: \.isMatrix)
            || marks.contains { ($0 as? Bars)?.isHorizontal == true }
        self.x = x
        self.y = y
    }

    /// A colour for every mark: the same for the same label; bands have that of the line before.
    private static func colors(of marks: [any Mark]) -> [PlotColor] {
        var next = 0
        var ofLabel: [String: PlotColor] = [:]
        var last: PlotColor?
        return marks.map { mark in
            var color = mark.color ?? ofLabel[mark.label]
            if color == nil, !mark.needs.takesColor { color = last ?? .series(next) }
            if color == nil {
                color = .series(next)
                next += 1
            }
            let chosen = color ?? .series(0)
            if !mark.label.isEmpty, mark.needs.takesColor { ofLabel[mark.label] = chosen }
            if mark is Line { last = chosen }
            return chosen
        }
    }
}

extension PlotAxis {
    /// Finds the ends of the axis.
    fileprivate mutating func setEnds(
        _ name: String, covering columns: [PlotColumn], limits: ClosedRange<Double>?,
        withZero: Bool, textRoom: Double, padding: Double, toTicks count: Int?
    ) {
        if let limits {
            guard PlotAxis.isRange(limits), scale == .linear || limits.lowerBound > 0 else {
                stop(
                    "Plot: \(name)Limits is \(limits); expected two finite ends that differ"
                        + (scale == .log ? ", above zero as \(name)Scale is .log." : "."))
            }
            (low, high) = (limits.lowerBound, limits.upperBound)
            return
        }
        if case .names(let names) = kind {
            (low, high) = (-0.5, Double(names.count) - 0.5)
            return
        }
        var values = columns.flatMap { numbers($0) }.filter(\.isFinite)
        if scale == .log {
            low = values.min() ?? 1
            high = values.max() ?? 10
            if count != nil || low == high {
                (low, high) = AxisTicks.logarithmicEnds(low, high)
            }
            return
        }
        if withZero { values.append(0) }
        low = values.min() ?? 0
        high = values.max() ?? 1
        // Only where bars go: nothing stands below bars that rise from zero.
        let room = (high / 2 - low / 2) * 2 * textRoom
        if room > 0, room.isFinite {
            (low, high) = (low < 0 ? low - room : low, high > 0 ? high + room : high)
        }
        if let count, case .numbers(let areWhole) = kind {
            let ticks = AxisTicks(covering: low, high, count: count, wholeNumbers: areWhole)
            low = ticks.values.first ?? low
            high = ticks.values.last ?? high
        } else if low == high {
            let reach = kind == .dates ? 43_200 : max(abs(low) * 1e-3, 0.5)
            (low, high) = (low - reach, high + reach)
        } else if padding > 0 {
            let free = (high / 2 - low / 2) * 2 * padding
            if free.isFinite { (low, high) = (low - free, high + free) }
        }
    }
}
