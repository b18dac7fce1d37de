internal import Canvas

/// Where the parts of a chart lie: the area of the values, the marks of both axes, the labels.
struct ChartLayout {
    private let chart: Chart
    /// The rectangle of the values.
    private(set) var area = Rectangle(x: 0, y: 0, width: 0, height: 0)
    private var xTicks = AxisTicks(values: [], texts: [])
    private var yTicks = AxisTicks(values: [], texts: [])
    /// Whether the texts below the axis lean, as they are too long to stand side by side.
    private var leansX = false
    private let barTicks: AxisTicks

    /// Measures the texts and leaves the rest to the values.
    init(_ chart: Chart, on canvas: Canvas, top: Double) {
        self.chart = chart
        let bar = chart.colorBar
        barTicks =
            bar.map { AxisTicks(covering: $0.low, $0.high, count: 4) }
            ?? AxisTicks(values: [], texts: [])
        let barWidth = bar == nil ? 0 : 44 + ChartLayout.widest(barTicks.texts, on: canvas)
        guard !chart.hidesAxes else {
            area = canvas.bounds.inset(left: 14, top: top, right: 14 + barWidth, bottom: 14)
            if chart.isSquare { makeSquare() }
            return
        }
        let labelWidth = chart.yLabel.isEmpty ? 10.0 : 28.0
        let bottomLabel = chart.xLabel.isEmpty ? 8.0 : 26.0
        // First with room for one line of texts below, then with what they need.
        var bottom = bottomLabel + 18
        for _ in 0..<2 {
            let height = max(canvas.height - top - bottom, 20)
            yTicks = fitting(chart.y, extent: height)
            let left =
                labelWidth + 8 + min(ChartLayout.widest(yTicks.texts, on: canvas), canvas.width / 3)
            area = Rectangle(
                x: left, y: top, width: max(canvas.width - left - 16 - barWidth, 20), height: height
            )
            if chart.isSquare { makeSquare() }
            leansX = false
            xTicks = fittingX(on: canvas)
            bottom = bottomLabel + (leansX ? 8 + leaning(on: canvas) * 0.71 + 8 : 18)
            guard leansX else { break }
        }
        // The last text below the axis may reach beyond it.
        if !leansX, let text = xTicks.texts.last, let value = xTicks.values.last {
            let end =
                area.x + chart.x.share(value) * area.width
                + canvas.width(of: text, font: PlotTheme.tick) / 2
            let over = end - (canvas.width - 4)
            if over > 0, !chart.isSquare { area.width -= over }
        }
    }

    private static func widest(_ texts: [String], on canvas: Canvas) -> Double {
        texts.map { canvas.width(of: $0, font: PlotTheme.tick) }.max() ?? 0
    }

    /// The length of the longest leaning text.
    private func leaning(on canvas: Canvas) -> Double {
        min(ChartLayout.widest(xTicks.texts, on: canvas), 130)
    }

    /// Shrinks the area until steps on both axes are equally long.
    private mutating func makeSquare() {
        let columns = max(chart.x.high - chart.x.low, 1e-9)
        let rows = max(chart.y.high - chart.y.low, 1e-9)
        // Long rows and columns are not made so thin that nothing is to be seen.
        let side = min(area.width / columns, area.height / rows)
        guard max(columns, rows) / min(columns, rows) < 12 else { return }
        area.width = side * columns
        area.height = side * rows
    }

    /// The marks of an upright axis: fewer where texts would touch.
    private func fitting(_ axis: PlotAxis, extent: Double) -> AxisTicks {
        var ticks = axis.ticks(min(max(Int(extent / 45), 2), 8))
        let room = max(Int(extent / 15), 1)
        if case .names = axis.kind {
            ticks = ticks.keeping(every: (ticks.values.count + room - 1) / room)
        }
        return ticks
    }

    /// The marks of the level axis whose texts do not touch.
    private mutating func fittingX(on canvas: Canvas) -> AxisTicks {
        let axis = chart.x
        func fits(_ ticks: AxisTicks) -> Bool {
            var end = -Double.infinity
            for index in ticks.values.indices {
                let middle = axis.share(ticks.values[index]) * area.width
                let half = canvas.width(of: ticks.texts[index], font: PlotTheme.tick) / 2
                guard middle - half >= end + 8 else { return false }
                end = middle + half
            }
            return true
        }
        if case .names = axis.kind {
            let ticks = axis.ticks(0)
            guard !fits(ticks) else { return ticks }
            leansX = true
            let room = max(Int(area.width / 15), 1)
            return ticks.keeping(every: (ticks.values.count + room - 1) / room)
        }
        var counts = [8, 7, 6, 5, 4, 3, 2, 1]
        if case .numbers(areWhole: true) = axis.kind, axis.high - axis.low <= 12 {
            counts.insert(12, at: 0)
        }
        for count in counts {
            let ticks = axis.ticks(count)
            if fits(ticks) { return ticks }
        }
        return axis.ticks(1).keeping(every: 3)
    }

    // MARK: Drawing

    /// Draws the lines behind the values.
    func drawGrid(on canvas: Canvas, theme: PlotTheme) {
        guard !chart.isSquare else { return }
        if case .names = chart.y.kind {
        } else {
            for value in yTicks.values {
                let y = area.maxY - chart.y.share(value) * area.height
                canvas.stroke(
                    [Point(x: area.x, y: y), Point(x: area.maxX, y: y)], with: theme.grid)
            }
        }
        // Upright lines help where values are read off in both directions.
        let needsUpright = chart.marks.contains { mark in
            mark is Points || (mark as? Bars)?.isHorizontal == true
        }
        if case .names = chart.x.kind { return }
        guard needsUpright || chart.x.scale == .log else { return }
        for value in xTicks.values {
            let x = area.x + chart.x.share(value) * area.width
            canvas.stroke([Point(x: x, y: area.y), Point(x: x, y: area.maxY)], with: theme.grid)
        }
    }

    /// Draws the axes with their texts.
    func drawAxes(on canvas: Canvas, theme: PlotTheme) {
        for (value, text) in zip(yTicks.values, yTicks.texts) {
            canvas.draw(
                canvas.shortened(text, toWidth: canvas.width / 3, font: PlotTheme.tick),
                at: Point(x: area.x - 8, y: area.maxY - chart.y.share(value) * area.height),
                font: PlotTheme.tick, color: theme.faintInk, anchor: .trailing)
        }
        for (value, text) in zip(xTicks.values, xTicks.texts) {
            let x = area.x + chart.x.share(value) * area.width
            canvas.stroke(
                [Point(x: x, y: area.maxY), Point(x: x, y: area.maxY + 4)], with: theme.axis)
            let short = canvas.shortened(
                text, toWidth: leansX ? 130 : area.width, font: PlotTheme.tick)
            canvas.draw(
                short, at: Point(x: leansX ? x + 3 : x, y: area.maxY + (leansX ? 10 : 14)),
                font: PlotTheme.tick, color: theme.faintInk, anchor: leansX ? .trailing : .middle,
                turns: leansX ? -0.125 : 0)
        }
        canvas.stroke(
            [Point(x: area.x, y: area.maxY), Point(x: area.maxX, y: area.maxY)], with: theme.axis)
        if (chart.marks.contains { ($0 as? Bars)?.isHorizontal == true }) {
            canvas.stroke(
                [Point(x: area.x, y: area.y), Point(x: area.x, y: area.maxY)], with: theme.axis)
        }
        let textHeight = leansX ? 8 + leaning(on: canvas) * 0.71 + 8 : 18
        canvas.draw(
            canvas.shortened(chart.xLabel, toWidth: canvas.width - 8, font: PlotTheme.label),
            at: Point(
                x: clamped(
                    area.center.x, canvas.width(of: chart.xLabel, font: PlotTheme.label),
                    canvas.width), y: area.maxY + textHeight + 14),
            font: PlotTheme.label, color: theme.ink, anchor: .middle)
        canvas.draw(
            canvas.shortened(chart.yLabel, toWidth: canvas.height - 8, font: PlotTheme.label),
            at: Point(
                x: 14,
                y: clamped(
                    area.center.y, canvas.width(of: chart.yLabel, font: PlotTheme.label),
                    canvas.height)),
            font: PlotTheme.label, color: theme.ink, anchor: .middle, turns: -0.25)
    }

    /// The middle of a text that stays inside the picture.
    private func clamped(_ middle: Double, _ width: Double, _ limit: Double) -> Double {
        let half = min(width, limit - 8) / 2
        return min(max(middle, half + 4), limit - half - 4)
    }

    /// Draws a scale of colours at the right of the area.
    func draw(_ bar: ColorBar, on canvas: Canvas, theme: PlotTheme) {
        let box = Rectangle(x: area.maxX + 14, y: area.y, width: 12, height: area.height)
        let steps = 120
        for step in 0..<steps {
            let height = box.height / Double(steps)
            canvas.fill(
                Rectangle(
                    x: box.x, y: box.maxY - Double(step + 1) * height, width: box.width,
                    height: height + (step == 0 ? 0 : 0.5)),
                with: bar.colors.color(at: (Double(step) + 0.5) / Double(steps)))
        }
        canvas.stroke(box, with: theme.axis, lineWidth: 0.5)
        for (value, text) in zip(barTicks.values, barTicks.texts) {
            let share = bar.share(value)
            guard (-1e-6...1 + 1e-6).contains(share) else { continue }
            canvas.draw(
                text, at: Point(x: box.maxX + 6, y: box.maxY - share * box.height),
                font: PlotTheme.tick, color: theme.faintInk)
        }
    }
}

extension AxisTicks {
    /// One of every few marks, from the first on.
    func keeping(every step: Int) -> AxisTicks {
        let kept = values.indices.filter { $0 % max(step, 1) == 0 }
        return AxisTicks(values: kept.map { values[$0] }, texts: kept.map { texts[$0] })
    }
}
