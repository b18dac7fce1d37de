internal import CBlockKernels

/// Batch normalisation of images in blocks of channels, with ReLU or ReLU6 in the same pass.
///
/// Training reads the image twice and the way back reads image and gradient twice, each time a
/// group of blocks that fits into the cache; nothing besides the results is stored. The threads
/// share the images of a batch and never wait for one another inside a loop. Sums are made in
/// single precision over stretches of pixels and in double precision over those, in an order that
/// does not depend on the number of threads.
enum BlockedNormalization {
    /// Channels of a block.
    static var width: Int { OneDNN.channelBlock }
    /// Pixels whose sums are made in single precision.
    private static let stretch = 256
    /// Bytes of an image that a group of blocks may have: they stay in the cache until they are
    /// read again.
    private static let groupBytes = 4 << 20

    /// Normalises with the statistics of the batch itself.
    ///
    /// - Returns: Mean and biased variance of each channel, whole blocks of them.
    static func train(
        _ x: Storage, into y: Storage, _ image: Image, scale: [Float], offset: [Float],
        epsilon: Float, bounds: ClosedRange<Float>
    ) -> (mean: [Float], variance: [Float]) {
        var mean = [Float](repeating: 0, count: image.blocks * width)
        var variance = mean
        for group in image.groups {
            statistics(x, image, group, &mean, &variance)
            let map = Map(mean, variance, scale, offset, epsilon)
            apply(map, x, into: y, image, group, bounds)
        }
        return (mean, variance)
    }

    /// Normalises with given statistics.
    static func infer(
        _ x: Storage, into y: Storage, _ image: Image, mean: [Float], variance: [Float],
        scale: [Float], offset: [Float], epsilon: Float, bounds: ClosedRange<Float>
    ) {
        let map = Map(mean, variance, scale, offset, epsilon)
        apply(map, x, into: y, image, 0..<image.blocks, bounds)
    }

    /// The gradients of ``train(_:into:_:scale:offset:epsilon:bounds:)``.
    ///
    /// With `g` the gradient of the result where it lies inside the bounds, `h = (x - mean) r`,
    /// `r = 1 / sqrt(variance + epsilon)` and sums over the `n` pixels of a channel:
    /// `doffset = Σ g`, `dscale = Σ g h`, `dx = scale r (g - doffset / n - h dscale / n)`.
    ///
    /// Where mean and variance are given and not the batch's own, `dx = scale r g`.
    /// - Source: Ioffe, Szegedy, "Batch Normalization", arXiv:1502.03167, section 3.
    static func gradients(
        _ x: Storage, _ gradient: Storage, into dx: Storage, _ image: Image, mean: [Float],
        variance: [Float], scale: [Float], offset: [Float], epsilon: Float,
        bounds: ClosedRange<Float>, hasGivenStatistics: Bool
    ) -> (scale: [Float], offset: [Float]) {
        let map = Map(mean, variance, scale, offset, epsilon)
        let loops = loops
        let center = Storage(mean)
        var scaleGradient = [Float](repeating: 0, count: image.blocks * width)
        var offsetGradient = scaleGradient
        for group in image.groups {
            let sums = unsafe sums(image, group) { start, count, block, results in
                unsafe loops.normalizationSums(
                    pixels(x, start), pixels(gradient, start), count, map.block(block, bounds),
                    center.pointer(to: Float.self, at: block * width), results)
            }
            var slope = [Float](repeating: 0, count: group.count * width)
            var constant = slope
            let number = Double(image.batch * image.pixels)
            for index in 0..<group.count * width {
                let channel = group.lowerBound * width + index
                let inverse = Double(map.inverse[channel])
                let (all, deviations) = (sums[0][index], sums[1][index] * inverse)
                offsetGradient[channel] = Float(all)
                scaleGradient[channel] = Float(deviations)
                guard !hasGivenStatistics else { continue }
                let factor = Double(map.factor[channel])
                let perPixel = -factor * inverse * deviations / number
                slope[index] = Float(perPixel)
                constant[index] = Float(-factor * all / number - perPixel * Double(mean[channel]))
            }
            let (slopes, constants) = (Storage(slope), Storage(constant))
            forEachUnit(image, group) { start, block in
                let own = (block - group.lowerBound) * width
                unsafe loops.normalizationGradient(
                    pixels(x, start), pixels(gradient, start), pixels(dx, start), image.pixels,
                    map.block(block, bounds), slopes.pointer(to: Float.self, at: own),
                    constants.pointer(to: Float.self, at: own))
            }
        }
        return (scaleGradient, offsetGradient)
    }
}

extension BlockedNormalization {
    /// The sizes of a batch of images in blocks.
    struct Image {
        let batch: Int
        /// Pixels of an image.
        let pixels: Int
        /// Blocks of channels.
        let blocks: Int

        /// Blocks that are worked on together.
        fileprivate var groups: [Range<Int>] {
            let bytes = batch * pixels * width * 4
            let size = max(1, groupBytes / max(bytes, 1))
            return stride(from: 0, to: blocks, by: size).map { $0..<min($0 + size, blocks) }
        }

        /// The pixel at which a block of an image starts.
        fileprivate func start(_ sample: Int, _ block: Int) -> Int {
            (sample * blocks + block) * pixels
        }
    }

    /// Normalisation as an affine map of each channel: `y = x * factor + shift`.
    private struct Map {
        let factor: [Float]
        /// `1 / sqrt(variance + epsilon)`.
        let inverse: [Float]
        private let factors: Storage
        private let shifts: Storage

        init(
            _ mean: [Float], _ variance: [Float], _ scale: [Float], _ offset: [Float],
            _ epsilon: Float
        ) {
            inverse = variance.map { 1 / ($0 + epsilon).squareRoot() }
            factor = zip(inverse, scale).map { $0 * $1 }
            var shift = offset
            for index in shift.indices { shift[index] -= mean[index] * factor[index] }
            (factors, shifts) = (Storage(factor), Storage(shift))
        }

        /// The map of one block's channels.
        func block(_ block: Int, _ bounds: ClosedRange<Float>) -> BlockNormalization {
            unsafe BlockNormalization(
                factor: factors.pointer(to: Float.self, at: block * width),
                shift: shifts.pointer(to: Float.self, at: block * width),
                low: bounds.lowerBound, high: bounds.upperBound)
        }
    }

    private static func statistics(
        _ x: Storage, _ image: Image, _ group: Range<Int>, _ mean: inout [Float],
        _ variance: inout [Float]
    ) {
        // Differences from a value near the mean lose no digits when they are squared.
        let loops = loops
        let few = min(image.pixels, 32)
        let near = Storage(byteCount: 4 * group.count * width)
        for block in group {
            let place = unsafe near.pointer(
                to: Float.self, at: (block - group.lowerBound) * width)
            unsafe loops.sum(pixels(x, image.start(0, block)), few, place)
            for lane in 0..<width { unsafe place[lane] /= Float(few) }
        }
        let sums = unsafe sums(image, group) { start, count, block, results in
            unsafe loops.deviationSums(
                pixels(x, start), count,
                near.pointer(to: Float.self, at: (block - group.lowerBound) * width), results)
        }
        let number = Double(image.batch * image.pixels)
        for index in 0..<group.count * width {
            let channel = group.lowerBound * width + index
            let distance = sums[0][index] / number
            let base = unsafe Double(near.pointer(to: Float.self, at: index).pointee)
            mean[channel] = Float(base + distance)
            variance[channel] = Float(max(sums[1][index] / number - distance * distance, 0))
        }
    }

    private static func apply(
        _ map: Map, _ x: Storage, into y: Storage, _ image: Image, _ group: Range<Int>,
        _ bounds: ClosedRange<Float>
    ) {
        let loops = loops
        forEachUnit(image, group) { start, block in
            unsafe loops.normalize(
                pixels(x, start), pixels(y, start), image.pixels, map.block(block, bounds))
        }
    }

    // MARK: - Work for the threads

    /// Calls `body` for each block of each image with its first pixel.
    private static func forEachUnit(
        _ image: Image, _ group: Range<Int>, _ body: (_ start: Int, _ block: Int) -> Void
    ) {
        let least = 1 + Loops.minimumChunk / max(image.pixels * width, 1)
        Threads.forEachRange(of: group.count * image.batch, minimumChunk: least) { range in
            for unit in range {
                let block = group.lowerBound + unit / image.batch
                body(image.start(unit % image.batch, block), block)
            }
        }
    }

    /// Two sums over all pixels of each channel.
    ///
    /// - Parameters:
    ///   - image: The sizes.
    ///   - group: The blocks.
    ///   - part: Writes the sums over a few pixels, given the first, their number and the block.
    /// - Returns: The first sum of each channel of the group, and the second.
    private static func sums(
        _ image: Image, _ group: Range<Int>,
        _ part: (
            _ start: Int, _ count: Int, _ block: Int, _ results: UnsafeMutablePointer<Float>
        ) -> Void
    ) -> [[Double]] {
        let kinds = 2
        let units = group.count * image.batch
        let partial = Storage(byteCount: max(units, 1) * kinds * width * 8)
        let passing = Storage(byteCount: max(units, 1) * kinds * width * 4)
        forEachUnit(image, group) { start, block in
            let unit = (block - group.lowerBound) * image.batch
            let sample = start / (image.pixels * image.blocks)
            let place = unsafe partial.pointer(
                to: Double.self, at: (unit + sample) * kinds * width)
            unsafe place.update(repeating: 0, count: kinds * width)
            let results = unsafe passing.pointer(
                to: Float.self, at: (unit + sample) * kinds * width)
            var first = 0
            while first < image.pixels {
                let count = min(stretch, image.pixels - first)
                unsafe part(start + first, count, block, results)
                for index in 0..<kinds * width {
                    unsafe place[index] += Double(results[index])
                }
                first += count
            }
        }
        var totals = [[Double]](
            repeating: [Double](repeating: 0, count: group.count * width), count: kinds)
        for unit in 0..<units {
            let place = unsafe partial.pointer(to: Double.self, at: unit * kinds * width)
            let channel = unit / image.batch * width
            for kind in 0..<kinds {
                for lane in 0..<width {
                    totals[kind][channel + lane] += unsafe place[kind * width + lane]
                }
            }
        }
        return totals
    }

    private static func pixels(_ storage: Storage, _ first: Int) -> UnsafeMutablePointer<Float> {
        unsafe storage.pointer(to: Float.self, at: first * width)
    }

    /// The loops over pixels for this processor's blocks.
    private static var loops: BlockKernels {
        guard let kernels = unsafe block_kernels(width) else {
            fatalError("There are no loops for blocks of \(width) channels.")
        }
        return unsafe kernels.pointee
    }
}

extension Storage {
    /// Holds a copy of numbers.
    fileprivate convenience init(_ values: [Float]) {
        self.init(byteCount: 4 * max(values.count, 1))
        withMutableSpan(of: Float.self, count: values.count) { span in
            for index in values.indices { span[index] = values[index] }
        }
    }
}
