import Foundation

/// The content of one type of message.
package protocol MessageContent: Encodable, Sendable {
    /// The `msg_type` that announces this content.
    static var messageType: String { get }
}

/// The content of one type of message that clients send.
package protocol RequestContent: Decodable, Sendable {
    /// The `msg_type` that announces this content.
    static var messageType: String { get }
}

/// One message of the Jupyter protocol, received or to be sent.
///
/// Header, parent header, metadata and content are kept as the JSON documents they travel as: a
/// reply's parent header must be a verbatim copy of the request's header, and only the code that
/// knows a message's type needs its content decoded.
/// - Source: Jupyter messaging specification 5.5, "The wire protocol".
package struct Message: Sendable {
    /// A JSON document as it travels, in UTF-8.
    package typealias Document = [UInt8]

    /// The empty JSON object.
    package static let emptyDocument = Document("{}".utf8)

    /// Routing frames: the peer's on request channels, one topic on IOPub.
    package var identities: [[UInt8]]
    /// The header's fields.
    package var header: Header
    /// The header as it travels.
    package var headerDocument: Document
    /// The header of the message that caused this one, or the empty object.
    package var parentDocument: Document
    /// Notes that are no part of the content.
    package var metadata: Document
    /// What the message says.
    package var content: Document
    /// Binary frames behind the content.
    package var buffers: [[UInt8]]
    /// Whether its content held halves of surrogate pairs, which are no characters: U+FFFD stands for
    /// them now.
    package var hasLoneSurrogates = false

    /// Creates a message from documents that came over the wire.
    package init(
        identities: [[UInt8]], header: Header, headerDocument: Document, parentDocument: Document,
        metadata: Document, content: Document, buffers: [[UInt8]]
    ) {
        self.identities = identities
        self.header = header
        self.headerDocument = headerDocument
        self.parentDocument = parentDocument
        self.metadata = metadata
        self.content = content
        self.buffers = buffers
    }

    /// Creates a message to be sent; `parent` is what caused it.
    package init(
        _ header: Header, parent: Message?, identities: [[UInt8]],
        metadata: [String: JSONValue] = [:], content: some Encodable
    ) throws {
        self.init(
            identities: identities, header: header, headerDocument: try Self.document(header),
            parentDocument: parent?.headerDocument ?? Self.emptyDocument,
            metadata: try Self.document(metadata), content: try Self.document(content), buffers: [])
    }

    /// The message's type, for example `execute_request`.
    package var type: String { header.type }

    /// Decodes the content as that of one type of message.
    package func content<Content: Decodable>(as type: Content.Type) throws -> Content {
        try JSONDecoder().decode(type, from: Data(content))
    }

    /// The identifier of the message that caused this one, if it names one.
    package var parentIdentifier: String? {
        let parent = try? JSONDecoder().decode(JSONValue.self, from: Data(parentDocument))
        return parent?["msg_id"]?.text
    }

    /// What the front end calls the cell that it wants to run, if it says so.
    ///
    /// No part of the specification, but JupyterLab, Jupyter Notebook and VS Code all put it into the
    /// metadata under this name.
    package var cellIdentifier: String? {
        let notes = try? JSONDecoder().decode(JSONValue.self, from: Data(metadata))
        return notes?["cellId"]?.text.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func document(_ value: some Encodable) throws -> Document {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Document(try encoder.encode(value))
    }
}
