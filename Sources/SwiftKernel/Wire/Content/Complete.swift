/// `complete_request`: asks what may stand at the cursor.
package struct CompleteRequest: RequestContent {
    package static let messageType = "complete_request"

    /// The text of the cell.
    package var code: String
    /// The place of the cursor, in Unicode scalars; the end of the text when it was left out.
    package var cursor: Int

    private enum CodingKeys: String, CodingKey {
        case code
        case cursor = "cursor_pos"
    }

    /// Reads a request and moves a cursor outside the text to its nearest end.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        code = try container.decode(String.self, forKey: .code)
        let end = code.unicodeScalars.count
        let place = try container.decodeIfPresent(Int.self, forKey: .cursor) ?? end
        cursor = min(max(place, 0), end)
    }
}

/// `complete_reply`: the proposals.
package struct CompleteReply: MessageContent {
    package static let messageType = "complete_reply"

    private var status = "ok"
    private var matches: [String]
    private var start: Int
    private var end: Int
    private var metadata: [String: [ItemType]]

    /// What JupyterLab shows beside each match; it pairs them with the matches by index.
    private struct ItemType: Encodable {
        var text: String
        var type: String
        var start: Int
        var end: Int
        var signature: String
    }

    private enum CodingKeys: String, CodingKey {
        case status
        case matches
        case start = "cursor_start"
        case end = "cursor_end"
        case metadata
    }

    /// Creates the reply for a list of proposals.
    package init(_ list: CompletionList) {
        let (start, end) = (list.range.lowerBound, list.range.upperBound)
        matches = list.items.map(\.text)
        self.start = start
        self.end = end
        let types = list.items.map { item in
            ItemType(
                text: item.text, type: item.kind, start: start, end: end, signature: item.signature)
        }
        metadata = ["_jupyter_types_experimental": types]
    }
}
