import Foundation

/// Turns messages into signed frames and back.
///
/// `identities… , <IDS|MSG>, signature, header, parent header, metadata, content, buffers…`
package final class MessageCodec: Sendable {
    private static let delimiter = [UInt8]("<IDS|MSG>".utf8)
    private static let documentNames = ["header", "parent header", "metadata", "content"]

    private let signer: MessageSigner
    private let replays = ReplayGuard()

    /// Creates a codec that signs and checks with a key.
    package init(key: String) {
        signer = MessageSigner(key: key)
    }

    /// Returns the frames of a message.
    package func encode(_ message: Message) -> [[UInt8]] {
        let documents = [
            message.headerDocument, message.parentDocument, message.metadata, message.content,
        ]
        return message.identities + [Self.delimiter, signer.signature(of: documents)] + documents
            + message.buffers
    }

    /// Reads a message from frames; anything not signed by a holder of the key is refused.
    package func decode(_ frames: [[UInt8]]) throws(WireError) -> Message {
        guard let delimiter = frames.firstIndex(of: Self.delimiter) else {
            throw .missingDelimiter(frameCount: frames.count)
        }
        let body = Array(frames[(delimiter + 1)...])
        guard body.count >= 5 else { throw .tooFewFrames(found: body.count) }

        var documents = Array(body[1...4])
        guard signer.accepts(body[0], of: documents) else { throw .wrongSignature }
        if signer.isEnabled, !replays.admits(body[0]) { throw .replayed }
        var halves: Bool = false
        for (index, name) in Self.documentNames.enumerated()
        where !Self.isJSONObject(documents[index]) {
            // That what a user wrote holds half of a character is no reason to leave the sender
            // without an answer.
            guard name == "content" || name == "metadata",
                let whole = LoneSurrogates.replaced(in: documents[index]),
                Self.isJSONObject(whole)
            else { throw .malformed(document: name) }
            documents[index] = whole
            halves = halves || name == "content"
        }
        guard let header = try? JSONDecoder().decode(Header.self, from: Data(documents[0])) else {
            throw .malformed(document: "header")
        }
        var message = Message(
            identities: Array(frames[..<delimiter]), header: header, headerDocument: documents[0],
            parentDocument: documents[1], metadata: documents[2], content: documents[3],
            buffers: Array(body[5...]))
        message.hasLoneSurrogates = halves
        return message
    }

    private static func isJSONObject(_ document: Message.Document) -> Bool {
        guard String(validating: document, as: UTF8.self) != nil else { return false }
        let value = try? JSONDecoder().decode([String: JSONValue].self, from: Data(document))
        return value != nil
    }
}
