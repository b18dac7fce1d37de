internal import CCairo

extension Canvas {
    /// How far a text reaches to the right.
    public func width(of text: String, font: Font) -> Double {
        use(font)
        var extents = cairo_text_extents_t()
        unsafe cairo_text_extents(context, text, &extents)
        return extents.x_advance
    }

    /// Draws one line of text whose letters are vertically centred on a position.
    ///
    /// `turns` are clockwise full turns about the position: -0.25 reads from bottom to top.
    public func draw(
        _ text: String, at position: Point, font: Font, color: Color = .black,
        anchor: TextAnchor = .leading, turns: Double = 0
    ) {
        let width = width(of: text, font: font)
        use(color)
        unsafe cairo_save(context)
        unsafe cairo_translate(context, position.x, position.y)
        if turns != 0 { unsafe cairo_rotate(context, turns * 2 * .pi) }
        let start =
            switch anchor {
            case .leading: 0.0
            case .middle: -width / 2
            case .trailing: -width
            }
        // The capitals of the type face are 0.73 of its size high.
        unsafe cairo_move_to(context, start, 0.365 * font.size)
        unsafe cairo_show_text(context, text)
        unsafe cairo_restore(context)
    }

    /// The text, shortened with "…" until it is no wider than the given width.
    public func shortened(_ text: String, toWidth limit: Double, font: Font) -> String {
        guard width(of: text, font: font) > limit else { return text }
        var kept = text
        while !kept.isEmpty, width(of: kept + "…", font: font) > limit { kept.removeLast() }
        return kept + "…"
    }

    private func use(_ font: Font) {
        unsafe cairo_select_font_face(
            context, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
            font.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
        unsafe cairo_set_font_size(context, font.size)
    }
}
