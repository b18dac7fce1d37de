internal import CBlockKernels

// From images to results, tile by tile: forward and for the gradient of the image.

extension TileConvolution {
    /// Bytes of transformed tiles and products that one thread works on.
    private static let chunkBytes = 1 << 20

    /// The sizes of one pass, forward or backward.
    struct Pass {
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

    /// The pass from images to results.
    var forwardPass: Pass {
        let g = geometry
        return Pass(
            batch: g.batch, height: g.inputHeight, width: g.inputWidth, channels: g.inputChannels,
            resultHeight: g.outputHeight, resultWidth: g.outputWidth,
            resultChannels: g.outputChannels, paddingTop: g.paddingTop,
            paddingLeft: g.paddingLeft)
    }

    /// What a pass needs to know about its matrices.
    struct Plan {
        var shape: TileShape
        let transform: TileTransform
        let tiles: Int
        /// Inner size of the products, and their columns, a whole number of panels.
        let depth: Int
        let columns: Int
    }

    private var transform: TileTransform {
        switch family {
        case .winograd: unsafe kernels.pointee.winograd
        case .fourier: unsafe kernels.pointee.fourier
        }
    }

    /// The matrices of a pass.
    func plan(_ pass: Pass) -> Plan {
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
    func transformed(_ filter: TensorBuffer, _ pass: Pass, isBackward: Bool) -> Storage {
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
    func run(
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
}
