import DLKernels
import Testing

/// Joining, cutting and stacking images in blocks against the same on row-major elements.
@Suite struct ImageBlocksTests {
    /// Images that a kernel left in blocks of channels.
    private func native(_ batch: Int, _ size: Int, _ channels: Int, seed: Int) -> TensorBuffer {
        var identity = ConvolutionGeometry(
            batch: batch, inputHeight: size, inputWidth: size, inputChannels: channels,
            outputChannels: channels, kernelHeight: 1, kernelWidth: 1)
        identity.groups = channels
        return Convolution.forward(
            identity, image: TensorBuffer(formula(identity.inputCount, seed: seed)),
            filter: TensorBuffer([Float](repeating: 1, count: channels)), bias: nil)
    }

    @Test(arguments: [(1, 5), (3, 1), (2, 40)])
    func `joined channels lie side by side, and can be cut out again`(batch: Int, size: Int) throws
    {
        let widths = [32, 16, 48]
        let parts = widths.enumerated().map { native(batch, size, $1, seed: $0) }
        let joined = try #require(
            ImageBlocks.join(
                Array(zip(parts, widths)).map { (buffer: $0, channels: $1) }, batch: batch,
                height: size, width: size))
        let values = parts.map { $0.array(of: Float.self) }
        let expected = (0..<batch * size * size).flatMap { pixel in
            zip(values, widths).flatMap { $0[(pixel * $1)..<((pixel + 1) * $1)] }
        }
        #expect(joined.array(of: Float.self) == expected)
        var start = 0
        for (width, value) in zip(widths, values) {
            let cut = ImageBlocks.cut(
                joined, shape: [batch, size, size, 96], channels: start..<start + width)
            #expect(cut?.array(of: Float.self) == value)
            start += width
        }
    }

    @Test func `what does not lie in whole blocks is left to others`() {
        let blocks = native(2, 3, 32, seed: 1)
        let row = TensorBuffer(formula(2 * 9 * 32, seed: 2))
        #expect(ImageBlocks.join([(blocks, 32), (row, 32)], batch: 2, height: 3, width: 3) == nil)
        // Blocks have 8 or 16 channels, as the processor has it.
        let thin = native(2, 3, 21, seed: 1)
        #expect(ImageBlocks.join([(blocks, 32), (thin, 21)], batch: 2, height: 3, width: 3) == nil)
        #expect(ImageBlocks.cut(blocks, shape: [2, 3, 3, 32], channels: 3..<19) == nil)
        #expect(ImageBlocks.cut(row, shape: [2, 3, 3, 32], channels: 0..<16) == nil)
        #expect(
            ImageBlocks.stack([(blocks, 2), (row, 2)], height: 3, width: 3, channels: 32) == nil)
    }

    @Test(arguments: [16, 24])
    func `batches come one after another`(channels: Int) throws {
        let parts = [3, 1, 2].map { native($0, 7, channels, seed: $0) }
        let stacked = try #require(
            ImageBlocks.stack(
                [(parts[0], 3), (parts[1], 1), (parts[2], 2)], height: 7, width: 7,
                channels: channels))
        #expect(stacked.array(of: Float.self) == parts.flatMap { $0.array(of: Float.self) })
    }

    @Test func `a stretch of a buffer reads the same elements and is never changed in place`() {
        let whole = TensorBuffer(formula(100, seed: 1))
        let part = TensorBuffer(20..<50, of: whole)
        #expect(part.array(of: Float.self) == Array(formula(100, seed: 1)[20..<50]))
        #expect(whole.isRowMajor && !part.isRowMajor)
        let inner = TensorBuffer(5..<8, of: part)
        #expect(inner.array(of: Float.self) == Array(formula(100, seed: 1)[25..<28]))
    }
}
