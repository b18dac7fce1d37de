/// `execute_request`: run one cell.
package struct ExecuteRequest: RequestContent {
    package static let messageType = "execute_request"

    /// The text of the cell.
    package var code: String
    /// Whether to run without a count, an echo of the input or a shown value.
    package var isSilent: Bool
    /// Whether the cell is counted and enters the history; never when silent.
    package var storesHistory: Bool
    /// Expressions whose values the reply carries, by name.
    package var userExpressions: [String: String]
    /// Whether the client answers requests for input.
    package var allowsInput: Bool
    /// Whether a failure aborts the requests that wait behind this one.
    package var stopsOnError: Bool

    private enum CodingKeys: String, CodingKey {
        case code
        case isSilent = "silent"
        case storesHistory = "store_history"
        case userExpressions = "user_expressions"
        case allowsInput = "allow_stdin"
        case stopsOnError = "stop_on_error"
    }

    /// Reads a request; everything but the code has a default.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        code = try container.decode(String.self, forKey: .code)
        isSilent = try container.decodeIfPresent(Bool.self, forKey: .isSilent) ?? false
        storesHistory =
            try !isSilent && (container.decodeIfPresent(Bool.self, forKey: .storesHistory) ?? true)
        userExpressions =
            try container.decodeIfPresent([String: String].self, forKey: .userExpressions) ?? [:]
        allowsInput = try container.decodeIfPresent(Bool.self, forKey: .allowsInput) ?? false
        stopsOnError = try container.decodeIfPresent(Bool.self, forKey: .stopsOnError) ?? true
    }
}

/// `execute_reply`: how the cell ended.
package struct ExecuteReply: MessageContent {
    package static let messageType = "execute_reply"

    /// The three ends of an execute request.
    package enum Outcome: Sendable {
        /// It ran to its end; values of the user expressions and pages for the pager.
        case ok(userExpressions: [String: JSONValue], payload: [JSONValue])
        /// It failed.
        case error(EvaluationFailure)
        /// It was never run, because a cell before it failed.
        case aborted
    }

    /// How it ended.
    package var outcome: Outcome
    /// The count of the last counted cell.
    package var executionCount: Int

    private enum CodingKeys: String, CodingKey {
        case status
        case executionCount = "execution_count"
        case userExpressions = "user_expressions"
        case payload
    }

    /// The word for the outcome.
    package var status: String {
        switch outcome {
        case .ok: "ok"
        case .error: "error"
        case .aborted: "aborted"
        }
    }

    /// Writes the fields that belong to the outcome.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(status, forKey: .status)
        try container.encode(executionCount, forKey: .executionCount)
        switch outcome {
        case .ok(let userExpressions, let payload):
            try container.encode(userExpressions, forKey: .userExpressions)
            try container.encode(payload, forKey: .payload)
        case .error(let failure):
            try ErrorContent(failure).encode(to: encoder)
        case .aborted:
            break
        }
    }
}

/// `execute_input`: tells every client which cell runs.
package struct ExecuteInput: MessageContent {
    package static let messageType = "execute_input"

    /// The text of the cell.
    package var code: String
    /// The number shown as `In [n]`.
    package var executionCount: Int

    private enum CodingKeys: String, CodingKey {
        case code
        case executionCount = "execution_count"
    }
}
