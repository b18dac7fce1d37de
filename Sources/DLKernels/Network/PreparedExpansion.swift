internal import CBlockKernels

/// A 1×1 convolution and a depthwise one after it, for prediction and in one pass.
///
/// Inverted residual blocks multiply the channels of an image by six, filter each by itself, and
/// cut their number again. What lies between the two convolutions is the largest image of the
/// network, and has one reader. Here it never exists: a thread computes a band of rows of two blocks
/// of channels, filters them while they are in its cache, and goes on in the same memory.
/// - Source: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks",
///   arXiv:1801.04381, section 5.
@safe package final class PreparedExpansion {
    /// One of the two convolutions, with its weights in blocks of channels.
    fileprivate struct Part {
        let geometry: ConvolutionGeometry
        let filter: Storage
        let bias: Storage
        let bounds: ClosedRange<Float>
    }

    private let expansion: Part
    private let depthwise: Part
    private let kernels: UnsafePointer<BlockKernels>
    private let source: Layout
    private let plainSource: Layout
    private let result: Layout
    private let bands: Bands
    private let threads: Int

    /// Brings the weights in order; nil where two passes are as good or the only way.
    ///
    /// - Shapes: as in ``ConvolutionGeometry``; the result of the expansion is the image of the
    ///   depthwise convolution; biases have its channels.
    /// - Parameters:
    ///   - expansion: The sizes of the 1×1 convolution.
    ///   - depthwise: The sizes of the depthwise convolution.
    ///   - activations: What is applied to the results of the two.
    ///   - weights: Gives filters and biases of the two, `float32`; asked only where needed.
    package init?(
        _ expansion: ConvolutionGeometry, _ depthwise: ConvolutionGeometry,
        activations: (FusedOperation, FusedOperation),
        weights: () -> (
            expansion: (filter: TensorBuffer, bias: TensorBuffer?),
            depthwise: (filter: TensorBuffer, bias: TensorBuffer?)
        )
    ) {
        guard Self.suits(expansion, depthwise),
            let kernels = unsafe block_kernels(OneDNN.channelBlock),
            unsafe kernels.pointee.isNative
        else { return nil }
        unsafe self.kernels = kernels
        threads = Threads.count
        source = expansion.imageLayout(.blocked)
        plainSource = expansion.imageLayout(.plain)
        result = depthwise.resultLayout(.blocked)
        bands = Bands(depthwise, threads: threads)
        let (first, second) = weights()
        self.expansion = Part(expansion, first, activations.0)
        self.depthwise = Part(depthwise, second, activations.1)
    }

    /// Whether the settings are those it was prepared under.
    package var isCurrent: Bool { threads == Threads.count }

    private static func suits(
        _ expansion: ConvolutionGeometry, _ depthwise: ConvolutionGeometry
    ) -> Bool {
        let channels = expansion.outputChannels
        return expansion.kernelHeight == 1 && expansion.kernelWidth == 1
            && expansion.strideHeight == 1 && expansion.strideWidth == 1 && expansion.groups == 1
            && expansion.outputHeight == expansion.inputHeight
            && expansion.outputWidth == expansion.inputWidth
            && min(expansion.inputChannels, channels) >= OneDNN.channelBlock
            && depthwise.groups == channels && depthwise.inputChannels == channels
            && depthwise.outputChannels == channels && depthwise.outputCount > 0
    }

    /// Computes the result.
    ///
    /// - Parameter image: The images, `float32`.
    /// - Returns: The result, in blocks of channels.
    package func run(_ image: TensorBuffer) -> TensorBuffer {
        let target = Storage(byteCount: result.byteCount)
        let source = image.storage(in: source, plain: plainSource)
        let units = bands.units
        let parts = min(threads, units)
        let scratch = (0..<parts).map { _ in Storage(byteCount: bands.scratchBytes) }
        Threads.forEachRange(of: parts, minimumChunk: 1) { range in
            for part in range {
                for unit in units * part / parts..<units * (part + 1) / parts {
                    run(bands.unit(unit), source, scratch[part], into: target)
                }
            }
        }
        return TensorBuffer(
            image: target, in: result, isPlain: false, count: depthwise.geometry.outputCount)
    }

    /// Computes one band of one or two blocks of channels of an image.
    private func run(_ unit: Unit, _ source: Storage, _ scratch: Storage, into target: Storage) {
        expand(unit, source, into: scratch)
        let (block, d) = (bands.block, depthwise.geometry)
        let row = bands.scratchWidth * block
        for lane in 0..<unit.blocks {
            let channels = unit.block + lane
            let filter = unsafe DepthwiseFilter(
                elements: depthwise.filter.pointer(
                    to: Float.self, at: channels * d.kernelHeight * d.kernelWidth * block),
                bias: depthwise.bias.pointer(to: Float.self, at: channels * block),
                height: d.kernelHeight, width: d.kernelWidth, rowStep: d.dilationHeight * row,
                columnStep: d.dilationWidth * block, step: d.strideWidth * block,
                low: depthwise.bounds.lowerBound, high: depthwise.bounds.upperBound)
            let results = (unit.image * bands.blocks + channels) * d.outputHeight
            unsafe withUnsafePointer(to: filter) { filter in
                for (index, place) in unit.rows.enumerated() {
                    unsafe kernels.pointee.depthwise(
                        scratch.pointer(
                            to: Float.self,
                            at: lane * bands.scratchPlane + index * d.strideHeight * row),
                        d.outputWidth, filter,
                        target.pointer(
                            to: Float.self, at: (results + place) * d.outputWidth * block))
                }
            }
        }
    }

    /// Computes the rows of the image in between that a band needs, zeros around the image included.
    private func expand(_ unit: Unit, _ source: Storage, into scratch: Storage) {
        let (block, e, d) = (bands.block, expansion.geometry, depthwise.geometry)
        let plane = e.inputHeight * e.inputWidth * block
        let image = unit.image * ((e.inputChannels + block - 1) / block) * plane
        let row = bands.scratchWidth * block
        let first = unit.rows.lowerBound * d.strideHeight - d.paddingTop
        let left = min(d.paddingLeft, bands.scratchWidth)
        let pixels = min(e.inputWidth, bands.scratchWidth - left)
        let filter = unsafe PointwiseFilter(
            elements: expansion.filter.pointer(
                to: Float.self, at: unit.block * e.inputChannels * block),
            bias: expansion.bias.pointer(to: Float.self, at: unit.block * block),
            depth: e.inputChannels, planeStride: plane, low: expansion.bounds.lowerBound,
            high: expansion.bounds.upperBound)
        unsafe withUnsafePointer(to: filter) { filter in
            for index in 0..<bands.rowsNeeded(for: unit.rows.count) {
                let (place, start) = (first + index, index * row)
                let isInside = place >= 0 && place < e.inputHeight
                for lane in 0..<unit.blocks {
                    let start = start + lane * bands.scratchPlane
                    let end = isInside ? (left + pixels) * block : 0
                    clear(scratch, start + end, row - end)
                    if isInside { clear(scratch, start, left * block) }
                }
                guard isInside else { continue }
                unsafe kernels.pointee.pointwise(
                    source.pointer(
                        to: Float.self, at: image + place * e.inputWidth * block),
                    pixels, filter, unit.blocks,
                    scratch.pointer(to: Float.self, at: start + left * block),
                    bands.scratchPlane)
            }
        }
    }

    private func clear(_ scratch: Storage, _ start: Int, _ count: Int) {
        guard count > 0 else { return }
        unsafe scratch.pointer(to: Float.self, at: start).update(repeating: 0, count: count)
    }
}

// MARK: - How the work is divided

extension PreparedExpansion {
    /// What one thread computes in one go: some rows of results in one or two blocks of channels.
    private struct Unit {
        let image: Int
        let rows: Range<Int>
        let block: Int
        let blocks: Int
    }

    /// The bands of rows that images are cut into.
    private struct Bands {
        let geometry: ConvolutionGeometry
        let block = OneDNN.channelBlock
        let blocks: Int
        let pairs: Int
        let count: Int
        /// Columns between the convolutions, those around the image included.
        let scratchWidth: Int
        /// Elements of one block between the convolutions.
        let scratchPlane: Int

        /// What two blocks may take between the convolutions, to stay in the cache of a core.
        private static let scratchLimit = 256 << 10

        init(_ g: ConvolutionGeometry, threads: Int) {
            geometry = g
            blocks = (g.outputChannels + block - 1) / block
            pairs = (blocks + 1) / 2
            scratchWidth =
                (g.outputWidth - 1) * g.strideWidth
                + (g.kernelWidth - 1) * g.dilationWidth + 1
            // Each band computes again the rows it shares with its neighbours; the fewest rows for
            // the busiest thread win.
            var best = (count: 1, rows: Int.max)
            for count in 1...g.outputHeight {
                let rows = Self.rowsNeeded(g, for: (g.outputHeight + count - 1) / count)
                let fits = 8 * rows * scratchWidth * block <= Self.scratchLimit
                guard fits || count == g.outputHeight else { continue }
                let busiest = (g.batch * pairs * count + threads - 1) / threads * rows
                if busiest < best.rows { best = (count, busiest) }
                if count >= 4 * threads, best.rows < .max { break }
            }
            count = best.count
            let rows = Self.rowsNeeded(g, for: (g.outputHeight + count - 1) / count)
            scratchPlane = rows * scratchWidth * block
        }

        var units: Int { geometry.batch * count * pairs }

        var scratchBytes: Int { 4 * 2 * scratchPlane }

        /// Neighbours in this order read the same rows of the image.
        func unit(_ index: Int) -> Unit {
            let band = index / pairs % count
            let pair = index % pairs
            return Unit(
                image: index / pairs / count,
                rows: geometry.outputHeight * band / count..<geometry.outputHeight * (band + 1)
                    / count,
                block: 2 * pair, blocks: min(2, blocks - 2 * pair))
        }

        func rowsNeeded(for results: Int) -> Int { Self.rowsNeeded(geometry, for: results) }

        private static func rowsNeeded(_ g: ConvolutionGeometry, for results: Int) -> Int {
            (results - 1) * g.strideHeight + (g.kernelHeight - 1) * g.dilationHeight + 1
        }
    }
}

extension PreparedExpansion.Part {
    /// Row-major `[rows, channels]` in blocks of channels, `[blocks][rows][block]`.
    fileprivate init(
        _ geometry: ConvolutionGeometry, _ weights: (filter: TensorBuffer, bias: TensorBuffer?),
        _ activation: FusedOperation
    ) {
        self.geometry = geometry
        let channels = geometry.outputChannels
        filter = Self.blocks(weights.filter, channels)
        bias = Self.blocks(
            weights.bias ?? TensorBuffer([Float](repeating: 0, count: channels)), channels)
        let limit = activation.limit.map { Float($0) }
        bounds = limit.map { 0...$0 } ?? -.infinity ... .infinity
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
