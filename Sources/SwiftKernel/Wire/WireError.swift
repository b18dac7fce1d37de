/// Why frames that arrived are no message for this kernel.
package enum WireError: Error, Equatable, CustomStringConvertible {
    /// No frame is the delimiter `<IDS|MSG>`.
    case missingDelimiter(frameCount: Int)
    /// Fewer than the five frames that must follow the delimiter.
    case tooFewFrames(found: Int)
    /// The signature is not that of the documents under our key.
    case wrongSignature
    /// A message with this signature came before.
    case replayed
    /// A document is no JSON object in UTF-8.
    case malformed(document: String)

    /// One line for the log.
    package var description: String {
        switch self {
        case .missingDelimiter(let count): "no delimiter among \(count) frames"
        case .tooFewFrames(let found):
            "expected at least 5 frames after the delimiter, found \(found)"
        case .wrongSignature: "wrong signature"
        case .replayed: "message was received before"
        case .malformed(let document): "the \(document) is not a JSON object"
        }
    }
}
