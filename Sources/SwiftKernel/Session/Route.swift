/// How a server answers one type of request.
struct Route<Server>: Sendable {
    /// A request with its content decoded.
    struct Request<Content: RequestContent> {
        /// What it says.
        var content: Content
        /// The message that brought it.
        var message: Message
        /// The channel it came by.
        var channel: Channel
    }

    /// The type of the requests.
    let messageType: String
    private let channel: Channel?
    private let respond: @Sendable (Server, Message, Channel) throws -> (any MessageContent)?

    /// Answers requests of a type, on one channel or on any, by the content that `respond` returns, or
    /// by nothing where it replies itself.
    init<Content: RequestContent>(
        _ type: Content.Type, on channel: Channel? = nil,
        respond: @escaping @Sendable (Server, Request<Content>) throws -> (any MessageContent)?
    ) {
        messageType = Content.messageType
        self.channel = channel
        self.respond = { server, message, channel in
            let content = try message.content(as: Content.self)
            return try respond(
                server, Request(content: content, message: message, channel: channel))
        }
    }

    /// Whether it takes requests from a channel.
    func serves(_ channel: Channel) -> Bool { self.channel == nil || self.channel == channel }

    /// Serves one request and returns the content of its reply, if that is not sent yet.
    func answer(
        _ request: Message, on channel: Channel, by server: Server
    ) throws -> (any MessageContent)? {
        try respond(server, request, channel)
    }
}
