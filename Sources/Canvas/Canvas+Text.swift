internal import CCairo

extension Canvas {
    /// How far a text reaches to the right.
    public func width(of text: String, font: Font) -> Double {
        runs(of: text, font).reduce(0) { $0 + width(of: $1, font) }
    }

    /// Characters of what was drawn or measured that no type face of the system has; each was drawn
    /// as an empty square.
    public var missingCharacters: [Character] { fallback.missing }

    /// Draws one line of text whose letters are vertically centred on a position.
    ///
    /// `turns` are clockwise full turns about the position: -0.25 reads from bottom to top.
    public func draw(
        _ text: String, at position: Point, font: Font, color: Color = .black,
        anchor: TextAnchor = .leading, turns: Double = 0
    ) {
        let runs = runs(of: text, font)
        let widths = runs.map { self.width(of: $0, font) }
        let width = widths.reduce(0, +)
        use(color)
        unsafe cairo_save(context)
        unsafe cairo_translate(context, position.x, position.y)
        if turns != 0 { unsafe cairo_rotate(context, turns * 2 * .pi) }
        var start =
            switch anchor {
            case .leading: 0.0
            case .middle: -width / 2
            case .trailing: -width
            }
        // The capitals of the type face are 0.73 of its size high.
        for (run, width) in zip(runs, widths) {
            use(font, face: run.face)
            unsafe cairo_move_to(context, start, 0.365 * font.size)
            unsafe cairo_show_text(context, run.text)
            start += width
        }
        unsafe cairo_restore(context)
    }

    /// The text, shortened with "…" until it is no wider than the given width.
    public func shortened(_ text: String, toWidth limit: Double, font: Font) -> String {
        guard width(of: text, font: font) > limit else { return text }
        var kept = text
        while !kept.isEmpty, width(of: kept + "…", font: font) > limit { kept.removeLast() }
        return kept + "…"
    }

    private func runs(of text: String, _ font: Font) -> [FontFallback.Run] {
        fallback.runs(of: text) { text, face in
            use(font, face: face)
            return hasGlyphs(for: text)
        }
    }

    private func width(of run: FontFallback.Run, _ font: Font) -> Double {
        use(font, face: run.face)
        var extents = cairo_text_extents_t()
        unsafe cairo_text_extents(context, run.text, &extents)
        return extents.x_advance
    }

    /// Whether the face in use has every character of a text; glyph 0 stands for those it lacks.
    private func hasGlyphs(for text: String) -> Bool {
        guard let face = unsafe cairo_get_scaled_font(context) else { return false }
        var glyphs: UnsafeMutablePointer<cairo_glyph_t>?
        var count: Int32 = 0
        let status = unsafe cairo_scaled_font_text_to_glyphs(
            face, 0, 0, text, Int32(text.utf8.count), &glyphs, &count, nil, nil, nil)
        defer { unsafe cairo_glyph_free(glyphs) }
        guard status == CAIRO_STATUS_SUCCESS else { return false }
        return unsafe UnsafeBufferPointer(start: glyphs, count: Int(count))
            .allSatisfy { $0.index != 0 }
    }

    private func use(_ font: Font, face: String) {
        unsafe cairo_select_font_face(
            context, face, CAIRO_FONT_SLANT_NORMAL,
            font.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
        unsafe cairo_set_font_size(context, font.size)
    }
}
