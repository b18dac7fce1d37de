/// Why an image file could not be read or written.
public enum ImageCodecError: Error, Equatable, CustomStringConvertible {
    /// The file is missing or may not be read.
    case unreadable(file: String, reason: String)
    /// The file begins like the named format but its content is damaged or cut short.
    case corrupt(file: String, format: String, reason: String)
    /// The picture is larger than can be decoded here.
    case tooLarge(file: String, width: Int, height: Int, reason: String)
    /// The file is of no format this library decodes; `found` names the format it has, or shows its
    /// first bytes.
    case unsupportedFormat(file: String, found: String)
    /// The encoder refused the image.
    case encodingFailed(format: String, reason: String)

    /// The file, what was expected of it and what was found.
    public var description: String {
        switch self {
        case .unreadable(let file, let reason):
            "\(file): cannot be read (\(reason))"
        case .corrupt(let file, let format, let reason):
            "\(file): damaged \(format) (\(reason))"
        case .tooLarge(let file, let width, let height, let reason):
            "\(file): \(width) x \(height) pixels are too many; \(reason)"
        case .unsupportedFormat(let file, let found):
            "\(file): expected a JPEG or PNG image, found \(found)"
        case .encodingFailed(let format, let reason):
            "the image cannot be written as \(format) (\(reason))"
        }
    }

    /// The reason alone, without the file name.
    public var reason: String {
        switch self {
        case .unreadable(_, let reason), .encodingFailed(_, let reason): reason
        case .corrupt(_, let format, let reason): "damaged \(format): \(reason)"
        case .tooLarge(_, let width, let height, let reason):
            "\(width) x \(height) pixels are too many; \(reason)"
        case .unsupportedFormat(_, let found): "neither JPEG nor PNG, but \(found)"
        }
    }
}
