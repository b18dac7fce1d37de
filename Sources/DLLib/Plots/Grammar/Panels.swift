internal import Canvas
public import KernelDisplay

/// Several plots side by side, as one picture.
///
///     Panels(columns: 2) {
///         Plot(title: "Loss") { Line(losses) }
///         Plot(title: "Accuracy") { Line(accuracies) }
///     }
public struct Panels: Displayable, Sendable {
    /// The picture of all panels.
    public let plot: Plot

    /// Puts plots side by side.
    ///
    /// - Parameters:
    ///   - columns: Plots in a row.
    ///   - title: A line above them.
    ///   - plots: The plots, row by row; each keeps its size.
    /// - Precondition: At least one plot and one column.
    public init(columns: Int = 2, title: String = "", @PanelBuilder plots: () -> [Plot]) {
        let plots = plots()
        guard columns > 0 else { stop("Panels: columns is \(columns); expected 1 or more.") }
        guard !plots.isEmpty else {
            stop("Panels: there is no plot; put at least one into the braces.")
        }
        plot = Plot(panels: plots, columns: columns, title: title)
    }

    /// What the panels say, for those who cannot see them.
    public var altText: String { plot.altText }
    /// The picture as a PNG file.
    public func png() throws -> [UInt8] { try plot.png() }
    /// The picture as an SVG document.
    public func svg() throws -> String { try plot.svg() }
    /// The picture as a PDF page.
    public func pdf() throws -> [UInt8] { try plot.pdf() }
    /// Writes the picture to a file that ends in .png, .svg or .pdf, replacing an older one.
    public func save(_ path: String) throws { try plot.save(path) }
    /// The image with its size and its description.
    public var mimeBundle: MIMEBundle { plot.mimeBundle }
}

/// Lets the plots of panels stand one below the other, with `if` and `for`.
@resultBuilder public enum PanelBuilder {
    /// One plot.
    public static func buildExpression(_ plot: Plot) -> [Plot] { [plot] }
    /// Panels inside panels.
    public static func buildExpression(_ panels: Panels) -> [Plot] { [panels.plot] }
    /// Plots that were made before.
    public static func buildExpression(_ plots: [Plot]) -> [Plot] { plots }
    /// All plots of the braces.
    public static func buildBlock(_ parts: [Plot]...) -> [Plot] { parts.flatMap(\.self) }
    /// The plots of a `for`.
    public static func buildArray(_ parts: [[Plot]]) -> [Plot] { parts.flatMap(\.self) }
    /// The plots of an `if` without `else`.
    public static func buildOptional(_ part: [Plot]?) -> [Plot] { part ?? [] }
    /// The plots of an `if` with `else`.
    public static func buildEither(first: [Plot]) -> [Plot] { first }
    /// The plots of an `else`.
    public static func buildEither(second: [Plot]) -> [Plot] { second }
}

extension Plot {
    /// Puts plots side by side; rows and columns are as large as their largest plot.
    init(panels plots: [Plot], columns: Int, title: String, altText: String? = nil) {
        let columns = max(1, min(columns, plots.count))
        let rows = (plots.count + columns - 1) / columns
        let widths = (0..<columns).map { column in
            stride(from: column, to: plots.count, by: columns).map { plots[$0].width }.max() ?? 0
        }
        let heights = (0..<rows).map { row in
            plots[row * columns..<min((row + 1) * columns, plots.count)].map(\.height).max() ?? 0
        }
        let top = title.isEmpty ? 0.0 : 30
        let described = plots.enumerated().map { "panel \($0 + 1): \($1.altText)" }
        let text =
            altText ?? (title.isEmpty ? "" : title + ". ") + PlotText.count(plots.count, "panel")
            + "; " + described.joined(separator: " ")
        self.init(
            width: widths.reduce(0, +), height: top + heights.reduce(0, +),
            pixelsPerPoint: plots.map(\.pixelsPerPoint).max() ?? 2, altText: text
        ) { (canvas, theme) throws(CanvasError) in
            canvas.draw(
                canvas.shortened(title, toWidth: canvas.width - 20, font: PlotTheme.title),
                at: Point(x: 10, y: 16), font: PlotTheme.title, color: theme.ink)
            for (index, plot) in plots.enumerated() {
                let (row, column) = (index / columns, index % columns)
                let place = Rectangle(
                    x: widths[..<column].reduce(0, +), y: top + heights[..<row].reduce(0, +),
                    width: plot.width, height: plot.height)
                try canvas.inside(place) { () throws(CanvasError) in
                    try plot.draw(on: canvas, theme: theme)
                }
            }
        }
        theme = plots.first?.theme ?? .light
    }
}
