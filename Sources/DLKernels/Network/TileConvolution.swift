internal import CBlockKernels

/// A convolution with stride 1 by transformed tiles: where the direct sum has a window's worth of
/// multiplications for each result, one product of matrices for each point of a tile remains.
///
/// Images are in blocks of channels, as in `ConvolutionKernel`. Transforming, multiplying and
/// transforming back goes by chunks of tiles that stay in the cache; forward and for the gradient of
/// the image each thread has chunks of its own and never waits for another.
///
/// - Source: Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", arXiv:1509.09308.
@safe struct TileConvolution {
    /// Which transformation makes the tiles.
    enum Family: Hashable, Sendable {
        /// Winograd's F(4×4, 3×3), 4 times fewer multiplications.
        case winograd
        /// Fourier's over windows of 16 × 16, for kernels from 5 × 5 on: 6 to 9 times fewer.
        case fourier
    }

    let geometry: ConvolutionGeometry
    let family: Family
    let kernels: UnsafePointer<BlockKernels>

    /// Bytes of transformed tiles and products that one thread works on.
    private static let chunkBytes = 1 << 20
    /// The same for the gradient of the filter, where all threads work on one chunk.
    private static let sharedChunkBytes = 8 << 20

    /// The kernels for a convolution; nil where the direct sum is as good or the only way.
    init?(_ geometry: ConvolutionGeometry) {
        guard let family = Self.family(for: geometry),
            let kernels = unsafe block_kernels(OneDNN.channelBlock)
        else { return nil }
        self.geometry = geometry
        self.family = family
        unsafe self.kernels = kernels
    }

    /// What suits a convolution's sizes; the limits were measured with `dl-bench layers`.
    private static func family(for g: ConvolutionGeometry) -> Family? {
        let block = OneDNN.channelBlock
        guard Convolution.allowsWinograd, g.groups == 1, g.strideHeight == 1, g.strideWidth == 1,
            g.dilationHeight == 1, g.dilationWidth == 1, g.inputChannels >= block,
            g.outputChannels >= block, g.outputCount > 0
        else { return nil }
        if g.kernelHeight == 3, g.kernelWidth == 3 {
            return !Convolution.hasVendorWinograd && suitsWinograd(g) ? .winograd : nil
        }
        return suitsFourier(g) ? .fourier : nil
    }

    /// Whether enough tiles of 4 × 4 results pay for the transformed filter.
    private static func suitsWinograd(_ g: ConvolutionGeometry) -> Bool {
        guard g.inputChannels >= 16, g.outputChannels >= 16 else { return false }
        let tiles = ((g.outputHeight + 3) / 4) * ((g.outputWidth + 3) / 4)
        let waste = Double(16 * tiles) / Double(g.outputHeight * g.outputWidth)
        return tiles * g.batch >= 32 && waste < 2
    }

    /// Whether the operations are well below the direct sum's, which run closer to the peak rate.
    private static func suitsFourier(_ g: ConvolutionGeometry) -> Bool {
        let (high, wide) = (17 - g.kernelHeight, 17 - g.kernelWidth)
        guard high >= 4, wide >= 4 else { return false }
        let tiles =
            ((g.outputHeight + high - 1) / high) * ((g.outputWidth + wide - 1) / wide) * g.batch
        guard tiles >= 16 else { return false }
        // A product for each of 144 complex points, and about 20 operations for each element of a
        // window there and back.
        let products = 8 * 144 * g.inputChannels * g.outputChannels
        let transformations = 20 * 256 * (g.inputChannels + g.outputChannels)
        return 2 * tiles * (products + transformations) < g.operationCount
    }

    /// The name for reports.
    var implementation: String {
        switch family {
        case .winograd: "tiles:winograd_4x3:block\(OneDNN.channelBlock)"
        case .fourier: "tiles:fourier_16:block\(OneDNN.channelBlock)"
        }
    }

    private var transform: TileTransform {
        switch family {
        case .winograd: unsafe kernels.pointee.winograd
        case .fourier: unsafe kernels.pointee.fourier
        }
    }
}

extension TileConvolution {
    /// Computes `activation(convolution(image, filter) + bias + residual)`.
    ///
    /// - Parameters:
    ///   - image: The images.
    ///   - panels: The filters, from ``panels(of:areKept:)``.
    ///   - bias: Added to each channel, from ``padded(_:)``.
    ///   - target: Takes the result, in blocks; holds the residual where there is one.
    ///   - operations: What is done to the result.
    func forward(
        image: TensorBuffer, panels: Storage, bias: Storage?, into target: Storage,
        _ operations: PostOperations
    ) {
        let g = geometry
        let source = image.storage(
            in: g.imageLayout(.blocked), plain: g.imageLayout(.plain))
        let limit = operations.activation.limit
        unsafe run(
            forwardPass, source, panels, into: target,
            TileFinish(
                bias: bias.map {
                    unsafe UnsafePointer($0.base.assumingMemoryBound(to: Float.self))
                },
                addsToResult: operations.addsToResult, rectifies: limit != nil,
                limit: Float(limit ?? 0)))
        withExtendedLifetime(bias) {}
    }

    /// The transformed filters, as the products forward read them.
    ///
    /// - Parameters:
    ///   - filter: The filters.
    ///   - areKept: Whether they stay with the filters for the next call.
    /// - Returns: Memory that must not be changed.
    func panels(of filter: TensorBuffer, areKept: Bool = false) -> Storage {
        guard areKept else { return transformed(filter, forwardPass, isBackward: false) }
        return filter.derivedStorage("\(family) forward \(geometry.filterSizes)") {
            transformed(filter, forwardPass, isBackward: false)
        }
    }

    /// The gradient with respect to the image, a convolution with the filter turned around.
    func gradientOfImage(gradient: TensorBuffer, filter: TensorBuffer, into target: Storage) {
        let g = geometry
        let pass = Pass(
            batch: g.batch, height: g.outputHeight, width: g.outputWidth,
            channels: g.outputChannels, resultHeight: g.inputHeight, resultWidth: g.inputWidth,
            resultChannels: g.inputChannels, paddingTop: g.kernelHeight - 1 - g.paddingTop,
            paddingLeft: g.kernelWidth - 1 - g.paddingLeft)
        let source = gradient.storage(
            in: g.resultLayout(.blocked), plain: g.resultLayout(.plain))
        unsafe run(
            pass, source, transformed(filter, pass, isBackward: true), into: target,
            TileFinish(bias: nil, addsToResult: false, rectifies: false, limit: 0))
    }

    /// The gradients with respect to the filter, row-major, and the bias.
    func gradientOfFilter(
        image: TensorBuffer, gradient: TensorBuffer, withBias: Bool
    ) -> (filter: TensorBuffer, bias: TensorBuffer?) {
        let g = geometry
        let images = image.storage(in: g.imageLayout(.blocked), plain: g.imageLayout(.plain))
        let gradients = gradient.storage(
            in: g.resultLayout(.blocked), plain: g.resultLayout(.plain))
        let filter = accumulate(forwardPass, images, gradients)
        return (filter, withBias ? biasGradient(gradients) : nil)
    }
}

// MARK: - The passes

extension TileConvolution {
    /// The sizes of one pass, forward or backward.
    private struct Pass {
        let batch: Int
        let height: Int
        let width: Int
        let channels: Int
        let resultHeight: Int
        let resultWidth: Int
        let resultChannels: Int
        let paddingTop: Int
        let paddingLeft: Int
    }

    private var forwardPass: Pass {
        let g = geometry
        return Pass(
            batch: g.batch, height: g.inputHeight, width: g.inputWidth, channels: g.inputChannels,
            resultHeight: g.outputHeight, resultWidth: g.outputWidth,
            resultChannels: g.outputChannels, paddingTop: g.paddingTop,
            paddingLeft: g.paddingLeft)
    }

    /// What a pass needs to know about its matrices.
    private struct Plan {
        var shape: TileShape
        let transform: TileTransform
        let tiles: Int
        /// Inner size of the products, and their columns, a whole number of panels.
        let depth: Int
        let columns: Int
    }

    private func plan(_ pass: Pass) -> Plan {
        let transform = transform
        let block = OneDNN.channelBlock
        let high = transform.window - geometry.kernelHeight + 1
        let wide = transform.window - geometry.kernelWidth + 1
        let blocks = (pass.channels + block - 1) / block
        let resultBlocks = (pass.resultChannels + block - 1) / block
        let shape = TileShape(
            batch: pass.batch, height: pass.height, width: pass.width, blocks: blocks,
            resultHeight: pass.resultHeight, resultWidth: pass.resultWidth,
            resultBlocks: resultBlocks, paddingTop: pass.paddingTop,
            paddingLeft: pass.paddingLeft, kernelHeight: geometry.kernelHeight,
            kernelWidth: geometry.kernelWidth, tilesHigh: (pass.resultHeight + high - 1) / high,
            tilesWide: (pass.resultWidth + wide - 1) / wide)
        let parts = transform.isComplex ? 2 : 1
        let panel = unsafe kernels.pointee.panel
        return Plan(
            shape: shape, transform: transform,
            tiles: pass.batch * shape.tilesHigh * shape.tilesWide,
            depth: blocks * block * parts,
            columns: (resultBlocks * block * parts + panel - 1) / panel * panel)
    }

    /// A filter as right factors: for each point, panels of results over all inputs.
    private func transformed(_ filter: TensorBuffer, _ pass: Pass, isBackward: Bool) -> Storage {
        let plan = plan(pass)
        let points = plan.transform.points
        let result = Storage(byteCount: 4 * points * plan.depth * plan.columns)
        let elements = filter.storage
        let g = geometry
        let (inputs, outputs) = (g.inputChannels, g.outputChannels)
        let source = unsafe TileFilter(
            elements: elements.base.assumingMemoryBound(to: Float.self),
            row: g.kernelWidth * inputs * outputs, column: inputs * outputs,
            input: isBackward ? 1 : outputs, output: isBackward ? outputs : 1,
            inputs: isBackward ? outputs : inputs, outputs: isBackward ? inputs : outputs,
            isTurned: isBackward)
        let rows = plan.shape.blocks * OneDNN.channelBlock
        Threads.forEachRange(of: rows, minimumChunk: 8) { range in
            unsafe withUnsafePointer(to: plan.shape) { shape in
                unsafe plan.transform.filter(
                    shape, source, result.base.assumingMemoryBound(to: Float.self),
                    range.lowerBound, range.upperBound)
            }
        }
        return result
    }

    /// Transforms, multiplies and transforms back, each thread its own tiles.
    private func run(
        _ pass: Pass, _ source: Storage, _ panels: Storage, into target: Storage,
        _ finish: TileFinish
    ) {
        let plan = plan(pass)
        let points = plan.transform.points
        let (depth, columns) = (plan.depth, plan.columns)
        let tiles = plan.tiles
        let parts = max(1, min(Threads.count, tiles / 6))
        let fitting = Self.chunkBytes / (4 * points * (depth + columns))
        let chunk = min((tiles + parts - 1) / parts, max(48, fitting / 6 * 6))
        let left = TilePoints(
            pointStride: chunk * depth + 16, tileStride: depth, panelStride: depth, panel: depth)
        let product = TilePoints(
            pointStride: chunk * columns + 16, tileStride: columns, panelStride: columns,
            panel: columns)
        let scratch = (0..<parts).map { _ in
            Storage(byteCount: 4 * points * (left.pointStride + product.pointStride))
        }
        let kernels = unsafe kernels.pointee
        Threads.forEachRange(of: parts, minimumChunk: 1) { range in
            for part in range {
                let a = unsafe scratch[part].base.assumingMemoryBound(to: Float.self)
                let c = unsafe a + points * left.pointStride
                let b = unsafe panels.base.assumingMemoryBound(to: Float.self)
                let end = tiles * (part + 1) / parts
                var first = tiles * part / parts
                while first < end {
                    let last = min(first + chunk, end)
                    unsafe withUnsafePointer(to: plan.shape) { shape in
                        unsafe plan.transform.source(
                            shape, source.base.assumingMemoryBound(to: Float.self), a, left,
                            first, first, last)
                    }
                    for point in 0..<points {
                        for column in stride(from: 0, to: columns, by: kernels.panel) {
                            unsafe kernels.multiply(
                                last - first, depth, a + point * left.pointStride, depth, 1,
                                b + (point * columns + column) * depth,
                                c + point * product.pointStride + column, columns, false)
                        }
                    }
                    unsafe withUnsafePointer(to: plan.shape) { shape in
                        unsafe plan.transform.result(
                            shape, c, product, first,
                            target.base.assumingMemoryBound(to: Float.self), finish, first, last)
                    }
                    first = last
                }
            }
        }
    }

    /// The sum over all tiles of image times gradient, and back from points to a filter.
    private func accumulate(
        _ pass: Pass, _ images: Storage, _ gradients: Storage
    ) -> TensorBuffer {
        let plan = plan(pass)
        let points = plan.transform.points
        let (depth, columns) = (plan.depth, plan.columns)
        let tiles = plan.tiles
        let kernels = unsafe kernels.pointee
        let panel = kernels.panel
        let chunk = min(tiles, max(96, Self.sharedChunkBytes / (4 * points * (depth + columns))))
        let left = TilePoints(
            pointStride: chunk * depth + 16, tileStride: depth, panelStride: depth, panel: depth)
        let right = TilePoints(
            pointStride: chunk * columns + 16, tileStride: panel, panelStride: chunk * panel,
            panel: panel)
        let scratch = Storage(byteCount: 4 * points * (left.pointStride + right.pointStride))
        let sums = Storage(byteCount: 4 * points * depth * columns)
        let a = unsafe scratch.base.assumingMemoryBound(to: Float.self)
        let b = unsafe a + points * left.pointStride
        let c = unsafe sums.base.assumingMemoryBound(to: Float.self)
        for first in stride(from: 0, to: tiles, by: chunk) {
            let count = min(chunk, tiles - first)
            Threads.forEachRange(of: count, minimumChunk: 4) { range in
                let (from, to) = (first + range.lowerBound, first + range.upperBound)
                unsafe withUnsafePointer(to: plan.shape) { shape in
                    unsafe plan.transform.source(
                        shape, images.base.assumingMemoryBound(to: Float.self), a, left, first,
                        from, to)
                    unsafe plan.transform.gradient(
                        shape, gradients.base.assumingMemoryBound(to: Float.self), b, right,
                        first, from, to)
                }
            }
            let panels = columns / panel
            Threads.forEachRange(of: points * panels, minimumChunk: 1) { range in
                for unit in range {
                    let (point, index) = (unit / panels, unit % panels)
                    unsafe kernels.multiply(
                        depth, count, a + point * left.pointStride, 1, depth,
                        b + point * right.pointStride + index * right.panelStride,
                        c + point * depth * columns + index * panel, columns, first > 0)
                }
            }
        }
        let g = geometry
        let result = TensorBuffer(.float32, count: g.filterCount)
        let filter = unsafe TileFilter(
            elements: nil, row: g.kernelWidth * g.inputChannels * g.outputChannels,
            column: g.inputChannels * g.outputChannels, input: g.outputChannels, output: 1,
            inputs: g.inputChannels, outputs: g.outputChannels, isTurned: false)
        Threads.forEachRange(of: g.inputChannels, minimumChunk: 8) { range in
            unsafe withUnsafePointer(to: plan.shape) { shape in
                unsafe plan.transform.filterGradient(
                    shape, c, depth * columns, filter,
                    result.storage.base.assumingMemoryBound(to: Float.self), range.lowerBound,
                    range.upperBound)
            }
        }
        return result
    }

    /// The sum of the gradient over all pixels: in single precision within an image, in double
    /// precision over the images.
    private func biasGradient(_ gradients: Storage) -> TensorBuffer {
        let g = geometry
        let block = OneDNN.channelBlock
        let blocks = (g.outputChannels + block - 1) / block
        let pixels = g.outputHeight * g.outputWidth
        let planes = g.batch * blocks
        let sums = Storage(byteCount: 4 * planes * block)
        let kernels = unsafe kernels.pointee
        Threads.forEachRange(of: planes, minimumChunk: max(1, 4096 / max(pixels, 1))) { range in
            for plane in range {
                unsafe kernels.sum(
                    gradients.pointer(to: Float.self, at: plane * pixels * block), pixels,
                    sums.pointer(to: Float.self, at: plane * block))
            }
        }
        return sums.withSpan(of: Float.self, count: planes * block) { sums in
            TensorBuffer(Float.self, count: g.outputChannels) { result in
                for channel in 0..<g.outputChannels {
                    var total = 0.0
                    for image in 0..<g.batch {
                        total += Double(sums[image * blocks * block + channel])
                    }
                    result[channel] = Float(total)
                }
            }
        }
    }

    /// A bias with zeros up to the end of the last block.
    func padded(_ bias: TensorBuffer) -> Storage {
        let count = geometry.outputChannels
        let block = OneDNN.channelBlock
        let whole = (count + block - 1) / block * block
        guard whole != count else { return bias.storage }
        let result = Storage(byteCount: 4 * whole)
        bias.withSpan(of: Float.self) { source in
            result.withMutableSpan(of: Float.self, count: whole) { target in
                for index in 0..<whole { target[index] = index < count ? source[index] : 0 }
            }
        }
        return result
    }
}
