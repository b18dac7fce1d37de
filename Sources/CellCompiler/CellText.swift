/// Puts the text of a cell in the form that everything else reads.
package enum CellText {
    /// The text with line feeds as its only line breaks and without invisible characters before the
    /// first visible one.
    ///
    /// Swift takes a carriage return, with a line feed behind it or without, as a line break, also in
    /// strings of several lines, and skips a byte-order mark at the start of a file. A cell is put
    /// into the middle of one, is split into lines, and its lines may go to a shell.
    package static func plain(_ text: String) -> String {
        guard text.utf8.contains(0x0d) || text.utf8.contains(where: { $0 >= 0x80 }) else {
            return text
        }
        var result = String.UnicodeScalarView()
        var isBeforeText = true
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            if isBeforeText, scalar.properties.generalCategory == .format { continue }
            if !scalar.properties.isWhitespace { isBeforeText = false }
            if !(isAfterReturn && scalar == "\n") { result.append(scalar == "\r" ? "\n" : scalar) }
            isAfterReturn = scalar == "\r"
        }
        return String(result)
    }
}
