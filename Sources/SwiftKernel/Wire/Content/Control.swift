/// `interrupt_request`: ends the running cell.
package struct InterruptRequest: RequestContent {
    package static let messageType = "interrupt_request"
}

/// `interrupt_reply`: the interruption is under way.
package struct InterruptReply: MessageContent {
    package static let messageType = "interrupt_reply"

    private var status = "ok"

    /// Creates the reply.
    package init() {}
}

/// `shutdown_request`: end the kernel.
package struct ShutdownRequest: RequestContent {
    package static let messageType = "shutdown_request"

    /// Whether the client is going to start the kernel again.
    package var restart: Bool

    private enum CodingKeys: CodingKey {
        case restart
    }

    /// Reads a request.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        restart = try container.decodeIfPresent(Bool.self, forKey: .restart) ?? false
    }
}

/// `shutdown_reply`: the kernel is about to end.
package struct ShutdownReply: MessageContent {
    package static let messageType = "shutdown_reply"

    private var status = "ok"
    /// The same as in the request.
    package var restart: Bool

    /// Creates the reply.
    package init(restart: Bool) {
        self.restart = restart
    }
}
