internal import CCairo

/// A picture in memory that is drawn on by Cairo and ends as a PNG file.
///
/// Lengths are in points; a picture of scale 2 has two pixels for each point in both directions,
/// so that it stays sharp on dense screens when shown at its size in points.
@safe public final class Canvas {
    /// Points from left to right.
    public let width: Double
    /// Points from top to bottom.
    public let height: Double
    /// Pixels for each point.
    public let scale: Double

    private let surface: OpaquePointer
    /// Cairo's drawing state; lives as long as this object.
    let context: OpaquePointer
    /// The type faces of the characters met so far.
    var fallback = FontFallback()

    /// Creates a picture filled with one colour.
    public init(
        width: Double, height: Double, scale: Double = 2, background: Color = .white
    ) throws(CanvasError) {
        guard
            let surface = unsafe cairo_image_surface_create(
                CAIRO_FORMAT_ARGB32, Int32((width * scale).rounded()),
                Int32((height * scale).rounded())),
            let context = unsafe cairo_create(surface)
        else { throw CanvasError(operation: "making a picture", reason: "out of memory") }
        self.width = width
        self.height = height
        self.scale = scale
        unsafe self.surface = surface
        unsafe self.context = context
        // Cairo hands out an inert object on failure; deinit may release it like any other.
        try Canvas.check(
            unsafe cairo_surface_status(surface), "making a picture of \(width) x \(height)")
        unsafe cairo_scale(context, scale, scale)
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

    /// Restricts drawing to a rectangle while `body` runs.
    public func clipped(to rectangle: Rectangle, _ body: () -> Void) {
        unsafe cairo_save(context)
        addPath(rectangle, cornerRadius: 0)
        unsafe cairo_clip(context)
        body()
        unsafe cairo_restore(context)
    }

    // MARK: Output

    /// The picture as a PNG file.
    public func png() throws(CanvasError) -> [UInt8] {
        try Canvas.check(unsafe cairo_status(context), "drawing")
        let sink = ByteSink()
        let status = unsafe cairo_surface_write_to_png_stream(
            surface,
            { sink, bytes, count in
                guard let sink = unsafe sink else { return CAIRO_STATUS_WRITE_ERROR }
                let buffer = unsafe UnsafeBufferPointer(start: bytes, count: Int(count))
                unsafe Unmanaged<ByteSink>.fromOpaque(sink).takeUnretainedValue()
                    .bytes.append(contentsOf: buffer)
                return CAIRO_STATUS_SUCCESS
            },
            Unmanaged.passUnretained(sink).toOpaque())
        try Canvas.check(status, "writing a PNG file")
        return sink.bytes
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
