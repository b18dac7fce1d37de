import SwiftKernel
import Testing

/// Frames to messages and back, and everything that must be refused on the way.
struct MessageCodecTests {
    private static let delimiter = [UInt8]("<IDS|MSG>".utf8)
    private let codec = MessageCodec(key: "secret")

    private func request(header: String = #"{"msg_id":"1","msg_type":"kernel_info_request"}"#)
        -> Message
    {
        Message(
            identities: [[0, 1, 2], [255]],
            header: Header(type: "kernel_info_request", session: "s", username: "u"),
            headerDocument: Array(header.utf8), parentDocument: Message.emptyDocument,
            metadata: Message.emptyDocument, content: Array(#"{"key": 1}"#.utf8),
            buffers: [[9, 8], []])
    }

    @Test func `a message survives the way through frames`() throws {
        let decoded = try codec.decode(codec.encode(request()))
        #expect(decoded.identities == [[0, 1, 2], [255]])
        #expect(decoded.type == "kernel_info_request")
        #expect(decoded.header.identifier == "1")
        #expect(decoded.content == Array(#"{"key": 1}"#.utf8))
        #expect(decoded.buffers == [[9, 8], []])
    }

    @Test func `frames are identities, delimiter, signature, four documents, buffers`() {
        let frames = codec.encode(request())
        #expect(frames.count == 2 + 1 + 1 + 4 + 2)
        #expect(frames[2] == Self.delimiter)
        #expect(frames[3].count == 64)
    }

    @Test func `a reply copies the request's header verbatim, unknown keys included`() throws {
        let header = #"{"subshell_id": null, "msg_id":"a", "msg_type":"x", "date":"2026"}"#
        let received = try codec.decode(codec.encode(request(header: header)))
        let reply = try Message(
            Header(type: "x_reply", session: "s", username: "u"), parent: received, identities: [],
            content: ["status": "ok"])
        #expect(reply.parentDocument == Array(header.utf8))
        #expect(reply.parentIdentifier == "a")
    }

    @Test func `a message signed with another key is refused`() {
        let frames = MessageCodec(key: "other").encode(request())
        #expect(throws: WireError.wrongSignature) { try codec.decode(frames) }
    }

    @Test func `a message without a signature is refused`() {
        let frames = MessageCodec(key: "").encode(request())
        #expect(throws: WireError.wrongSignature) { try codec.decode(frames) }
    }

    @Test func `with an empty key nothing is signed and nothing is checked`() throws {
        let open = MessageCodec(key: "")
        #expect(open.encode(request())[3].isEmpty)
        for _ in 0..<2 {
            #expect(try open.decode(codec.encode(request())).type == "kernel_info_request")
        }
    }

    @Test func `a message that comes twice is refused the second time`() throws {
        let frames = codec.encode(request())
        _ = try codec.decode(frames)
        #expect(throws: WireError.replayed) { try codec.decode(frames) }
    }

    @Test func `a replay is recognised also after many other messages`() {
        let memory = ReplayGuard(capacity: 4)
        for value in UInt8(0)..<7 { #expect(memory.admits([value])) }
        for value in UInt8(3)..<7 { #expect(!memory.admits([value])) }
    }

    @Test func `a changed document is refused`() {
        var frames = codec.encode(request())
        frames[7] = Array(#"{"key": 2}"#.utf8)
        #expect(throws: WireError.wrongSignature) { try codec.decode(frames) }
    }

    @Test(arguments: 0..<8)
    func `a truncated message is refused`(count: Int) {
        let frames = Array(codec.encode(request()).prefix(count))
        #expect(throws: WireError.self) { try codec.decode(frames) }
    }

    @Test(arguments: [Array("no json".utf8), Array("[1]".utf8), [0xff, 0xfe], []])
    func `a signed document that is no JSON object in UTF-8 is refused`(document: [UInt8]) {
        var message = request()
        message.content = document
        #expect(throws: WireError.malformed(document: "content")) {
            try codec.decode(codec.encode(message))
        }
    }

    @Test func `a header without a type is refused`() {
        #expect(throws: WireError.malformed(document: "header")) {
            try codec.decode(codec.encode(request(header: #"{"msg_id": "1"}"#)))
        }
    }
}
