/// `input_request`: the running cell waits for a line.
package struct InputRequest: MessageContent {
    package static let messageType = "input_request"

    /// What to show before the field.
    package var prompt: String
    /// Whether the line must not be shown while it is typed.
    package var password: Bool
}

/// `input_reply`: the line.
package struct InputReply: RequestContent {
    package static let messageType = "input_reply"

    /// What was typed, without the end of line.
    package var value: String
}
