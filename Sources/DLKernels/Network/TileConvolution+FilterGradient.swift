internal import CBlockKernels

// The gradients of filter and bias, sums over all tiles.

extension TileConvolution {
    /// Bytes of transformed tiles on which all threads work together.
    private static let sharedChunkBytes = 8 << 20

    /// The sum over all tiles of image times gradient, and back from points to a filter.
    func accumulate(
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
    func biasGradient(_ gradients: Storage) -> TensorBuffer {
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
}
