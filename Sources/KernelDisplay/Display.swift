/// Shows a value below the cell, now, and returns a handle that can replace it later.
///
/// A ``Displayable`` value shows its own representations, any other value its readable text.
///
///     let progress = display("loading")
///     progress.update("done")
@discardableResult
public func display<T>(_ value: T) -> DisplayHandle {
    DisplayHandle(showing: MIMEBundle(describing: value))
}

/// Shows a bundle below the cell.
@discardableResult
public func display(_ bundle: MIMEBundle) -> DisplayHandle {
    DisplayHandle(showing: bundle)
}

/// Shows HTML; consoles show `plainText`, or the markup when that is nil.
@discardableResult
public func display(html: String, plainText: String? = nil) -> DisplayHandle {
    DisplayHandle(showing: .html(html, plainText: plainText))
}

/// Shows Markdown, formulas between `$` included.
@discardableResult
public func display(markdown: String) -> DisplayHandle {
    DisplayHandle(showing: .markdown(markdown))
}

/// Shows a LaTeX formula such as `$e^{i\pi} = -1$`.
@discardableResult
public func display(latex: String) -> DisplayHandle {
    DisplayHandle(showing: .latex(latex))
}

/// Shows a vector picture.
///
/// Export to PDF needs a converter for SVG; prefer `display(png:)` in pages that are printed.
@discardableResult
public func display(svg: String, plainText: String = "SVG image") -> DisplayHandle {
    DisplayHandle(showing: .svg(svg, plainText: plainText))
}

/// Shows the bytes of a PNG file, with a description for those who cannot see it.
@discardableResult
public func display(png: some Sequence<UInt8>, alt: String = "image") -> DisplayHandle {
    DisplayHandle(showing: .png(png, alt: alt))
}

/// Shows the bytes of a JPEG file, with a description for those who cannot see it.
@discardableResult
public func display(jpeg: some Sequence<UInt8>, alt: String = "image") -> DisplayHandle {
    DisplayHandle(showing: .jpeg(jpeg, alt: alt))
}

/// Shows a JSON document as a tree that can be folded.
@discardableResult
public func display(json: String) -> DisplayHandle {
    DisplayHandle(showing: .json(json))
}

/// Clears the output of the running cell, at once or, with `wait`, when the next output arrives.
public func clearOutput(wait: Bool = false) {
    Notebook.sink.clearOutput(wait: wait)
}

/// Something shown earlier, which can be replaced.
public struct DisplayHandle: Sendable {
    /// The identifier the front end knows the display by.
    public let identifier: String

    /// Shows a bundle under a new identifier.
    public init(showing bundle: MIMEBundle) {
        identifier = Notebook.nextIdentifier()
        Notebook.sink.show(bundle.withPlainText, identifier: identifier, isUpdate: false)
    }

    /// Replaces what is shown by another value.
    public func update<T>(_ value: T) {
        update(MIMEBundle(describing: value))
    }

    /// Replaces what is shown by another bundle, such as `.html("<b>done</b>")`.
    public func update(_ bundle: MIMEBundle) {
        Notebook.sink.show(bundle.withPlainText, identifier: identifier, isUpdate: true)
    }
}
