/// `is_complete_request`: asks whether the text would run as it is.
package struct IsCompleteRequest: RequestContent {
    package static let messageType = "is_complete_request"

    /// The text typed so far.
    package var code: String
}

/// `is_complete_reply`: whether a console should run it or ask for another line.
package struct IsCompleteReply: MessageContent {
    package static let messageType = "is_complete_reply"

    private var status: String
    private var indent: String?

    /// Creates the reply.
    package init(_ completeness: CodeCompleteness) {
        switch completeness {
        case .complete: status = "complete"
        case .invalid: status = "invalid"
        case .incomplete(let white):
            status = "incomplete"
            indent = white
        }
    }
}
