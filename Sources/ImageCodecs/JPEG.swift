internal import CJPEG

/// Decoding of JPEG files by libjpeg-turbo.
///
/// Decoders may differ in the last bits of a sample, because the standard leaves the precision of
/// the inverse cosine transform open. With ``Transform/accurate`` the samples equal Pillow's; with
/// ``Transform/fast`` they equal TensorFlow's default (up to 20 levels away, 1.0 in the mean).
public enum JPEG {
    /// Which inverse cosine transform turns coefficients into samples.
    public enum Transform: Sendable {
        /// Integer transform of 13-bit constants, the default of libjpeg and of Pillow.
        case accurate
        /// Integer transform of 8-bit constants, the default of `tf.io.decode_jpeg`.
        case fast
    }

    /// Decodes a file to red, green and blue; grey and CMYK files are converted.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - file: The name shown in errors.
    ///   - transform: The inverse cosine transform.
    ///   - minimumSize: When given, decodes at 1/2, 1/4 or 1/8 of the size, the smallest that is
    ///     still no smaller than this in both directions. Faster, and blurs like a box filter.
    /// - Returns: An image of three channels.
    /// - Throws: ``ImageCodecError/corrupt(file:format:reason:)``; a file that ends early is corrupt.
    public static func decode(
        _ bytes: [UInt8], file: String, transform: Transform = .accurate,
        minimumSize: (width: Int, height: Int)? = nil
    ) throws(ImageCodecError) -> Bitmap {
        let decoder = try JPEGDecoder(file: file)
        let header = try decoder.header(of: bytes)
        var size = (width: header.width, height: header.height)
        if let minimumSize {
            for denominator in [2, 4, 8] {
                // libjpeg rounds the reduced size up.
                let width = (header.width + denominator - 1) / denominator
                let height = (header.height + denominator - 1) / denominator
                guard width >= minimumSize.width, height >= minimumSize.height else { break }
                size = (width, height)
            }
        }
        // Inks become light in a second array. Of a file whose scans refine one another, libjpeg
        // holds all coefficients, of two bytes each.
        let held = header.frame?.isProgressive == true ? 2 * (header.frame?.components ?? 0) : 0
        let whole = PictureSize(width: header.width, height: header.height)
        return try whole.granted(bytesPerPixel: (header.isCMYK ? 7 : 3) + held, file: file) {
            () throws(ImageCodecError) in
            guard header.isCMYK else {
                let samples = try decoder.samples(
                    of: bytes, size: size, channels: 3, format: TJPF_RGB, transform: transform)
                return Bitmap(width: size.width, height: size.height, channels: 3, samples: samples)
            }
            let inks = try decoder.samples(
                of: bytes, size: size, channels: 4, format: TJPF_CMYK, transform: transform)
            return Bitmap(
                width: size.width, height: size.height, channels: 3,
                samples: rgb(fromInks: inks, areInverted: hasAdobeMarker(bytes)))
        }
    }

    /// The size of a picture, read from the header of its file.
    public static func size(
        of bytes: [UInt8], file: String
    ) throws(ImageCodecError) -> (width: Int, height: Int) {
        let header = try JPEGDecoder(file: file).header(of: bytes)
        return (header.width, header.height)
    }

    /// Converts cyan, magenta, yellow and black to light: `r = (255 - c)(255 - k) / 255`, rounded.
    ///
    /// Adobe's files store the inks inverted, so that a large number means little ink.
    private static func rgb(fromInks inks: [UInt8], areInverted: Bool) -> [UInt8] {
        let source = inks.span
        let mask: UInt8 = areInverted ? 0 : 255
        return [UInt8](capacity: inks.count / 4 * 3) { output in
            for start in stride(from: 0, to: source.count, by: 4) {
                let light = Int(source[start + 3] ^ mask)
                for ink in 0..<3 {
                    output.append(UInt8((Int(source[start + ink] ^ mask) * light + 127) / 255))
                }
            }
        }
    }

    /// Whether an APP14 segment with Adobe's name stands before the picture data.
    private static func hasAdobeMarker(_ bytes: [UInt8]) -> Bool {
        JPEGSegment.all(in: bytes).contains { segment in
            segment.marker == 0xEE && bytes[segment.content].starts(with: "Adobe".utf8)
        }
    }
}

/// One handle of the TurboJPEG library, released with its owner.
@safe private struct JPEGDecoder: ~Copyable {
    private let handle: tjhandle
    private let file: String

    init(file: String) throws(ImageCodecError) {
        guard let handle = unsafe tjInitDecompress() else {
            throw .unreadable(file: file, reason: "libjpeg-turbo could not start")
        }
        unsafe self.handle = unsafe handle
        self.file = file
    }

    deinit {
        _ = unsafe tjDestroy(handle)
    }

    /// What the header of a file says, once it was compared with the size of the file.
    struct Header {
        let width: Int
        let height: Int
        let isCMYK: Bool
        let frame: JPEGFrame?
    }

    func header(of bytes: [UInt8]) throws(ImageCodecError) -> Header {
        var width: Int32 = 0
        var height: Int32 = 0
        var subsampling: Int32 = 0
        var colourSpace: Int32 = 0
        let status = unsafe tjDecompressHeader3(
            handle, bytes, UInt(bytes.count), &width, &height, &subsampling, &colourSpace)
        guard status == 0, width > 0, height > 0 else { throw failure() }
        let frame = JPEGFrame(of: bytes)
        // A block of 8 x 8 samples takes at least one bit, unless arithmetic coding packs several.
        let blocks = (Int(width) + 7) / 8 * ((Int(height) + 7) / 8)
        guard frame?.isArithmetic == true || blocks / 8 <= bytes.count else {
            throw PictureSize(width: Int(width), height: Int(height))
                .exceeds(bytes, file: file, format: "JPEG")
        }
        let space = TJCS(UInt32(colourSpace))
        return Header(
            width: Int(width), height: Int(height),
            isCMYK: space == TJCS_CMYK || space == TJCS_YCCK, frame: frame)
    }

    func samples(
        of bytes: [UInt8], size: (width: Int, height: Int), channels: Int, format: TJPF,
        transform: JPEG.Transform
    ) throws(ImageCodecError) -> [UInt8] {
        let count = size.width * size.height * channels
        let flags = transform == .fast ? TJFLAG_FASTDCT : TJFLAG_ACCURATEDCT
        var status: Int32 = 0
        let samples = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            // A damaged file may stop before the last row: no sample may stay undefined.
            unsafe buffer.initialize(repeating: 0)
            status = unsafe tjDecompress2(
                handle, bytes, UInt(bytes.count), buffer.baseAddress, Int32(size.width), 0,
                Int32(size.height), Int32(format.rawValue), Int32(flags))
            initialized = count
        }
        guard status != 0 else { return samples }
        // Warnings about stray bytes leave the picture whole; a premature end, of the file or of
        // its data, does not.
        let isWarning = unsafe tjGetErrorCode(handle) == Int32(bitPattern: TJERR_WARNING.rawValue)
        guard isWarning, !message().lowercased().contains("premature end") else { throw failure() }
        return samples
    }

    private func failure() -> ImageCodecError {
        .corrupt(file: file, format: "JPEG", reason: message())
    }

    private func message() -> String {
        guard let text = unsafe tjGetErrorStr2(handle) else { return "no reason given" }
        let message = unsafe String(cString: text)
        // "tjDecompress2(): Premature end of JPEG file": the function name helps nobody.
        guard let colon = message.firstRange(of: "(): ") else { return message }
        return String(message[colon.upperBound...])
    }
}
