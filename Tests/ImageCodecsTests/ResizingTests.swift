import ImageCodecs
import Testing

@Suite struct ResizingTests {
    private func picture() throws -> Bitmap {
        try ImageFile.decode(contentsOf: Fixtures.path("colour.png"))
    }

    @Test(arguments: [(20, 20), (47, 61), (30, 13), (1, 1)])
    func `bilinear values equal TensorFlow's`(height: Int, width: Int) throws {
        let expected = try Fixtures.floats("bilinear-\(height)x\(width).floats")
        let values = try picture().bilinearSamples(width: width, height: height)
        #expect(values.count == expected.count)
        // Three roundings of numbers below 256, each by at most 2^-17.
        let largest = zip(values, expected).map { abs($0 - $1) }.max() ?? .infinity
        #expect(largest <= 3 * 0x1p-16)
    }

    @Test(arguments: [(20, 20), (47, 61)])
    func `nearest samples equal TensorFlow's`(height: Int, width: Int) throws {
        let expected = try Fixtures.bytes("nearest-\(height)x\(width).samples")
        #expect(try picture().resizedToNearest(width: width, height: height).samples == expected)
    }

    @Test func `pixel centres lie at half-integers and nothing is smoothed first`() {
        let ramp = Bitmap(width: 6, height: 1, channels: 1, samples: [0, 1, 2, 3, 4, 5])
        #expect(ramp.bilinearSamples(width: 3, height: 1) == [0.5, 2.5, 4.5])
        #expect(ramp.resizedBilinearly(width: 3, height: 1).samples == [1, 3, 5])
        #expect(ramp.resizedToNearest(width: 4, height: 1).samples == [0, 2, 3, 5])
    }

    @Test func `the same size gives the same image`() throws {
        let image = try picture()
        #expect(image.resizedBilinearly(width: image.width, height: image.height) == image)
    }

    @Test func `a crop takes the middle, a border keeps everything`() {
        let wide = Bitmap(width: 4, height: 2, channels: 1, samples: [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(
            wide.croppedToProportions(width: 10, height: 10)
                == Bitmap(width: 2, height: 2, channels: 1, samples: [2, 3, 6, 7]))
        // Four rows of four; only every other one falls on the image.
        #expect(
            wide.paddedAndResizedBilinearly(width: 4, height: 4).samples
                == [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0])
        let high = Bitmap(width: 2, height: 4, channels: 1, samples: [1, 5, 2, 6, 3, 7, 4, 8])
        #expect(
            high.paddedAndResizedBilinearly(width: 4, height: 4).samples
                == [0, 1, 5, 0, 0, 2, 6, 0, 0, 3, 7, 0, 0, 4, 8, 0])
        // Each pixel is the mean of two of the image and two of the border: 0.75, 2.75, 1.75, 3.75.
        #expect(
            high.paddedAndResizedBilinearly(width: 2, height: 2).samples == [1, 3, 2, 4])
    }

    @Test(arguments: [(1, 200_000), (200_000, 1)])
    func `a line of pixels on a square takes no more memory than any other image`(
        width: Int, height: Int
    ) {
        let line = Bitmap(
            width: width, height: height, channels: 3,
            samples: [UInt8](repeating: 200, count: width * height * 3))
        let image = line.paddedAndResizedBilinearly(width: 8, height: 8)
        #expect(image.width == 8 && image.height == 8)
    }
}
