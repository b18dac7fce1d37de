/// A value in several representations; binary content is base64 already.
package struct LinkedBundle: Sendable, Equatable {
    /// The representations, keyed by MIME type.
    package var data: [String: String]
    /// Hints for the front end, keyed by MIME type, each a JSON document.
    package var metadata: [String: String]

    /// Creates a bundle.
    package init(data: [String: String], metadata: [String: String] = [:]) {
        self.data = data
        self.metadata = metadata
    }
}

extension LinkedBundle: WireValue {
    func write(to writer: inout WireWriter) { writer.put(data, metadata) }

    init(from reader: inout WireReader) throws(LinkError) {
        self.init(data: try reader.next(), metadata: try reader.next())
    }
}
