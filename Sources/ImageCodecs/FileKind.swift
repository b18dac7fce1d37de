/// What a file is by its first bytes, in words for an error.
enum FileKind {
    /// The name of a format that is often met among images, or the first bytes.
    static func name(of bytes: [UInt8]) -> String {
        guard !bytes.isEmpty else { return "an empty file" }
        if let known = signatures.first(where: { bytes.starts(with: $0.start) }) {
            return known.name
        }
        // A container names its kind behind a size.
        let kind = String(decoding: bytes.dropFirst(4).prefix(8), as: UTF8.self)
        if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
            return "a WebP image"
        }
        if kind.hasPrefix("ftyp") {
            switch kind.dropFirst(4) {
            case "avif", "avis": return "an AVIF image"
            case "heic", "heix", "mif1", "msf1": return "a HEIC image"
            default: return "a video"
            }
        }
        let text = String(decoding: bytes.prefix(256), as: UTF8.self).lowercased()
            .drop { $0.isWhitespace || $0 == "\u{feff}" }
        if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") { return "a web page" }
        if text.hasPrefix("<svg") || (text.hasPrefix("<?xml") && text.contains("<svg")) {
            return "an SVG drawing"
        }
        let start = bytes.prefix(4).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return "a file that begins with " + start.joined(separator: " ")
    }

    private static let signatures: [(start: [UInt8], name: String)] = [
        (Array("GIF8".utf8), "a GIF image"), (Array("BM".utf8), "a BMP image"),
        ([0x49, 0x49, 0x2A, 0x00], "a TIFF image"), ([0x4D, 0x4D, 0x00, 0x2A], "a TIFF image"),
        (Array("%PDF".utf8), "a PDF document"), ([0x50, 0x4B, 0x03, 0x04], "a zip archive"),
        ([0x1F, 0x8B], "a gzip file"), ([0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50], "a JPEG 2000 image"),
        ([0xFF, 0x0A], "a JPEG XL image"), (Array("8BPS".utf8), "a Photoshop file"),
    ]
}
