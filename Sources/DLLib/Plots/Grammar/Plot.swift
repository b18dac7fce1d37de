internal import Canvas
internal import FoundationEssentials
public import KernelDisplay

/// A picture made from data: the value of a cell that ends in it is shown as a PNG image.
///
/// A plot of one's own is made of marks:
///
///     Plot(title: "Loss", xLabel: "epoch") { Line(x: 1...3, y: [1.6, 0.9, 0.7]) }
///
/// Others are made by the functions of this type (``trainingCurves(_:title:fineTuningFrom:)``,
/// ``bars(_:title:value:highlighted:)``, ``filters(_:count:columns:title:)``, …) and of the values
/// they show (`history.plot()`, `confusionMatrix.plot()`). They are drawn when they are shown.
public struct Plot: Displayable, Sendable {
    /// Points from left to right; on a screen one point is one pixel of a page at 100 %.
    public let width: Double
    /// Points from top to bottom.
    public let height: Double
    /// Pixels for each point.
    ///
    /// With 2, lines and text are sharp on dense screens; photographs take less,
    /// because a PNG of them is large.
    public var pixelsPerPoint: Double

    /// What the picture says, for those who cannot see it.
    public var altText: String

    /// Colours for light or for dark pages.
    public var theme = PlotTheme.light

    private let drawing: @Sendable (Canvas, PlotTheme) throws(CanvasError) -> Void

    /// Creates a plot of a size from what draws it.
    init(
        width: Double, height: Double, pixelsPerPoint: Double = 2, altText: String,
        draw: @escaping @Sendable (Canvas, PlotTheme) throws(CanvasError) -> Void
    ) {
        self.width = width
        self.height = height
        self.pixelsPerPoint = pixelsPerPoint
        self.altText = altText
        drawing = draw
    }

    /// Draws the plot over the whole canvas.
    func draw(on canvas: Canvas, theme: PlotTheme) throws(CanvasError) {
        try drawing(canvas, theme)
    }

    /// Draws the plot as a PNG file.
    ///
    /// Characters that no type face of the system has are squares; a line below the plot then says
    /// which, and what to install.
    public func png() throws -> [UInt8] { try picture(.png).bytes }

    /// Draws the plot as an SVG document, whose letters are shapes.
    public func svg() throws -> String {
        String(decoding: try picture(.svg).bytes, as: UTF8.self)
    }

    /// Draws the plot as a page of a PDF document.
    public func pdf() throws -> [UInt8] { try picture(.pdf).bytes }

    /// The file of a format and its height in points.
    private func picture(_ format: Canvas.Format) throws -> (bytes: [UInt8], height: Double) {
        func drawn(height: Double) throws(CanvasError) -> Canvas {
            let canvas = try Canvas(
                width: width, height: height, scale: pixelsPerPoint, background: theme.background,
                format: format)
            try canvas.inside(Rectangle(x: 0, y: 0, width: width, height: self.height)) {
                () throws(CanvasError) in
                try draw(on: canvas, theme: theme)
            }
            return canvas
        }
        let canvas = try drawn(height: height)
        let missing = canvas.missingCharacters
        guard !missing.isEmpty else { return (try canvas.data(), height) }
        let taller = try drawn(height: height + 34)
        let shown = missing.prefix(6).map { character in
            character.unicodeScalars.map { "U+" + String($0.value, radix: 16, uppercase: true) }
                .joined(separator: "+")
        }
        let lines = [
            "No font has " + shown.joined(separator: ", ")
                + (missing.count > 6 ? " and \(missing.count - 6) more" : "") + ". Install:",
            "fonts-droid-fallback (Chinese, Japanese, Korean), fonts-noto-color-emoji, or another",
        ]
        for (row, line) in lines.enumerated() {
            taller.draw(
                taller.shortened(line, toWidth: width - 16, font: PlotTheme.note),
                at: Point(x: 8, y: height + 10 + 14 * Double(row)), font: PlotTheme.note,
                color: theme.faintInk)
        }
        return (try taller.data(), height + 34)
    }

    /// Writes the plot to a file, replacing an older one; its name says in which format.
    ///
    ///     try plot.save("loss.png")
    ///
    /// - Parameter path: A file that ends in .png, .svg or .pdf; without an ending it is a PNG file.
    /// - Throws: ``PlotError`` for another ending or when the file cannot be written.
    public func save(_ path: String) throws {
        let name = path.split(separator: "/").last ?? ""
        let ending = name.contains(".") ? name.split(separator: ".").last?.lowercased() ?? "" : ""
        let format: Canvas.Format
        switch ending {
        case "png", "": format = .png
        case "svg": format = .svg
        case "pdf": format = .pdf
        default:
            throw PlotError(
                path: path, reason: "it ends in .\(ending); expected .png, .svg or .pdf")
        }
        let bytes = try picture(format).bytes
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw PlotError(path: path, reason: "\(error)")
        }
    }

    /// Writes the plot to a file, as ``save(_:)`` does.
    public func save(to path: String) throws { try save(path) }

    /// The image with its size and its description, and the description alone as plain text.
    ///
    /// There is no SVG beside the PNG: exporters to PDF would choose it and need a converter for it.
    public var mimeBundle: MIMEBundle {
        do {
            let text = jsonString(altText)
            let (bytes, height) = try picture(.png)
            let size = "\"width\": \(Int(width.rounded())), \"height\": \(Int(height.rounded()))"
            return MIMEBundle(
                ["image/png": .binary(bytes), "text/plain": .text(altText)],
                metadata: ["image/png": "{\"alt\": \(text), \(size)}"])
        } catch {
            return MIMEBundle(plainText: "\(altText)\n(not drawn: \(error))")
        }
    }
}

/// Why a plot could not be written to a file.
public struct PlotError: Error, CustomStringConvertible {
    /// The file.
    public let path: String
    /// What the system said.
    public let reason: String

    /// The file and the reason.
    public var description: String { "\(path): the plot cannot be written (\(reason))" }
}
