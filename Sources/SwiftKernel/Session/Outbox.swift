package import Dispatch
import Foundation

/// Makes the kernel's own messages and hands them to the transport.
package struct Outbox: Sendable {
    private let transport: any Transport
    private let session = UUID().uuidString.lowercased()
    private let username: String
    /// How long printed text may wait for more before it leaves.
    let textPatience: DispatchTimeInterval

    /// Creates an outbox; it is one session in the sense of the protocol.
    package init(transport: any Transport, textPatience: DispatchTimeInterval) {
        self.transport = transport
        self.textPatience = textPatience
        let name = ProcessInfo.processInfo.userName
        username = name.isEmpty ? "kernel" : name
    }

    /// Publishes to every client.
    ///
    /// - Parameters:
    ///   - content: What happened.
    ///   - parent: The request that caused it; nil for what the kernel does by itself.
    package func publish<Content: MessageContent>(_ content: Content, parent: Message?) {
        let topic = Array("kernel.\(session).\(Content.messageType)".utf8)
        send(
            content, type: Content.messageType, parent: parent, identities: [topic], on: .iopub)
    }

    /// Greets a new subscriber; the topic is the one it subscribed to, so that the message arrives.
    package func welcome(topic: [UInt8]) -> Message? {
        let content = IOPubWelcome(subscription: String(decoding: topic, as: UTF8.self))
        return message(content, type: IOPubWelcome.messageType, parent: nil, identities: [topic])
    }

    /// Answers a request, to nobody but its sender.
    package func reply<Content: MessageContent>(
        _ content: Content, to request: Message, on channel: Channel,
        metadata: [String: JSONValue] = [:]
    ) {
        send(
            content, type: Content.messageType, parent: request, identities: request.identities,
            metadata: metadata, on: channel)
    }

    /// Answers a request that could not be served.
    package func replyError(_ error: EvaluationFailure, to request: Message, on channel: Channel) {
        guard request.type.hasSuffix("_request") else { return }
        send(
            ErrorReply(failure: error), type: request.type.dropLast("request".count) + "reply",
            parent: request, identities: request.identities, on: channel)
    }

    /// Asks the sender of a request for a line of input and returns the question's identifier.
    package func ask(_ question: InputRequest, onBehalfOf request: Message) -> String? {
        send(
            question, type: InputRequest.messageType, parent: request,
            identities: request.identities, on: .standardInput)
    }

    @discardableResult
    private func send(
        _ content: some Encodable, type: String, parent: Message?, identities: [[UInt8]],
        metadata: [String: JSONValue] = [:], on channel: Channel
    ) -> String? {
        let message = message(
            content, type: type, parent: parent, identities: identities, metadata: metadata)
        guard let message else { return nil }
        transport.send(message, on: channel)
        return message.header.identifier
    }

    private func message(
        _ content: some Encodable, type: String, parent: Message?, identities: [[UInt8]],
        metadata: [String: JSONValue] = [:]
    ) -> Message? {
        let header = Header(type: type, session: session, username: username)
        do {
            return try Message(
                header, parent: parent, identities: identities, metadata: metadata,
                content: content)
        } catch {
            // Only a number that JSON cannot hold gets here; no content of this kernel has one.
            Log.note("\(type) could not be encoded: \(error)")
            return nil
        }
    }
}
