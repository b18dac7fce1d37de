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
        #expect(
            wide.paddedToProportions(width: 10, height: 10, with: 9)
                == Bitmap(
                    width: 4, height: 4, channels: 1,
                    samples: [9, 9, 9, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 9]))
    }
}
