/// Images read at moved places: what rotations, zooms and shifts have in common.
package enum AffineSampling {
    /// What lies outside an image.
    package enum Fill: Hashable, Sendable {
        /// One number.
        case constant(Float)
        /// The pixel at the border.
        case nearest
        /// The image mirrored at its border: `d c b a | a b c d | d c b a`.
        case reflect
        /// The image again: `a b c d | a b c d | a b c d`.
        case wrap
    }

    /// The sizes of a batch of images, row-major `[batch, height, width, channels]`.
    package struct Geometry: Hashable, Sendable {
        package var batch: Int
        package var height: Int
        package var width: Int
        package var channels: Int

        /// Describes a batch.
        package init(batch: Int, height: Int, width: Int, channels: Int) {
            self.batch = batch
            self.height = height
            self.width = width
            self.channels = channels
        }
    }

    /// Reads each image at `(a0 x + a1 y + a2, b0 x + b1 y + b2)` for every pixel `(x, y)`.
    ///
    /// - Parameters:
    ///   - g: The sizes of the images and of the result.
    ///   - images: `float32`.
    ///   - transforms: `a0 a1 a2 b0 b1 b2` of each image.
    ///   - fill: What lies outside.
    ///   - isBilinear: Whether to mix the four pixels around a place instead of taking the nearest.
    /// - Returns: Images of the same sizes.
    /// - Source: tensorflow ImageProjectiveTransformV3.
    package static func sample(
        _ g: Geometry, _ images: TensorBuffer, transforms: [Float], fill: Fill, isBilinear: Bool
    ) -> TensorBuffer {
        check(g, images, transforms)
        let result = TensorBuffer(.float32, count: images.count)
        let (source, target) = (images.storage, result.storage)
        let size = g.height * g.width * g.channels
        Threads.forEachRange(of: g.batch, minimumChunk: 1) { range in
            for image in range {
                let x = unsafe Span<Float>(
                    _unsafeStart: source.pointer(to: Float.self, at: image * size), count: size)
                var y = unsafe MutableSpan<Float>(
                    _unsafeStart: target.pointer(to: Float.self, at: image * size), count: size)
                let map = Map(transforms, image)
                for place in 0..<g.height * g.width {
                    let taps = taps(g, map, place, fill, isBilinear)
                    let start = place * g.channels
                    for channel in 0..<g.channels { y[start + channel] = taps.outside }
                    for tap in 0..<taps.count {
                        let (from, weight) = (taps.places[tap] * g.channels, taps.weights[tap])
                        for channel in 0..<g.channels {
                            y[start + channel] += weight * x[from + channel]
                        }
                    }
                }
            }
        }
        return result
    }

    /// The gradient of ``sample(_:_:transforms:fill:isBilinear:)`` with respect to the images.
    package static func gradient(
        _ g: Geometry, of gradient: TensorBuffer, transforms: [Float], fill: Fill,
        isBilinear: Bool
    ) -> TensorBuffer {
        check(g, gradient, transforms)
        let result = TensorBuffer(.float32, count: gradient.count)
        result.clear()
        let (source, target) = (gradient.storage, result.storage)
        let size = g.height * g.width * g.channels
        Threads.forEachRange(of: g.batch, minimumChunk: 1) { range in
            for image in range {
                let y = unsafe Span<Float>(
                    _unsafeStart: source.pointer(to: Float.self, at: image * size), count: size)
                var x = unsafe MutableSpan<Float>(
                    _unsafeStart: target.pointer(to: Float.self, at: image * size), count: size)
                let map = Map(transforms, image)
                for place in 0..<g.height * g.width {
                    let taps = taps(g, map, place, fill, isBilinear)
                    let start = place * g.channels
                    for tap in 0..<taps.count {
                        let (to, weight) = (taps.places[tap] * g.channels, taps.weights[tap])
                        for channel in 0..<g.channels {
                            x[to + channel] += weight * y[start + channel]
                        }
                    }
                }
            }
        }
        return result
    }

    private static func check(_ g: Geometry, _ images: TensorBuffer, _ transforms: [Float]) {
        guard images.elementType == .float32, transforms.count == 6 * g.batch,
            images.count == g.batch * g.height * g.width * g.channels
        else { fatalError("Moved images need float32 and six numbers for each, sizes \(g).") }
    }

    private struct Map {
        let a: (Float, Float, Float)
        let b: (Float, Float, Float)

        init(_ t: [Float], _ image: Int) {
            let start = 6 * image
            a = (t[start], t[start + 1], t[start + 2])
            b = (t[start + 3], t[start + 4], t[start + 5])
        }
    }

    /// The pixels that make one pixel of the result, and what comes from outside the image.
    private struct Taps {
        var places = InlineArray<4, Int>(repeating: 0)
        var weights = InlineArray<4, Float>(repeating: 0)
        var count = 0
        var outside: Float = 0
    }

    @inline(__always)
    private static func taps(
        _ g: Geometry, _ map: Map, _ place: Int, _ fill: Fill, _ isBilinear: Bool
    ) -> Taps {
        let (column, row) = (Float(place % g.width), Float(place / g.width))
        let x = inside(map.a.0 * column + map.a.1 * row + map.a.2, g.width, fill)
        let y = inside(map.b.0 * column + map.b.1 * row + map.b.2, g.height, fill)
        var taps = Taps()
        func add(_ y: Float, _ x: Float, _ weight: Float) {
            guard weight != 0 else { return }
            if y >= 0, y < Float(g.height), x >= 0, x < Float(g.width) {
                taps.places[taps.count] = Int(y) * g.width + Int(x)
                taps.weights[taps.count] = weight
                taps.count += 1
            } else if case .constant(let value) = fill {
                taps.outside += weight * value
            }
        }
        guard x.isFinite, y.isFinite else { return taps }
        guard isBilinear else {
            add(y.rounded(), x.rounded(), 1)
            return taps
        }
        let (left, top) = (x.rounded(.down), y.rounded(.down))
        let (right, bottom) = (x - left, y - top)
        add(top, left, (1 - bottom) * (1 - right))
        add(top, left + 1, (1 - bottom) * right)
        add(top + 1, left, bottom * (1 - right))
        add(top + 1, left + 1, bottom * right)
        return taps
    }

    /// A coordinate as it is after the image was continued.
    @inline(__always)
    private static func inside(_ coordinate: Float, _ size: Int, _ fill: Fill) -> Float {
        let last = Float(size - 1)
        switch fill {
        case .constant: return coordinate
        case .nearest: return min(max(coordinate, 0), last)
        case .reflect:
            guard coordinate < 0 || coordinate > last else { return coordinate }
            guard size > 1 else { return 0 }
            let period = 2 * Float(size)
            var c = coordinate
            if c < 0 {
                if c < period { c += period * (-c / period).rounded(.towardZero) }
                c = c < -Float(size) ? c + period : -c - 1
            } else {
                c -= period * (c / period).rounded(.towardZero)
                if c >= Float(size) { c = period - c - 1 }
            }
            return min(max(c, 0), last)
        case .wrap:
            guard coordinate < 0 || coordinate > last else { return coordinate }
            guard size > 1 else { return 0 }
            var c = coordinate
            if c < 0 {
                c += Float(size) * ((-c / last).rounded(.towardZero) + 1)
            } else {
                c -= Float(size) * (c / last).rounded(.towardZero)
            }
            return min(max(c, 0), last)
        }
    }
}
