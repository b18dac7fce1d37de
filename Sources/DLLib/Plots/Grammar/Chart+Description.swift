extension Chart {
    /// What the chart shows, in words.
    var altText: String {
        let kinds = marks.map(\.kindText).filter { !$0.isEmpty }
        let kind = kinds.first ?? "Plot"
        let rest = Set(kinds).subtracting([kind]).sorted().map { $0.lowercased() }
        var text = kind + (rest.isEmpty ? "" : " with " + rest.joined(separator: " and "))
        if !yLabel.isEmpty { text += " of \(yLabel)" }
        if !xLabel.isEmpty { text += yLabel.isEmpty ? " of \(xLabel)" : " over \(xLabel)" }
        if !title.isEmpty {
            text = title.split(whereSeparator: \.isNewline).joined(separator: " ") + ". " + text
        }
        if x.scale == .log || y.scale == .log {
            let names = [x.scale == .log ? "x" : "", y.scale == .log ? "y" : ""]
            text += " (logarithmic " + names.filter { !$0.isEmpty }.joined(separator: " and ") + ")"
        }
        let parts = marks.prefix(8).map { mark in
            (mark.label.isEmpty || mark is Rule ? "" : mark.label + " ") + mark.summary(x, y)
        }
        let more = marks.count > 8 ? "; and \(marks.count - 8) more" : ""
        return text + ": " + parts.joined(separator: "; ") + more + "."
    }
}
