/// `status`: what the kernel is doing; a client takes a request as done at its `idle`.
package struct Status: MessageContent {
    package static let messageType = "status"

    /// The three states of a kernel.
    package enum State: String, Encodable, Sendable {
        /// Just launched.
        case starting
        /// Working on the parent request.
        case busy
        /// Done with the parent request.
        case idle
    }

    /// The state entered.
    package var state: State

    private enum CodingKeys: String, CodingKey {
        case state = "execution_state"
    }
}

/// `iopub_welcome`: tells a new subscriber that its subscription has arrived.
/// - Source: JEP 65.
package struct IOPubWelcome: MessageContent {
    package static let messageType = "iopub_welcome"

    /// The topic subscribed to, empty for all.
    package var subscription: String
}
