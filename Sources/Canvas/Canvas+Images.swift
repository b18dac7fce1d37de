internal import CCairo

extension Canvas {
    /// Draws an image scaled into a rectangle.
    ///
    /// `rgb` holds red, green and blue of every pixel, row by row; any other count of samples than
    /// `imageWidth * imageHeight * 3` is an error. When enlarged, pixels blend if `smooth` is true
    /// and stay squares otherwise. `opacity` is 1 for an image that
    /// covers what lies below.
    public func draw(
        rgb: [UInt8], width imageWidth: Int, height imageHeight: Int, in rectangle: Rectangle,
        smooth: Bool = true, opacity: Double = 1
    ) throws(CanvasError) {
        guard rgb.count == imageWidth * imageHeight * 3 else {
            throw CanvasError(
                operation: "drawing an image",
                reason: "\(rgb.count) samples for \(imageHeight) x \(imageWidth) x 3")
        }
        let image = unsafe cairo_image_surface_create(
            CAIRO_FORMAT_RGB24, Int32(imageWidth), Int32(imageHeight))
        defer { unsafe cairo_surface_destroy(image) }
        try Canvas.check(unsafe cairo_surface_status(image), "drawing an image")
        let stride = unsafe Int(cairo_image_surface_get_stride(image))
        if let pixels = unsafe cairo_image_surface_get_data(image) {
            for row in 0..<imageHeight {
                for column in 0..<imageWidth {
                    let source = (row * imageWidth + column) * 3
                    let target = unsafe pixels + row * stride + column * 4
                    // One 32-bit number 0x00RRGGBB in the byte order of the machine.
                    unsafe target[0] = rgb[source + 2]
                    unsafe target[1] = rgb[source + 1]
                    unsafe target[2] = rgb[source]
                }
            }
        }
        unsafe cairo_surface_mark_dirty(image)

        unsafe cairo_save(context)
        addPath(rectangle, cornerRadius: 0)
        unsafe cairo_clip(context)
        unsafe cairo_translate(context, rectangle.x, rectangle.y)
        unsafe cairo_scale(
            context, rectangle.width / Double(imageWidth), rectangle.height / Double(imageHeight))
        unsafe cairo_set_source_surface(context, image, 0, 0)
        let pattern = unsafe cairo_get_source(context)
        unsafe cairo_pattern_set_filter(pattern, smooth ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST)
        // Without this the border pixels fade into the background.
        unsafe cairo_pattern_set_extend(pattern, CAIRO_EXTEND_PAD)
        unsafe cairo_paint_with_alpha(context, opacity)
        unsafe cairo_restore(context)
    }
}
