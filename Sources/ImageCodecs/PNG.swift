internal import CPNG

/// Decoding and encoding of 8-bit PNG files by libpng's simplified interface.
public enum PNG {
    /// Decodes a file; a palette becomes colours and 16-bit samples become 8-bit ones.
    ///
    /// - Returns: An image of 1, 3 or 4 channels, as the file has them.
    /// - Throws: ``ImageCodecError/corrupt(file:format:reason:)``.
    public static func decode(_ bytes: [UInt8], file: String) throws(ImageCodecError) -> Bitmap {
        var image = unsafe newImage()
        defer { unsafe png_image_free(&image) }
        guard unsafe png_image_begin_read_from_memory(&image, bytes, bytes.count) != 0 else {
            throw unsafe .corrupt(file: file, format: "PNG", reason: message(of: image))
        }
        let hasColour = unsafe image.format & UInt32(PNG_FORMAT_FLAG_COLOR) != 0
        let hasOpacity = unsafe image.format & UInt32(PNG_FORMAT_FLAG_ALPHA) != 0
        let format =
            hasOpacity ? PNG_FORMAT_RGBA : (hasColour ? UInt32(PNG_FORMAT_FLAG_COLOR) : 0)
        let channels = hasOpacity ? 4 : (hasColour ? 3 : 1)
        unsafe image.format = format
        let (width, height) = unsafe (Int(image.width), Int(image.height))
        var samples = [UInt8](repeating: 0, count: width * height * channels)
        guard unsafe png_image_finish_read(&image, nil, &samples, 0, nil) != 0 else {
            throw unsafe .corrupt(file: file, format: "PNG", reason: message(of: image))
        }
        return Bitmap(width: width, height: height, channels: channels, samples: samples)
    }

    /// The size of a picture, read from the header of its file.
    public static func size(
        of bytes: [UInt8], file: String
    ) throws(ImageCodecError) -> (width: Int, height: Int) {
        var image = unsafe newImage()
        defer { unsafe png_image_free(&image) }
        guard unsafe png_image_begin_read_from_memory(&image, bytes, bytes.count) != 0 else {
            throw unsafe .corrupt(file: file, format: "PNG", reason: message(of: image))
        }
        return unsafe (Int(image.width), Int(image.height))
    }

    /// Encodes an image without loss.
    public static func encode(_ bitmap: Bitmap) throws(ImageCodecError) -> [UInt8] {
        var image = unsafe newImage()
        defer { unsafe png_image_free(&image) }
        unsafe image.width = UInt32(bitmap.width)
        unsafe image.height = UInt32(bitmap.height)
        switch bitmap.channels {
        case 1: unsafe image.format = 0
        case 3: unsafe image.format = UInt32(PNG_FORMAT_FLAG_COLOR)
        case 4: unsafe image.format = PNG_FORMAT_RGBA
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

    private static let PNG_FORMAT_RGBA = UInt32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)

    private static func newImage() -> png_image {
        var image = unsafe png_image()
        unsafe image.version = UInt32(PNG_IMAGE_VERSION)
        return unsafe image
    }

    private static func message(of image: png_image) -> String {
        unsafe withUnsafeBytes(of: image.message) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
