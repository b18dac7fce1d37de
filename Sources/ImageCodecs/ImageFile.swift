/// Image files of any supported format, told apart by their first bytes.
public enum ImageFile {
    /// Reads and decodes a JPEG or PNG file.
    ///
    /// - Returns: An image of three channels.
    public static func decode(
        contentsOf path: String, transform: JPEG.Transform = .accurate
    ) throws(ImageCodecError) -> Bitmap {
        try decode(bytes(of: path), file: path, transform: transform)
    }

    /// Decodes the bytes of a JPEG or PNG file.
    ///
    /// - Returns: An image of three channels.
    public static func decode(
        _ bytes: [UInt8], file: String, transform: JPEG.Transform = .accurate
    ) throws(ImageCodecError) -> Bitmap {
        switch try format(of: bytes, file: file) {
        case .jpeg: try JPEG.decode(bytes, file: file, transform: transform)
        case .png: try PNG.decode(bytes, file: file).rgb
        }
    }

    /// The size of a JPEG or PNG picture, read from the header of its file.
    public static func size(
        of bytes: [UInt8], file: String
    ) throws(ImageCodecError) -> (width: Int, height: Int) {
        switch try format(of: bytes, file: file) {
        case .jpeg: try JPEG.size(of: bytes, file: file)
        case .png: try PNG.size(of: bytes, file: file)
        }
    }

    /// Reads a whole file.
    ///
    /// - Throws: ``ImageCodecError/unreadable(file:reason:)`` also for a folder, a pipe or a device,
    ///   and for a file that does not fit into free memory.
    public static func bytes(of path: String) throws(ImageCodecError) -> [UInt8] {
        try WholeFile.read(path)
    }

    private enum Format { case jpeg, png }

    private static func format(
        of bytes: [UInt8], file: String
    ) throws(ImageCodecError) -> Format {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return .png }
        throw .unsupportedFormat(file: file, found: FileKind.name(of: bytes))
    }
}
