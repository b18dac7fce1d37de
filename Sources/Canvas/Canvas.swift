internal import CCairo

/// A picture in memory that is drawn on by Cairo and ends as a PNG, SVG or PDF file.
///
/// Lengths are in points; a picture of scale 2 has two pixels for each point in both directions,
/// so that it stays sharp on dense screens when shown at its size in points.
@safe public final class Canvas {
    /// The kind of file that a picture ends as.
    public enum Format: Sendable {
        /// Pixels.
        case png
        /// Shapes for web pages; letters are shapes too, so that they look the same everywhere.
        case svg
        /// A page with shapes and embedded type faces.
        case pdf
    }

    /// Points from left to right, of the part that is being drawn.
    public private(set) var width: Double
    /// Points from top to bottom, of the part that is being drawn.
    public private(set) var height: Double
    /// Pixels for each point.
    public let scale: Double
    /// The kind of file it ends as.
    public let format: Format

    private let surface: OpaquePointer
    /// Takes what Cairo writes of shapes while they are drawn; lives as long as the surface.
    private let sink = ByteSink()
    /// Cairo's drawing state; lives as long as this object.
    let context: OpaquePointer
    /// The type faces of the characters met so far.
    var fallback = FontFallback()

    /// Creates a picture filled with one colour.
    ///
    /// `scale` is for pixels alone: shapes are sharp at every size.
    public init(
        width: Double, height: Double, scale: Double = 2, background: Color = .white,
        format: Format = .png
    ) throws(CanvasError) {
        guard
            let surface = unsafe Canvas.makeSurface(
                format, width: width, height: height, scale: scale, sink: sink),
            let context = unsafe cairo_create(surface)
        else { throw CanvasError(operation: "making a picture", reason: "out of memory") }
        self.format = format
        self.width = width
        self.height = height
        self.scale = scale
        unsafe self.surface = surface
        unsafe self.context = context
        // Cairo hands out an inert object on failure; deinit may release it like any other.
        try Canvas.check(
            unsafe cairo_surface_status(surface), "making a picture of \(width) x \(height)")
        // A point is 1/96 inch, that of a PDF page 1/72.
        let unit =
            switch format {
            case .png: scale
            case .svg: 1.0
            case .pdf: 0.75
            }
        unsafe cairo_scale(context, unit, unit)
        // Letters keep their exact distances, so that measured and drawn widths agree.
        let options = unsafe cairo_font_options_create()
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT)
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        unsafe cairo_set_font_options(context, options)
        unsafe cairo_font_options_destroy(options)
        fill(Rectangle(x: 0, y: 0, width: width, height: height), with: background)
    }

    deinit {
        unsafe cairo_destroy(context)
        unsafe cairo_surface_destroy(surface)
    }

    /// The whole picture.
    public var bounds: Rectangle { Rectangle(x: 0, y: 0, width: width, height: height) }

    // MARK: Shapes

    /// Fills a rectangle, with rounded corners if a radius is given.
    public func fill(_ rectangle: Rectangle, with color: Color, cornerRadius: Double = 0) {
        use(color)
        addPath(rectangle, cornerRadius: cornerRadius)
        unsafe cairo_fill(context)
    }

    /// Draws the outline of a rectangle.
    public func stroke(_ rectangle: Rectangle, with color: Color, lineWidth: Double = 1) {
        use(color)
        unsafe cairo_set_line_width(context, lineWidth)
        unsafe cairo_set_line_join(context, CAIRO_LINE_JOIN_MITER)
        addPath(rectangle, cornerRadius: 0)
        unsafe cairo_stroke(context)
    }

    /// Draws a line through the points.
    ///
    /// `dashes` are the lengths of strokes and gaps in turn; none gives an unbroken line.
    public func stroke(
        _ points: [Point], with color: Color, lineWidth: Double = 1, dashes: [Double] = []
    ) {
        guard let first = points.first, points.count > 1 else { return }
        use(color)
        unsafe cairo_set_line_width(context, lineWidth)
        unsafe cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        unsafe cairo_set_line_cap(
            context, dashes.isEmpty ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
        unsafe cairo_set_dash(context, dashes, Int32(dashes.count), 0)
        unsafe cairo_move_to(context, first.x, first.y)
        for point in points.dropFirst() { unsafe cairo_line_to(context, point.x, point.y) }
        unsafe cairo_stroke(context)
        unsafe cairo_set_dash(context, nil, 0, 0)
    }

    /// Draws a filled disc.
    public func fillCircle(center: Point, radius: Double, with color: Color) {
        use(color)
        unsafe cairo_new_sub_path(context)
        unsafe cairo_arc(context, center.x, center.y, radius, 0, 2 * .pi)
        unsafe cairo_fill(context)
    }

    /// Fills the area that a line through the points and back to the first one surrounds.
    public func fill(_ corners: [Point], with color: Color) {
        guard let first = corners.first, corners.count > 2 else { return }
        use(color)
        unsafe cairo_move_to(context, first.x, first.y)
        for point in corners.dropFirst() { unsafe cairo_line_to(context, point.x, point.y) }
        unsafe cairo_close_path(context)
        unsafe cairo_fill(context)
    }

    /// Restricts drawing to a rectangle while `body` runs.
    public func clipped<Failure>(
        to rectangle: Rectangle, _ body: () throws(Failure) -> Void
    ) throws(Failure) {
        unsafe cairo_save(context)
        defer { unsafe cairo_restore(context) }
        addPath(rectangle, cornerRadius: 0)
        unsafe cairo_clip(context)
        try body()
    }

    /// Makes a rectangle the whole picture while `body` runs: positions count from its corner, and
    /// width and height are its own.
    public func inside<Failure>(
        _ rectangle: Rectangle, _ body: () throws(Failure) -> Void
    ) throws(Failure) {
        let outer = (width, height)
        unsafe cairo_save(context)
        defer {
            unsafe cairo_restore(context)
            (width, height) = outer
        }
        unsafe cairo_translate(context, rectangle.x, rectangle.y)
        (width, height) = (rectangle.width, rectangle.height)
        try body()
    }

    // MARK: Output

    /// The picture as a file of its format; nothing can be drawn on a picture of shapes afterwards.
    public func data() throws(CanvasError) -> [UInt8] {
        try Canvas.check(unsafe cairo_status(context), "drawing")
        guard format == .png else {
            unsafe cairo_surface_finish(surface)
            try Canvas.check(unsafe cairo_surface_status(surface), "writing a picture")
            return sink.bytes
        }
        let sink = ByteSink()
        let status = unsafe cairo_surface_write_to_png_stream(
            surface, Canvas.write, Unmanaged.passUnretained(sink).toOpaque())
        try Canvas.check(status, "writing a PNG file")
        return sink.bytes
    }

    /// The surface that a format is drawn on.
    private static func makeSurface(
        _ format: Format, width: Double, height: Double, scale: Double, sink: ByteSink
    ) -> OpaquePointer? {
        let target = unsafe Unmanaged.passUnretained(sink).toOpaque()
        switch format {
        case .png:
            return unsafe cairo_image_surface_create(
                CAIRO_FORMAT_ARGB32, Int32((width * scale).rounded()),
                Int32((height * scale).rounded()))
        case .svg:
            let surface = unsafe cairo_svg_surface_create_for_stream(write, target, width, height)
            unsafe cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX)
            return unsafe surface
        case .pdf:
            return unsafe cairo_pdf_surface_create_for_stream(
                write, target, width * 0.75, height * 0.75)
        }
    }

    /// Hands what Cairo writes to a sink.
    private static let write: cairo_write_func_t = { sink, bytes, count in
        guard let sink = unsafe sink else { return CAIRO_STATUS_WRITE_ERROR }
        let buffer = unsafe UnsafeBufferPointer(start: bytes, count: Int(count))
        unsafe Unmanaged<ByteSink>.fromOpaque(sink).takeUnretainedValue()
            .bytes.append(contentsOf: buffer)
        return CAIRO_STATUS_SUCCESS
    }

    func use(_ color: Color) {
        unsafe cairo_set_source_rgba(context, color.red, color.green, color.blue, color.opacity)
    }

    func addPath(_ rectangle: Rectangle, cornerRadius: Double) {
        let radius = min(cornerRadius, rectangle.width / 2, rectangle.height / 2)
        guard radius > 0 else {
            unsafe cairo_rectangle(
                context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
            return
        }
        let (left, right) = (rectangle.x + radius, rectangle.maxX - radius)
        let (top, bottom) = (rectangle.y + radius, rectangle.maxY - radius)
        unsafe cairo_new_sub_path(context)
        unsafe cairo_arc(context, right, top, radius, -.pi / 2, 0)
        unsafe cairo_arc(context, right, bottom, radius, 0, .pi / 2)
        unsafe cairo_arc(context, left, bottom, radius, .pi / 2, .pi)
        unsafe cairo_arc(context, left, top, radius, .pi, .pi * 1.5)
        unsafe cairo_close_path(context)
    }

    static func check(
        _ status: cairo_status_t, _ operation: String
    ) throws(CanvasError) {
        guard status != CAIRO_STATUS_SUCCESS else { return }
        throw CanvasError(
            operation: operation, reason: unsafe String(cString: cairo_status_to_string(status)))
    }
}

/// Collects what Cairo writes.
private final class ByteSink {
    var bytes: [UInt8] = []
}
