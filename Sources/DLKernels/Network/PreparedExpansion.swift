internal import CBlockKernels

/// A convolution that widens an image and a depthwise one after it, for prediction and in one pass.
///
/// Inverted residual blocks multiply the channels of an image by six, filter each by itself, and
/// cut their number again. What lies between the two convolutions is the largest image of the
/// network, and has one reader. Here it never exists: a thread computes a band of rows of two blocks
/// of channels, filters them while they are in its cache, and goes on in the same memory. The first
/// convolution of a network, from a photograph, may take the place of the 1×1 convolution.
/// - Source: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks",
///   arXiv:1801.04381, section 5.
@safe package final class PreparedExpansion {
    private let expansion: DenseRows
    private let depthwise: ConvolutionGeometry
    private let weights: BlockedWeights
    private let kernels: UnsafePointer<BlockKernels>
    private let result: Layout
    private let bands: Bands
    private let threads: Int

    /// Brings the weights in order; nil where two passes are the only way.
    ///
    /// - Shapes: as in ``ConvolutionGeometry``; the result of the expansion is the image of the
    ///   depthwise convolution; biases have its channels.
    /// - Parameters:
    ///   - expansion: The sizes of the first convolution.
    ///   - depthwise: The sizes of the depthwise convolution.
    ///   - activations: What is applied to the results of the two.
    ///   - weights: Gives filters and biases of the two, `float32`; each asked only where needed.
    package init?(
        _ expansion: ConvolutionGeometry, _ depthwise: ConvolutionGeometry,
        activations: (FusedOperation, FusedOperation),
        weights: (
            expansion: () -> (filter: TensorBuffer, bias: TensorBuffer?),
            depthwise: () -> (filter: TensorBuffer, bias: TensorBuffer?)
        )
    ) {
        let channels = expansion.outputChannels
        guard depthwise.groups == channels, depthwise.outputChannels == channels,
            depthwise.outputCount > 0, expansion.outputCount == depthwise.inputCount,
            let kernels = unsafe block_kernels(OneDNN.channelBlock),
            unsafe kernels.pointee.isNative,
            let rows = unsafe DenseRows(
                expansion, activation: activations.0, kernels: kernels, weights: weights.expansion)
        else { return nil }
        unsafe self.kernels = kernels
        self.expansion = rows
        self.depthwise = depthwise
        self.weights = BlockedWeights(weights.depthwise(), channels: channels, activations.1)
        threads = Threads.count
        result = depthwise.resultLayout(.blocked)
        bands = Bands(depthwise, threads: threads)
    }

    /// Whether the settings are those it was prepared under.
    package var isCurrent: Bool { threads == Threads.count }

    /// Computes the result.
    ///
    /// - Parameter image: The images, `float32`.
    /// - Returns: The result, in blocks of channels.
    package func run(_ image: TensorBuffer) -> TensorBuffer {
        let target = Storage(byteCount: result.byteCount)
        let source = image.storage(in: expansion.source, plain: expansion.plainSource)
        let units = bands.units
        let parts = min(threads, units)
        let scratch = (0..<parts).map { _ in
            Scratch(
                between: Storage(byteCount: bands.scratchBytes),
                window: Storage(byteCount: expansion.windowBytes(rows: bands.scratchRows)))
        }
        Threads.forEachRange(of: parts, minimumChunk: 1) { range in
            for part in range {
                for unit in units * part / parts..<units * (part + 1) / parts {
                    run(bands.unit(unit), source, scratch[part], into: target)
                }
            }
        }
        return TensorBuffer(
            image: target, in: result, isPlain: false, count: depthwise.outputCount)
    }

    /// Memory of one thread: rows of the image between the convolutions and, for photographs, what
    /// those are made of.
    private struct Scratch {
        let between: Storage
        let window: Storage
    }

    /// Computes one band of one or two blocks of channels of an image.
    private func run(_ unit: Unit, _ source: Storage, _ scratch: Scratch, into target: Storage) {
        expand(unit, source, into: scratch)
        let (block, d) = (bands.block, depthwise)
        let row = bands.scratchWidth * block
        for lane in 0..<unit.blocks {
            let channels = unit.block + lane
            let filter = unsafe DepthwiseFilter(
                elements: weights.filter.pointer(
                    to: Float.self, at: channels * d.kernelHeight * d.kernelWidth * block),
                bias: weights.bias.pointer(to: Float.self, at: channels * block),
                height: d.kernelHeight, width: d.kernelWidth, rowStep: d.dilationHeight * row,
                columnStep: d.dilationWidth * block, step: d.strideWidth * block,
                low: weights.bounds.lowerBound, high: weights.bounds.upperBound)
            let results = (unit.image * bands.blocks + channels) * d.outputHeight
            unsafe withUnsafePointer(to: filter) { filter in
                for (index, place) in unit.rows.enumerated() {
                    unsafe kernels.pointee.depthwise(
                        scratch.between.pointer(
                            to: Float.self,
                            at: lane * bands.scratchPlane + index * d.strideHeight * row),
                        d.outputWidth, filter,
                        target.pointer(
                            to: Float.self, at: (results + place) * d.outputWidth * block))
                }
            }
        }
    }

    /// Computes the rows between the convolutions that a band needs, zeros around them included.
    private func expand(_ unit: Unit, _ source: Storage, into scratch: Scratch) {
        let (block, d) = (bands.block, depthwise)
        let row = bands.scratchWidth * block
        let needed = bands.rowsNeeded(for: unit.rows.count)
        let first = unit.rows.lowerBound * d.strideHeight - d.paddingTop
        let inside = max(first, 0)..<max(max(first, 0), min(first + needed, d.inputHeight))
        let left = min(d.paddingLeft, bands.scratchWidth)
        let pixels = min(d.inputWidth, bands.scratchWidth - left)
        for lane in 0..<unit.blocks {
            for index in 0..<needed {
                let start = lane * bands.scratchPlane + index * row
                let end = inside.contains(first + index) ? (left + pixels) * block : 0
                clear(scratch.between, start + end, row - end)
                clear(scratch.between, start, min(end, left * block))
            }
        }
        guard !inside.isEmpty else { return }
        expansion.prepare(inside, of: unit.image, source: source, window: scratch.window)
        expansion.compute(
            inside, of: unit.image, pixels: pixels, block: unit.block, blocks: unit.blocks,
            source: source, window: scratch.window, into: scratch.between,
            at: (inside.lowerBound - first) * row + left * block, rowStride: row,
            planeStride: bands.scratchPlane)
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
        /// The most rows of a band between the convolutions.
        let scratchRows: Int
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
            scratchRows = Self.rowsNeeded(g, for: (g.outputHeight + count - 1) / count)
            scratchPlane = scratchRows * scratchWidth * block
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
