/// `error`: the one error of a failed cell; the same three fields end a reply that failed.
package struct ErrorContent: MessageContent {
    package static let messageType = "error"

    /// The kind of error.
    package var name: String
    /// One line that says what happened.
    package var value: String
    /// The lines shown to the user.
    package var traceback: [String]

    private enum CodingKeys: String, CodingKey {
        case name = "ename"
        case value = "evalue"
        case traceback
    }

    /// Takes the fields of a failure.
    package init(_ failure: EvaluationFailure) {
        name = failure.name
        value = failure.value
        traceback = failure.traceback
    }
}

/// The content of any reply that says that a request failed.
package struct ErrorReply: Encodable, Sendable {
    /// What went wrong.
    package var failure: EvaluationFailure

    private enum CodingKeys: String, CodingKey {
        case status
    }

    /// Writes the status and the three fields of the error.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("error", forKey: .status)
        try ErrorContent(failure).encode(to: encoder)
    }
}
