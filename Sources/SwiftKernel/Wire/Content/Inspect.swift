package import KernelDisplay

/// `inspect_request`: asks what the name at the cursor is.
package struct InspectRequest: RequestContent {
    package static let messageType = "inspect_request"

    /// The text of the cell and the place of the cursor in it.
    package var place: CompleteRequest
    /// 0 for a short answer, 1 for a long one.
    package var detailLevel: Int

    private enum CodingKeys: String, CodingKey {
        case detailLevel = "detail_level"
    }

    /// Reads a request.
    package init(from decoder: any Decoder) throws {
        place = try CompleteRequest(from: decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        detailLevel = try container.decodeIfPresent(Int.self, forKey: .detailLevel) ?? 0
    }
}

/// `inspect_reply`: its documentation, if it is known.
package struct InspectReply: MessageContent {
    package static let messageType = "inspect_reply"

    private var status = "ok"
    private var found: Bool
    private var data: [String: JSONValue]
    private var metadata: [String: JSONValue]

    /// Creates the reply; nil means that nothing is known.
    package init(_ bundle: MIMEBundle?) {
        found = bundle != nil
        data = bundle?.jsonData ?? [:]
        metadata = bundle?.jsonMetadata ?? [:]
    }
}
