internal import Canvas

/// Numbers in rows and columns as colours, with a scale beside the plot.
///
///     Plot(title: "Attention") { HeatMap(weights, rows: words, columns: words) }
///
/// Without ranges the first row is at the top, as a matrix is written. With ranges `x` and `y` it is
/// a map over the plane, such as the answer of a model at each place, and the first row is at the
/// bottom.
public struct HeatMap: Mark {
    let matrix: [[Double]]
    let rows: [String]
    let columns: [String]
    let bar: ColorBar
    let showsValues: Bool?
    /// From where to where the colours go; nil for rows and columns.
    let plane: (x: ClosedRange<Double>, y: ClosedRange<Double>)?
    var label: String { "" }
    var color: PlotColor? { nil }

    /// Creates a heat map of rows and columns.
    ///
    /// - Parameters:
    ///   - matrix: Rows of numbers, or a tensor `[rows, columns]`; nan is grey.
    ///   - rows: The names of the rows, from top to bottom; none for numbers.
    ///   - columns: The names of the columns; none for numbers.
    ///   - range: The numbers of the first and the last colour; nil takes the lowest and the highest.
    ///   - colors: The colours; nil takes viridis, or blue to red for numbers on both sides of zero.
    ///   - showsValues: Whether each number stands in its cell; nil writes them where they fit.
    public init(
        _ matrix: some PlotMatrix, rows: [String] = [], columns: [String] = [],
        range: ClosedRange<Double>? = nil, colors: PlotColors? = nil, showsValues: Bool? = nil
    ) {
        let numbers = HeatMap.checked(matrix)
        self.matrix = numbers
        self.rows = rows
        self.columns = columns
        self.showsValues = showsValues
        plane = nil
        bar = ColorBar(covering: numbers.flatMap(\.self), colors: colors, range: range)
        for (name, names, count) in [
            ("rows", rows, numbers.count), ("columns", columns, numbers[0].count),
        ] where !names.isEmpty && names.count != count {
            stop("HeatMap: \(name) has \(names.count) names, but matrix has \(count) \(name).")
        }
        for (name, names) in [("rows", rows), ("columns", columns)]
        where Set(names).count != names.count {
            stop("HeatMap: \(name) has a name twice; expected names that differ.")
        }
    }

    /// Creates a heat map over a part of the plane.
    ///
    /// - Parameters:
    ///   - matrix: Rows of numbers from bottom to top, or a tensor `[rows, columns]`.
    ///   - x: From where to where the columns go.
    ///   - y: From where to where the rows go.
    ///   - range: The numbers of the first and the last colour; nil takes the lowest and the highest.
    ///   - colors: The colours; nil takes viridis, or blue to red for numbers on both sides of zero.
    public init(
        _ matrix: some PlotMatrix, x: ClosedRange<Double>, y: ClosedRange<Double>,
        range: ClosedRange<Double>? = nil, colors: PlotColors? = nil
    ) {
        for (name, ends) in [("x", x), ("y", y)] where !PlotAxis.isRange(ends) {
            stop("HeatMap: \(name) is \(ends); expected two finite ends that differ.")
        }
        let numbers = HeatMap.checked(matrix)
        self.matrix = numbers
        rows = []
        columns = []
        showsValues = false
        plane = (x, y)
        bar = ColorBar(covering: numbers.flatMap(\.self), colors: colors, range: range)
    }

    private static func checked(_ matrix: some PlotMatrix) -> [[Double]] {
        let rows = matrix.plotRows(for: "HeatMap: matrix")
        guard let first = rows.first, !first.isEmpty else {
            stop("HeatMap: matrix is empty; give at least one row with one value.")
        }
        return rows
    }

    var xColumns: [PlotColumn] {
        if let plane { return [.numbers([plane.x.lowerBound, plane.x.upperBound])] }
        return columns.isEmpty ? [.cells(matrix[0].count)] : [.names(columns)]
    }
    var yColumns: [PlotColumn] {
        if let plane { return [.numbers([plane.y.lowerBound, plane.y.upperBound])] }
        return rows.isEmpty ? [.cells(matrix.count)] : [.names(rows)]
    }
    var needs: MarkNeeds {
        MarkNeeds(
            isMatrix: plane == nil, isSquare: plane == nil, isExact: true, takesColor: false,
            colorBar: bar)
    }
    var kindText: String { "Heat map" }
    func legend(_ color: Color, _ theme: PlotTheme) -> [LegendEntry] { [] }

    func draw(on canvas: Canvas, in space: PlotSpace) throws(CanvasError) {
        var samples: [UInt8] = []
        samples.reserveCapacity(matrix.count * matrix[0].count * 3)
        for row in plane == nil ? matrix : matrix.reversed() {
            for value in row {
                let color =
                    value.isNaN ? space.theme.axis : bar.colors.color(at: bar.share(value))
                for part in [color.red, color.green, color.blue] {
                    samples.append(UInt8((255 * part).rounded()))
                }
            }
        }
        let box =
            plane.map {
                space.rectangle(
                    x: ($0.x.lowerBound, $0.x.upperBound), y: ($0.y.lowerBound, $0.y.upperBound))
            }
            ?? space.rectangle(
                x: (-0.5, Double(matrix[0].count) - 0.5), y: (-0.5, Double(matrix.count) - 0.5))
        try canvas.draw(
            rgb: samples, width: matrix[0].count, height: matrix.count, in: box, smooth: false)
        drawValues(on: canvas, in: space)
    }

    private func drawValues(on canvas: Canvas, in space: PlotSpace) {
        guard plane == nil, showsValues ?? (matrix.count * matrix[0].count <= 400) else { return }
        let cell = space.rectangle(x: (-0.5, 0.5), y: (-0.5, 0.5))
        let texts = matrix.map { $0.map { PlotText.cell($0) } }
        let widest = texts.joined().map { canvas.width(of: $0, font: PlotTheme.note) }.max() ?? 0
        guard showsValues == true || (widest + 4 <= cell.width && cell.height >= 14) else { return }
        for (row, line) in texts.enumerated() {
            for (column, text) in line.enumerated() {
                let value = matrix[row][column]
                let color = value.isNaN ? space.theme.axis : bar.colors.color(at: bar.share(value))
                canvas.draw(
                    text, at: Point(x: space.x(Double(column)), y: space.y(Double(row))),
                    font: PlotTheme.note,
                    color: color.luminance > 0.3 ? Color(hex: 0x222222) : .white, anchor: .middle)
            }
        }
    }

    func obstacles(in space: PlotSpace) -> [Rectangle] { [space.area] }

    func summary(_ x: PlotAxis, _ y: PlotAxis) -> String {
        var low: (value: Double, row: Int, column: Int)?
        var high: (value: Double, row: Int, column: Int)?
        for (row, line) in matrix.enumerated() {
            for (column, value) in line.enumerated() where !value.isNaN {
                if low.map({ value < $0.value }) ?? true { low = (value, row, column) }
                if high.map({ value > $0.value }) ?? true { high = (value, row, column) }
            }
        }
        let size =
            "\(PlotText.count(matrix.count, "row")), "
            + PlotText.count(matrix[0].count, "column")
        guard let low, let high else { return size + ", without a value" }
        func place(_ cell: (value: Double, row: Int, column: Int)) -> String {
            let text = PlotText.number(cell.value)
            guard plane == nil else { return text }
            let row = rows.isEmpty ? "row \(cell.row)" : rows[cell.row]
            let column = columns.isEmpty ? "column \(cell.column)" : columns[cell.column]
            return "\(text) (\(row), \(column))"
        }
        return "\(size), lowest \(place(low)), highest \(place(high))"
    }
}

extension PlotColumn {
    /// The outer ends of cells around 0, 1, 2 and so on.
    static func cells(_ count: Int) -> PlotColumn {
        PlotColumn(content: .numbers([-0.5, Double(count) - 0.5], areWhole: true))
    }
}
