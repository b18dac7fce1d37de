internal import CBlockKernels

/// A convolution that gives its results row by row, in one or two blocks of channels at a time, for
/// passes that use up a row while it is in the cache.
///
/// It reads either the pixels of an image in blocks of channels, through windows of 1×1, or a
/// photograph of three numbers a pixel, through any window.
@safe struct DenseRows {
    let geometry: ConvolutionGeometry
    /// The order of the images.
    let source: Layout
    let plainSource: Layout
    private let readsPhotos: Bool
    private let weights: BlockedWeights
    private let row: DenseRow

    /// Nil where the kernel for these sizes does not exist.
    init?(
        _ g: ConvolutionGeometry, activation: FusedOperation,
        kernels: UnsafePointer<BlockKernels>,
        weights: () -> (filter: TensorBuffer, bias: TensorBuffer?)
    ) {
        let block = OneDNN.channelBlock
        guard g.groups == 1, g.dilationHeight == 1, g.dilationWidth == 1,
            g.outputChannels >= block
        else { return nil }
        let isPixelwise =
            g.kernelHeight == 1 && g.kernelWidth == 1 && g.strideHeight == 1 && g.strideWidth == 1
            && g.outputHeight == g.inputHeight && g.outputWidth == g.inputWidth
            && g.inputChannels >= block
        guard isPixelwise || g.inputChannels == 3,
            let row = unsafe kernels.pointee.denseRow(isPixelwise ? block : 3 * g.strideWidth)
        else { return nil }
        geometry = g
        readsPhotos = !isPixelwise
        source = g.imageLayout(isPixelwise ? .blocked : .plain)
        plainSource = g.imageLayout(.plain)
        unsafe self.row = row
        self.weights = BlockedWeights(weights(), channels: g.outputChannels, activation)
    }

    /// Numbers in a row of a photograph, as far as windows reach.
    private var windowRow: Int {
        3 * ((geometry.outputWidth - 1) * geometry.strideWidth + geometry.kernelWidth)
    }

    /// The bytes that ``prepare(_:of:source:window:)`` needs for so many rows of results.
    func windowBytes(rows: Int) -> Int {
        guard readsPhotos else { return 0 }
        return 4 * windowRow * ((rows - 1) * geometry.strideHeight + geometry.kernelHeight)
    }

    /// Lays out what some rows of results are made of: a photograph with the zeros around it.
    ///
    /// - Parameters:
    ///   - rows: The rows of results.
    ///   - image: The number of the image.
    ///   - source: The images, in the order ``source`` says.
    ///   - window: Memory for the rows.
    func prepare(_ rows: Range<Int>, of image: Int, source: Storage, window: Storage) {
        guard readsPhotos else { return }
        let g = geometry
        let left = min(3 * g.paddingLeft, windowRow)
        let count = min(3 * g.inputWidth, windowRow - left)
        let first = rows.lowerBound * g.strideHeight - g.paddingTop
        for index in 0..<(rows.count - 1) * g.strideHeight + g.kernelHeight {
            let target = unsafe window.pointer(to: Float.self, at: index * windowRow)
            let place = first + index
            guard place >= 0, place < g.inputHeight else {
                unsafe target.update(repeating: 0, count: windowRow)
                continue
            }
            unsafe target.update(repeating: 0, count: left)
            unsafe (target + left).update(
                from: source.pointer(
                    to: Float.self, at: (image * g.inputHeight + place) * 3 * g.inputWidth),
                count: count)
            unsafe (target + left + count).update(repeating: 0, count: windowRow - left - count)
        }
    }

    /// Computes rows in one or two blocks of channels.
    ///
    /// - Parameters:
    ///   - rows: The rows, for which ``prepare(_:of:source:window:)`` was called.
    ///   - image: The number of the image.
    ///   - pixels: How many results of each row are wanted.
    ///   - block: The first block.
    ///   - blocks: How many blocks.
    ///   - source: The images.
    ///   - window: The memory that was prepared.
    ///   - target: Takes the results.
    ///   - start: Where the first row starts in the target.
    ///   - rowStride: How far rows lie apart in the target.
    ///   - planeStride: How far blocks lie apart in the target.
    func compute(
        _ rows: Range<Int>, of image: Int, pixels: Int, block: Int, blocks: Int, source: Storage,
        window: Storage, into target: Storage, at start: Int, rowStride: Int, planeStride: Int
    ) {
        let (g, width) = (geometry, OneDNN.channelBlock)
        let plane = g.inputHeight * g.inputWidth * width
        let depth = g.kernelHeight * g.kernelWidth * g.inputChannels
        let filter = unsafe DenseFilter(
            elements: weights.filter.pointer(to: Float.self, at: block * depth * width),
            bias: weights.bias.pointer(to: Float.self, at: block * width), depth: depth,
            stretch: readsPhotos ? 3 * g.kernelWidth : width,
            stretchStride: readsPhotos ? windowRow : plane, low: weights.bounds.lowerBound,
            high: weights.bounds.upperBound)
        let (memory, first, step) =
            readsPhotos
            ? (window, 0, g.strideHeight * windowRow)
            : (
                source,
                image * ((g.inputChannels + width - 1) / width) * plane
                    + rows.lowerBound * g.inputWidth * width, g.inputWidth * width
            )
        unsafe withUnsafePointer(to: filter) { filter in
            for index in 0..<rows.count {
                unsafe row(
                    memory.pointer(to: Float.self, at: first + index * step), pixels, filter,
                    blocks, target.pointer(to: Float.self, at: start + index * rowStride),
                    planeStride)
            }
        }
    }
}

/// Filters and bias in blocks of channels, `[blocks][rows][block]`, and the limits of the results.
struct BlockedWeights {
    let filter: Storage
    let bias: Storage
    let bounds: ClosedRange<Float>

    /// Takes row-major filters, `[..., channels]`.
    init(
        _ weights: (filter: TensorBuffer, bias: TensorBuffer?), channels: Int,
        _ activation: FusedOperation
    ) {
        filter = Self.blocks(weights.filter, channels)
        let bias = weights.bias ?? TensorBuffer([Float](repeating: 0, count: channels))
        self.bias = Self.blocks(bias, channels)
        bounds = activation.limit.map { 0...Float($0) } ?? -.infinity ... .infinity
    }

    private static func blocks(_ elements: TensorBuffer, _ channels: Int) -> Storage {
        let block = OneDNN.channelBlock
        let count = (channels + block - 1) / block
        let rows = elements.count / channels
        let result = Storage(byteCount: 4 * count * rows * block)
        elements.withSpan(of: Float.self) { source in
            result.withMutableSpan(of: Float.self, count: count * rows * block) { target in
                for index in 0..<count * rows * block {
                    let channel = index / (rows * block) * block + index % block
                    let row = index / block % rows
                    target[index] = channel < channels ? source[row * channels + channel] : 0
                }
            }
        }
        return result
    }
}
