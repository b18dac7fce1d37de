/// An image of 8-bit samples, rows from top to bottom, the channels of a pixel side by side.
///
/// The sample of channel `c` at row `y`, column `x` is `samples[(y * width + x) * channels + c]`:
/// the layout `[height, width, channels]` of an image tensor.
public struct Bitmap: Sendable, Equatable {
    /// Pixels from left to right.
    public let width: Int
    /// Pixels from top to bottom.
    public let height: Int
    /// Samples of a pixel: 1 (grey), 3 (red, green, blue) or 4 (with opacity last).
    public let channels: Int
    /// All samples, `height * width * channels` of them.
    public var samples: [UInt8]

    /// Creates an image from its samples.
    ///
    /// - Precondition: `samples.count == height * width * channels`.
    public init(width: Int, height: Int, channels: Int, samples: [UInt8]) {
        guard width > 0, height > 0, samples.count == width * height * channels else {
            fatalError(
                "Bitmap: \(samples.count) samples do not fill \(height) x \(width) x \(channels)")
        }
        self.width = width
        self.height = height
        self.channels = channels
        self.samples = samples
    }

    /// The samples of the pixel at a row and a column.
    public subscript(row: Int, column: Int) -> ArraySlice<UInt8> {
        let start = (row * width + column) * channels
        return samples[start..<(start + channels)]
    }

    /// The same picture with three channels: grey is repeated, opacity is dropped.
    public var rgb: Bitmap {
        guard channels != 3 else { return self }
        let source = samples.span
        let channels = channels
        let count = width * height
        let converted = [UInt8](capacity: count * 3) { output in
            for pixel in 0..<count {
                let start = pixel * channels
                output.append(source[start])
                output.append(source[channels == 1 ? start : start + 1])
                output.append(source[channels == 1 ? start : start + 2])
            }
        }
        return Bitmap(width: width, height: height, channels: 3, samples: converted)
    }
}
