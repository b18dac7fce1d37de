import Foundation
package import KernelDisplay

/// `stream`: text a cell wrote to standard output or standard error.
package struct Stream: MessageContent {
    package static let messageType = "stream"

    /// The two streams of a process.
    package enum Name: String, Encodable, Sendable {
        /// Standard output.
        case stdout
        /// Standard error.
        case stderr
    }

    /// Which stream it was.
    package var name: Name
    /// What was written.
    package var text: String
}

/// `display_data`: a display at any time of a cell.
package struct DisplayData: MessageContent {
    package static let messageType = "display_data"

    var data: [String: JSONValue]
    var metadata: [String: JSONValue]
    var transient: [String: String]

    /// Creates a display that can be replaced later if it has an identifier.
    package init(_ bundle: MIMEBundle, identifier: String?) {
        data = bundle.jsonData
        metadata = bundle.jsonMetadata
        transient = identifier.map { ["display_id": $0] } ?? [:]
    }
}

/// `update_display_data`: replaces what an earlier display shows.
package struct UpdateDisplayData: MessageContent {
    package static let messageType = "update_display_data"

    private var display: DisplayData

    /// Creates a replacement for the displays of an identifier.
    package init(_ bundle: MIMEBundle, identifier: String) {
        display = DisplayData(bundle, identifier: identifier)
    }

    /// Writes the same fields as the display it replaces.
    package func encode(to encoder: any Encoder) throws {
        try display.encode(to: encoder)
    }
}

/// `execute_result`: the value of a cell's last expression.
package struct ExecuteResult: MessageContent {
    package static let messageType = "execute_result"

    var data: [String: JSONValue]
    var metadata: [String: JSONValue]
    var executionCount: Int

    private enum CodingKeys: String, CodingKey {
        case data
        case metadata
        case executionCount = "execution_count"
    }

    /// Creates the result shown as `Out [executionCount]`.
    package init(_ bundle: MIMEBundle, executionCount: Int) {
        data = bundle.jsonData
        metadata = bundle.jsonMetadata
        self.executionCount = executionCount
    }
}

/// `clear_output`: empties the output area of the cell.
package struct ClearOutput: MessageContent {
    package static let messageType = "clear_output"

    /// Whether to wait for the next output, so that nothing flickers.
    package var wait: Bool
}

extension MIMEBundle {
    /// The representations as they travel: JSON types as objects, bytes as base64, everything else as
    /// text.
    var jsonData: [String: JSONValue] {
        Dictionary(
            uniqueKeysWithValues: data.map { type, content in
                switch content {
                case .binary(let bytes): return (type, .string(Data(bytes).base64EncodedString()))
                case .text(let text), .json(let text):
                    guard type == "application/json" || type.hasSuffix("+json") else {
                        return (type, .string(text))
                    }
                    return (type, (try? JSONValue(parsing: text)) ?? .string(text))
                }
            })
    }

    /// The hints as they travel; one that is no JSON is left out.
    var jsonMetadata: [String: JSONValue] {
        metadata.compactMapValues { try? JSONValue(parsing: $0) }
    }
}
