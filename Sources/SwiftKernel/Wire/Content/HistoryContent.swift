/// `history_request`: asks which cells were run.
package struct HistoryRequest: RequestContent {
    package static let messageType = "history_request"

    /// Which entries are asked for.
    package var query: History.Query
    /// Whether the results of the cells are asked for, too.
    package var includesOutput: Bool

    private enum CodingKeys: String, CodingKey {
        case kind = "hist_access_type"
        case includesOutput = "output"
        case session
        case start
        case stop
        case count = "n"
        case pattern
        case unique
    }

    /// Reads a request; an unknown kind of access is taken as `tail`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        includesOutput = try container.decodeIfPresent(Bool.self, forKey: .includesOutput) ?? false
        let count = try container.decodeIfPresent(Int.self, forKey: .count)
        switch try container.decodeIfPresent(String.self, forKey: .kind) {
        case "range":
            query = .range(
                session: try container.decodeIfPresent(Int.self, forKey: .session) ?? 0,
                start: try container.decodeIfPresent(Int.self, forKey: .start) ?? 1,
                stop: try container.decodeIfPresent(Int.self, forKey: .stop))
        case "search":
            query = .search(
                pattern: try container.decodeIfPresent(String.self, forKey: .pattern) ?? "*",
                count: count,
                unique: try container.decodeIfPresent(Bool.self, forKey: .unique) ?? false)
        default:
            query = .tail(count: count ?? 10)
        }
    }
}

/// `history_reply`: the entries, each `[session, line, input]` or `[session, line, [input, output]]`.
package struct HistoryReply: MessageContent {
    package static let messageType = "history_reply"

    private var status = "ok"
    private var history: [[JSONValue]]

    /// Creates the reply.
    package init(_ entries: [History.Entry], includesOutput: Bool) {
        history = entries.map { entry in
            let input = JSONValue.string(entry.input)
            let output = entry.output.map(JSONValue.string) ?? .null
            return [
                .integer(entry.session), .integer(entry.line),
                includesOutput ? .array([input, output]) : input,
            ]
        }
    }
}
