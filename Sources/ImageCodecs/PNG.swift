internal import CPNG

/// Decoding and encoding of PNG files by libpng.
public enum PNG {
    /// Decodes a file; a palette becomes colours and of 16-bit samples the upper 8 bits are kept.
    ///
    /// The samples are those in the file, as Pillow and TensorFlow give them: gamma and colour
    /// profiles change nothing.
    /// - Returns: An image of 1, 3 or 4 channels, as the file has them.
    /// - Throws: ``ImageCodecError/corrupt(file:format:reason:)``, also for a file too small for
    ///   its picture; ``ImageCodecError/tooLarge(file:width:height:reason:)``.
    public static func decode(_ bytes: [UInt8], file: String) throws(ImageCodecError) -> Bitmap {
        var header = try header(of: bytes, file: file)
        let (width, height) = (Int(header.width), Int(header.height))
        let channels = Int(header.channels)
        // The samples, and those of three channels that are often made of them.
        let needed = PictureSize(width: width, height: height)
        return try needed.granted(bytesPerPixel: channels + 3, file: file) {
            () throws(ImageCodecError) in
            var message = messageBuffer
            var samples = [UInt8](repeating: 0, count: width * height * channels)
            guard
                unsafe pngReadSamples(bytes, bytes.count, &header, &samples, &message) != 0
            else { throw corrupt(file, message) }
            return Bitmap(width: width, height: height, channels: channels, samples: samples)
        }
    }

    /// The size of a picture, read from the header of its file.
    public static func size(
        of bytes: [UInt8], file: String
    ) throws(ImageCodecError) -> (width: Int, height: Int) {
        let header = try header(of: bytes, file: file)
        return (Int(header.width), Int(header.height))
    }

    /// Encodes an image without loss.
    public static func encode(_ bitmap: Bitmap) throws(ImageCodecError) -> [UInt8] {
        var image = unsafe png_image()
        unsafe image.version = UInt32(PNG_IMAGE_VERSION)
        defer { unsafe png_image_free(&image) }
        unsafe image.width = UInt32(bitmap.width)
        unsafe image.height = UInt32(bitmap.height)
        switch bitmap.channels {
        case 1: unsafe image.format = 0
        case 3: unsafe image.format = UInt32(PNG_FORMAT_FLAG_COLOR)
        case 4: unsafe image.format = UInt32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
        default:
            throw .encodingFailed(
                format: "PNG", reason: "\(bitmap.channels) channels; 1, 3 or 4 are possible")
        }
        // A deflated file is never longer than its samples plus a little for each row and block.
        var size = bitmap.samples.count + bitmap.samples.count / 100 + bitmap.height + 4096
        var bytes = [UInt8](repeating: 0, count: size)
        let status = unsafe png_image_write_to_memory(
            &image, &bytes, &size, 0, bitmap.samples, 0, nil)
        guard status != 0 else {
            throw unsafe .encodingFailed(format: "PNG", reason: message(of: image))
        }
        bytes.removeLast(bytes.count - size)
        return bytes
    }

    /// Reads the header and compares it with the size of the file.
    private static func header(
        of bytes: [UInt8], file: String
    ) throws(ImageCodecError) -> PNGHeader {
        var header = PNGHeader()
        var message = messageBuffer
        guard unsafe pngReadHeader(bytes, bytes.count, &header, &message) != 0 else {
            throw corrupt(file, message)
        }
        // A row takes a byte more than its samples.
        let rowBits = Int(header.width) * Int(header.bitDepth) * Int(header.storedChannels)
        let packed = (rowBits / 8 + 1) * Int(header.height)
        guard packed / Deflate.mostFromOneByte <= bytes.count else {
            throw PictureSize(width: Int(header.width), height: Int(header.height))
                .exceeds(bytes, file: file, format: "PNG")
        }
        return header
    }

    private static let messageBuffer = [CChar](repeating: 0, count: Int(PNG_MESSAGE_SIZE))

    private static func corrupt(_ file: String, _ message: [CChar]) -> ImageCodecError {
        let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return .corrupt(file: file, format: "PNG", reason: String(decoding: text, as: UTF8.self))
    }

    private static func message(of image: png_image) -> String {
        unsafe withUnsafeBytes(of: image.message) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
