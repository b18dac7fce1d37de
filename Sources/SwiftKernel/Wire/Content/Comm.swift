/// `comm_info_request`: asks which comms are open.
package struct CommInfoRequest: RequestContent {
    package static let messageType = "comm_info_request"
}

/// `comm_info_reply`: the open comms; this kernel has none.
package struct CommInfoReply: MessageContent {
    package static let messageType = "comm_info_reply"

    private var status = "ok"
    private var comms: [String: JSONValue] = [:]

    /// Creates the reply.
    package init() {}
}

/// `comm_open`, as a front end sends it to start a comm.
package struct CommOpen: RequestContent {
    package static let messageType = "comm_open"

    /// The identifier the front end chose.
    package var identifier: String

    private enum CodingKeys: String, CodingKey {
        case identifier = "comm_id"
    }
}

/// `comm_msg`, as a front end sends it along a comm that it believes to be open.
package struct CommMessage: RequestContent {
    package static let messageType = "comm_msg"
}

/// `comm_close`, as a front end sends it to end a comm.
package struct CommEnd: RequestContent {
    package static let messageType = "comm_close"
}

/// `comm_close`: the answer to a comm for a target that this kernel does not have.
package struct CommClose: MessageContent {
    package static let messageType = "comm_close"

    /// The comm that ends.
    package var identifier: String
    private var data: [String: JSONValue] = [:]

    private enum CodingKeys: String, CodingKey {
        case identifier = "comm_id"
        case data
    }

    /// Creates the end of a comm.
    package init(identifier: String) {
        self.identifier = identifier
    }
}
