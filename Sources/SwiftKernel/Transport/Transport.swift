/// The channels of a kernel that carry messages.
package enum Channel: Sendable {
    /// Requests in the order of their arrival: cells and questions about them.
    case shell
    /// Requests that must not wait for a running cell.
    case control
    /// Questions of the running cell to the user, and their answers.
    case standardInput
    /// What every client may see: states and outputs. Only sends.
    case iopub
}

/// Carries messages between the kernel and its clients.
///
/// Both closures given to `start` are called from threads of the transport; `send` may be called
/// from any thread and never waits for a client.
package protocol Transport: Sendable {
    /// Begins to receive.
    ///
    /// - Parameters:
    ///   - onMessage: Takes each genuine message.
    ///   - onSubscription: Takes the topic of each new subscription to the IOPub channel and returns
    ///     the welcome, which is sent before anything else can reach the subscriber.
    func start(
        onMessage: @escaping @Sendable (Message, Channel) -> Void,
        onSubscription: @escaping @Sendable ([UInt8]) -> Message?)

    /// Sends a message; its identities say to whom, or are the topic on IOPub.
    func send(_ message: Message, on channel: Channel)

    /// Sends what was handed over before, at most for a moment, and closes every channel.
    func stop()
}
