extension MIMEBundle {
    /// HTML; consoles show `plainText`, or the markup when that is nil.
    public static func html(_ html: String, plainText: String? = nil) -> MIMEBundle {
        MIMEBundle(html, type: "text/html", plainText: plainText)
    }

    /// Markdown, formulas between `$` included.
    public static func markdown(_ markdown: String) -> MIMEBundle {
        MIMEBundle(markdown, type: "text/markdown")
    }

    /// A LaTeX formula such as `$e^{i\pi} = -1$`.
    public static func latex(_ latex: String) -> MIMEBundle {
        MIMEBundle(latex, type: "text/latex")
    }

    /// A vector picture, with a description for those who cannot see it.
    ///
    /// Export to PDF needs a converter for SVG; prefer PNG in pages that are printed.
    public static func svg(_ svg: String, plainText: String = "SVG image") -> MIMEBundle {
        MIMEBundle(svg, type: "image/svg+xml", plainText: plainText)
    }

    /// The bytes of a PNG file, with a description for those who cannot see it.
    public static func png(_ bytes: some Sequence<UInt8>, alt: String = "image") -> MIMEBundle {
        MIMEBundle(image: Array(bytes), type: "image/png", alt: alt)
    }

    /// The bytes of a JPEG file, with a description for those who cannot see it.
    public static func jpeg(_ bytes: some Sequence<UInt8>, alt: String = "image") -> MIMEBundle {
        MIMEBundle(image: Array(bytes), type: "image/jpeg", alt: alt)
    }

    /// A JSON document, shown as a tree that can be folded.
    public static func json(_ json: String) -> MIMEBundle {
        MIMEBundle(["application/json": .json(json), "text/plain": .text(json)])
    }

    /// Creates a bundle of one text representation beside `text/plain`.
    private init(_ text: String, type: String, plainText: String? = nil) {
        self.init([type: .text(text), "text/plain": .text(plainText ?? text)])
    }

    /// Creates a bundle of a picture and its description.
    private init(image bytes: [UInt8], type: String, alt: String) {
        self.init(
            [type: .binary(bytes), "text/plain": .text(alt)],
            metadata: [type: #"{"alt":"# + jsonString(alt) + "}"])
    }
}
