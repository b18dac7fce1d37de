/// The size of a picture as its header says it, which no more than its bytes may be believed.
struct PictureSize {
    let width: Int
    let height: Int

    /// More pixels than cameras give: 20,000 x 25,000.
    private static let mostPixels = 500_000_000

    /// Runs the work of decoding, which takes so many bytes for each pixel, or says why it cannot.
    func granted(
        bytesPerPixel: Int, file: String, _ work: () throws(ImageCodecError) -> Bitmap
    ) throws(ImageCodecError) -> Bitmap {
        func refusal(_ reason: String) -> ImageCodecError {
            .tooLarge(file: file, width: width, height: height, reason: reason)
        }
        let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, pixels <= Self.mostPixels else {
            throw refusal("at most \(Self.mostPixels / 1_000_000) million are read")
        }
        return try FreeMemory.granted(pixels * bytesPerPixel, refusal, work)
    }

    /// The error of a file that cannot hold a picture of this size.
    func exceeds(_ bytes: [UInt8], file: String, format: String) -> ImageCodecError {
        .corrupt(
            file: file, format: format,
            reason: "its header says \(width) x \(height) pixels, for which \(bytes.count) bytes "
                + "are too few")
    }
}
