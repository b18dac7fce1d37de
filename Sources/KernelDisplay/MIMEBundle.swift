/// One value in several representations, keyed by MIME type, as Jupyter displays it.
///
/// Every bundle shown to a person holds `text/plain`: consoles and graders read nothing else.
/// - Source: Jupyter messaging specification 5.5, "display_data".
public struct MIMEBundle: Sendable, Equatable {
    /// The content of one representation.
    public enum Content: Sendable, Equatable {
        /// Text, sent as it is (`text/plain`, `text/html`, `image/svg+xml`, …).
        case text(String)
        /// Bytes, sent as base64 (`image/png`, …).
        case binary([UInt8])
        /// A JSON document, sent as an object (`application/json`, …).
        case json(String)
    }

    /// The representations, keyed by MIME type such as `text/plain`.
    public var data: [String: Content]

    /// Hints for the front end, keyed by MIME type, each a JSON document
    /// (for example `["image/png": #"{"alt": "training curves"}"#]`).
    public var metadata: [String: String]

    /// Creates a bundle from representations and optional hints.
    public init(_ data: [String: Content], metadata: [String: String] = [:]) {
        self.data = data
        self.metadata = metadata
    }

    /// Creates a bundle that holds only `text/plain`.
    public init(plainText: String) {
        self.init(["text/plain": .text(plainText)])
    }
}
