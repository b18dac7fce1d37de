import Foundation

/// The header of a message: who sent what, and when.
/// - Source: Jupyter messaging specification 5.5, "General message format".
package struct Header: Codable, Sendable, Equatable {
    /// The version of the messaging specification that this kernel speaks.
    package static let protocolVersion = "5.5"

    /// Unique for each message.
    package var identifier: String
    /// One for the life of the sender.
    package var session: String
    /// The name of the sender's user.
    package var username: String
    /// When the message was made, ISO 8601 in UTC.
    package var date: String
    /// What the content is, for example `execute_request`.
    package var type: String
    /// The version of the messaging specification the sender speaks.
    package var version: String

    private enum CodingKeys: String, CodingKey {
        case identifier = "msg_id"
        case session
        case username
        case date
        case type = "msg_type"
        case version
    }

    /// Creates the header of a new message, sent now.
    package init(type: String, session: String, username: String) {
        identifier = UUID().uuidString.lowercased()
        self.session = session
        self.username = username
        date = Header.timestamp()
        self.type = type
        version = Header.protocolVersion
    }

    /// Reads a header; a sender may leave out everything but identifier and type.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        identifier = try container.decode(String.self, forKey: .identifier)
        type = try container.decode(String.self, forKey: .type)
        session = try container.decodeIfPresent(String.self, forKey: .session) ?? ""
        username = try container.decodeIfPresent(String.self, forKey: .username) ?? ""
        date = try container.decodeIfPresent(String.self, forKey: .date) ?? ""
        version = try container.decodeIfPresent(String.self, forKey: .version) ?? ""
    }

    /// Returns the present moment as ISO 8601 in UTC, with milliseconds.
    package static func timestamp() -> String {
        Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
