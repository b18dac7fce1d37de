/// Batch normalisation of images in blocks of 16 channels, with ReLU or ReLU6 in the same pass.
///
/// Training reads the image twice and the way back reads image and gradient twice, each time a
/// group of blocks that fits into the cache; nothing besides the results is stored. The threads
/// share the images of a batch and never wait for one another inside a loop. Sums are made in
/// single precision over stretches of pixels and in double precision over those, in an order that
/// does not depend on the number of threads.
enum BlockedNormalization {
    /// One pixel of a block: a value for each of its channels.
    typealias Lanes = SIMD16<Float>

    /// Channels of a block.
    static let width = 16
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
    /// - Source: Ioffe, Szegedy, "Batch Normalization", arXiv:1502.03167, section 3.
    static func gradients(
        _ x: Storage, _ gradient: Storage, into dx: Storage, _ image: Image, mean: [Float],
        variance: [Float], scale: [Float], offset: [Float], epsilon: Float,
        bounds: ClosedRange<Float>
    ) -> (scale: [Float], offset: [Float]) {
        let map = Map(mean, variance, scale, offset, epsilon)
        var scaleGradient = [Float](repeating: 0, count: image.blocks * width)
        var offsetGradient = scaleGradient
        for group in image.groups {
            let sums = sums(image, group) { start, count, block in
                unsafe gradientSums(
                    unsafe pixels(x, start), unsafe pixels(gradient, start), count,
                    map.factor.lanes(block), map.shift.lanes(block), mean.lanes(block), bounds)
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
                let factor = Double(map.factor[channel])
                let perPixel = -factor * inverse * deviations / number
                slope[index] = Float(perPixel)
                constant[index] = Float(-factor * all / number - perPixel * Double(mean[channel]))
            }
            forEachUnit(image, group) { start, block in
                let own = block - group.lowerBound
                unsafe gradientMap(
                    unsafe pixels(x, start), unsafe pixels(gradient, start),
                    unsafe pixels(dx, start), image.pixels, map.factor.lanes(block),
                    map.shift.lanes(block), slope.lanes(own), constant.lanes(own), bounds)
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
        var factor: [Float]
        var shift: [Float]
        /// `1 / sqrt(variance + epsilon)`.
        var inverse: [Float]

        init(
            _ mean: [Float], _ variance: [Float], _ scale: [Float], _ offset: [Float],
            _ epsilon: Float
        ) {
            inverse = variance.map { 1 / ($0 + epsilon).squareRoot() }
            factor = zip(inverse, scale).map { $0 * $1 }
            shift = offset
            for index in shift.indices { shift[index] -= mean[index] * factor[index] }
        }
    }

    private static func statistics(
        _ x: Storage, _ image: Image, _ group: Range<Int>, _ mean: inout [Float],
        _ variance: inout [Float]
    ) {
        // Differences from a value near the mean lose no digits when they are squared.
        let near = group.map { block in
            unsafe nearby(pixels(x, image.start(0, block)), min(image.pixels, 32))
        }
        let sums = sums(image, group) { start, count, block in
            unsafe deviationSums(pixels(x, start), count, near[block - group.lowerBound])
        }
        let number = Double(image.batch * image.pixels)
        for index in 0..<group.count * width {
            let channel = group.lowerBound * width + index
            let distance = sums[0][index] / number
            mean[channel] = Float(Double(near[index / width][index % width]) + distance)
            variance[channel] = Float(max(sums[1][index] / number - distance * distance, 0))
        }
    }

    private static func apply(
        _ map: Map, _ x: Storage, into y: Storage, _ image: Image, _ group: Range<Int>,
        _ bounds: ClosedRange<Float>
    ) {
        forEachUnit(image, group) { start, block in
            unsafe affine(
                pixels(x, start), pixels(y, start), image.pixels, map.factor.lanes(block),
                map.shift.lanes(block), bounds)
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
    ///   - part: Sums over a few pixels, given the first, their number and the block.
    /// - Returns: The first sum of each channel of the group, and the second.
    private static func sums(
        _ image: Image, _ group: Range<Int>,
        _ part: (_ start: Int, _ count: Int, _ block: Int) -> (Lanes, Lanes)
    ) -> [[Double]] {
        let kinds = 2
        let units = group.count * image.batch
        let partial = Storage(byteCount: max(units, 1) * kinds * width * 8)
        forEachUnit(image, group) { start, block in
            let unit = (block - group.lowerBound) * image.batch
            let sample = start / (image.pixels * image.blocks)
            let place = unsafe partial.pointer(
                to: Double.self, at: (unit + sample) * kinds * width)
            unsafe place.update(repeating: 0, count: kinds * width)
            var first = 0
            while first < image.pixels {
                let count = min(stretch, image.pixels - first)
                let sums = part(start + first, count, block)
                for lane in 0..<width {
                    unsafe place[lane] += Double(sums.0[lane])
                    unsafe place[width + lane] += Double(sums.1[lane])
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

    private static func pixels(_ storage: Storage, _ first: Int) -> UnsafeMutablePointer<Lanes> {
        unsafe storage.base.assumingMemoryBound(to: Lanes.self) + first
    }

    // MARK: - Loops over pixels

    private static func nearby(_ x: UnsafeMutablePointer<Lanes>, _ count: Int) -> Lanes {
        var sum = Lanes.zero
        for i in 0..<count { unsafe sum += x[i] }
        return sum / Float(max(count, 1))
    }

    private static func deviationSums(
        _ x: UnsafeMutablePointer<Lanes>, _ count: Int, _ near: Lanes
    ) -> (Lanes, Lanes) {
        var (sum, squares) = (Lanes.zero, Lanes.zero)
        for i in 0..<count {
            let d = unsafe x[i] - near
            sum += d
            squares += d * d
        }
        return (sum, squares)
    }

    private static func affine(
        _ x: UnsafeMutablePointer<Lanes>, _ y: UnsafeMutablePointer<Lanes>, _ count: Int,
        _ factor: Lanes, _ shift: Lanes, _ bounds: ClosedRange<Float>
    ) {
        let (low, high) = (Lanes(repeating: bounds.lowerBound), Lanes(repeating: bounds.upperBound))
        // Comparisons are written so that not-a-number passes through.
        for i in 0..<count {
            let v = unsafe x[i] * factor + shift
            let raised = v.replacing(with: low, where: v .< low)
            unsafe y[i] = raised.replacing(with: high, where: raised .> high)
        }
    }

    private static func gradientSums(
        _ x: UnsafeMutablePointer<Lanes>, _ gradient: UnsafeMutablePointer<Lanes>, _ count: Int,
        _ factor: Lanes, _ shift: Lanes, _ mean: Lanes, _ bounds: ClosedRange<Float>
    ) -> (Lanes, Lanes) {
        let (low, high) = (Lanes(repeating: bounds.lowerBound), Lanes(repeating: bounds.upperBound))
        var (sum, products) = (Lanes.zero, Lanes.zero)
        for i in 0..<count {
            let value = unsafe x[i]
            let v = value * factor + shift
            let g = unsafe Lanes.zero.replacing(
                with: gradient[i], where: (v .> low) .& (v .< high))
            sum += g
            products += g * (value - mean)
        }
        return (sum, products)
    }

    private static func gradientMap(
        _ x: UnsafeMutablePointer<Lanes>, _ gradient: UnsafeMutablePointer<Lanes>,
        _ dx: UnsafeMutablePointer<Lanes>, _ count: Int, _ factor: Lanes, _ shift: Lanes,
        _ slope: Lanes, _ constant: Lanes, _ bounds: ClosedRange<Float>
    ) {
        let (low, high) = (Lanes(repeating: bounds.lowerBound), Lanes(repeating: bounds.upperBound))
        for i in 0..<count {
            let value = unsafe x[i]
            let v = value * factor + shift
            let g = unsafe Lanes.zero.replacing(
                with: gradient[i], where: (v .> low) .& (v .< high))
            unsafe dx[i] = g * factor + value * slope + constant
        }
    }
}

extension [Float] {
    /// The values of the channels of one block.
    fileprivate func lanes(_ block: Int) -> SIMD16<Float> {
        let first = block * BlockedNormalization.width
        return SIMD16(self[first..<first + BlockedNormalization.width])
    }
}
