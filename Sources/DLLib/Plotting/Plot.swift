internal import Canvas
internal import FoundationEssentials
public import KernelDisplay

/// A picture made from data: the value of a cell that ends in it is shown as a PNG image.
///
/// Plots are made by the functions of this type (``trainingCurves(_:title:fineTuningFrom:)``,
/// ``bars(_:title:axis:highlighted:)``, ``images(_:captions:title:columns:)``, …) and of the values
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

    private let draw: @Sendable (Canvas) throws(CanvasError) -> Void

    /// Creates a plot of a size from what draws it.
    init(
        width: Double, height: Double, pixelsPerPoint: Double = 2, altText: String,
        draw: @escaping @Sendable (Canvas) throws(CanvasError) -> Void
    ) {
        self.width = width
        self.height = height
        self.pixelsPerPoint = pixelsPerPoint
        self.altText = altText
        self.draw = draw
    }

    /// Draws the plot as a PNG file.
    public func png() throws -> [UInt8] {
        let canvas = try Canvas(width: width, height: height, scale: pixelsPerPoint)
        try draw(canvas)
        return try canvas.png()
    }

    /// Writes the plot to a PNG file, replacing an older one.
    public func save(to path: String) throws {
        let bytes = try png()
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw PlotError(path: path, reason: "\(error)")
        }
    }

    /// The image with its size and its description, and the description alone as plain text.
    ///
    /// There is no SVG beside the PNG: exporters to PDF would choose it and need a converter for it.
    public var mimeBundle: MIMEBundle {
        do {
            let text = jsonString(altText)
            let size = "\"width\": \(Int(width.rounded())), \"height\": \(Int(height.rounded()))"
            return MIMEBundle(
                ["image/png": .binary(try png()), "text/plain": .text(altText)],
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
