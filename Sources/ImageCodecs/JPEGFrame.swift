/// A part of a JPEG file before its picture data.
///
/// - Source: ITU-T T.81, annex B.
struct JPEGSegment {
    /// The second byte of its marker.
    let marker: UInt8
    /// The bytes behind its length.
    let content: Range<Int>

    /// The segments from the start of a file to its picture data, or to where it is damaged.
    static func all(in bytes: [UInt8]) -> [JPEGSegment] {
        var segments: [JPEGSegment] = []
        var position = 2
        while position + 4 <= bytes.count, bytes[position] == 0xFF, bytes[position + 1] != 0xDA {
            // Markers may be led by any number of bytes 255.
            guard bytes[position + 1] != 0xFF else {
                position += 1
                continue
            }
            let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
            let end = position + 2 + max(length, 2)
            guard end <= bytes.count else { break }
            segments.append(
                JPEGSegment(marker: bytes[position + 1], content: position + 4..<end))
            position = end
        }
        return segments
    }
}

/// How the picture of a JPEG file is coded.
struct JPEGFrame {
    let components: Int
    /// Whether scans refine one another.
    let isProgressive: Bool
    /// Whether the coder is arithmetic instead of Huffman's.
    let isArithmetic: Bool

    /// Reads the frame header; `nil` where there is none before the picture data.
    init?(of bytes: [UInt8]) {
        // C0 to CF begin frames, save those for tables (C4, CC) and the reserved C8.
        let frame = JPEGSegment.all(in: bytes).first {
            0xC0...0xCF ~= $0.marker && ![0xC4, 0xC8, 0xCC].contains($0.marker)
        }
        guard let frame, frame.content.count >= 6 else { return nil }
        components = Int(bytes[frame.content.lowerBound + 5])
        isProgressive = frame.marker & 3 == 2
        isArithmetic = frame.marker & 8 != 0
    }
}
