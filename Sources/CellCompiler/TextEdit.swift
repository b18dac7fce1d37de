internal import SwiftSyntax

/// A replacement of bytes of one line of a cell, made so that other cells can use its declarations.
struct TextEdit: Sendable, Equatable {
    /// The first replaced byte of the cell.
    var offset: Int
    /// The number of replaced bytes.
    var length = 0
    /// What stands there instead; holds no line break.
    var replacement: String

    /// Replaces `length` bytes from `offset` on.
    init(offset: Int, length: Int = 0, replacement: String) {
        self.offset = offset
        self.length = length
        self.replacement = replacement
    }

    /// Puts a text in the place of some bytes.
    init(replacing bytes: Range<Int>, by text: String) {
        self.init(offset: bytes.lowerBound, length: bytes.count, replacement: text)
    }

    /// Puts a text before a part of the cell.
    init(inserting text: String, before node: some SyntaxProtocol) {
        self.init(
            offset: node.positionAfterSkippingLeadingTrivia.utf8Offset, replacement: text)
    }

    /// Puts a text in the place of a part of the cell.
    init(replacing node: some SyntaxProtocol, by text: String) {
        self.init(
            offset: node.positionAfterSkippingLeadingTrivia.utf8Offset,
            length: node.trimmedLength.utf8Length, replacement: text)
    }

    /// Whether it says who may see a declaration.
    var isAccess: Bool {
        ["public ", "public", "internal"].contains(replacement)
    }
}

/// A cell's text with edits, and the way back from a place in it to the place the user wrote.
///
/// Edits never add or remove lines, so only columns need to be mapped. Offsets and columns count
/// UTF-8 bytes, as the compiler does.
struct EditedText: Sendable {
    /// The text with all edits made.
    let text: String
    private let original: [UInt8]
    private let edits: [TextEdit]
    private let lineStarts: [Int]

    init(_ original: String, edits: [TextEdit]) {
        let bytes = Array(original.utf8)
        // Of two edits at one place the one recorded first comes first.
        let sorted = edits.enumerated().sorted {
            ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset)
        }.map(\.element)
        var result: [UInt8] = []
        var position = 0
        for edit in sorted {
            result.append(contentsOf: bytes[position..<max(position, edit.offset)])
            result.append(contentsOf: edit.replacement.utf8)
            position = max(position, edit.offset + edit.length)
        }
        result.append(contentsOf: bytes[position...])
        text = String(decoding: result, as: UTF8.self)
        self.original = bytes
        self.edits = sorted
        lineStarts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    /// The line and column behind the last character of the edited text.
    var end: (line: Int, column: Int) {
        let last = text.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
        return (lineStarts.count, last.utf8.count + 1)
    }

    /// Whether a place in the edited text is inside of an insertion.
    func isInserted(line: Int, column: Int) -> Bool {
        guard lineStarts.indices.contains(line - 1) else { return false }
        let start = lineStarts[line - 1]
        let end = line < lineStarts.count ? lineStarts[line] : original.count + 1
        var shift = 0
        for edit in edits where edit.offset >= start && edit.offset < end {
            let editedColumn = edit.offset - start + 1 + shift
            guard editedColumn < column else { return false }
            if column < editedColumn + edit.replacement.utf8.count { return true }
            shift += edit.replacement.utf8.count - edit.length
        }
        return false
    }

    /// The column the user wrote for a column of the edited text; both count bytes from 1.
    func originalColumn(line: Int, column: Int) -> Int {
        guard lineStarts.indices.contains(line - 1) else { return column }
        let start = lineStarts[line - 1]
        let end = line < lineStarts.count ? lineStarts[line] : original.count + 1
        var shift = 0
        for edit in edits where edit.offset >= start && edit.offset < end {
            let editedColumn = edit.offset - start + 1 + shift
            guard editedColumn < column else { break }
            let inserted = edit.replacement.utf8.count
            // A place inside inserted text belongs to what follows it.
            if column < editedColumn + inserted { return edit.offset - start + 1 }
            shift += inserted - edit.length
        }
        return column - shift
    }
}
