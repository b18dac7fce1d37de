/// Changes of size, with the conventions of Keras (and of `tf.image.resize` without antialiasing).
///
/// Output pixel `i` of `m` looks at input position `(i + 1/2) n / m - 1/2` of `n`: the centres of
/// pixels lie at half-integers. No low-pass filter comes first, so shrinking by much skips pixels.
extension Bitmap {
    /// Resizes by linear interpolation between the four neighbours.
    ///
    /// Samples are rounded to the nearest integer, halves up.
    public func resizedBilinearly(width newWidth: Int, height newHeight: Int) -> Bitmap {
        guard newWidth != width || newHeight != height else { return self }
        let resizer = BilinearResizer(self, width: newWidth, height: newHeight)
        return rounded(resizer, width: newWidth, height: newHeight)
    }

    /// Resizes the smallest image of the new proportions that holds this one centred on black.
    ///
    /// Only the result is made, however large that image would be: one of 1 x 60,000 pixels on a
    /// square takes no more memory than any other.
    public func paddedAndResizedBilinearly(width newWidth: Int, height newHeight: Int) -> Bitmap {
        let frame = BilinearResizer.Frame(
            width: max(width, height * newWidth / newHeight),
            height: max(height, width * newHeight / newWidth))
        guard frame.width > width || frame.height > height else {
            return resizedBilinearly(width: newWidth, height: newHeight)
        }
        let resizer = BilinearResizer(self, in: frame, width: newWidth, height: newHeight)
        return rounded(resizer, width: newWidth, height: newHeight)
    }

    private func rounded(
        _ resizer: consuming BilinearResizer, width newWidth: Int, height newHeight: Int
    ) -> Bitmap {
        var resizer = resizer
        let rounded = [UInt8](capacity: newWidth * newHeight * channels) { output in
            for row in 0..<newHeight {
                resizer.prepare(row: row)
                let (above, below) = (resizer.above.span, resizer.below.span)
                let down = resizer.weight(ofRow: row)
                for index in 0..<min(above.count, below.count) {
                    let value = above[index] + (below[index] - above[index]) * down
                    output.append(UInt8(value + 0.5))
                }
            }
        }
        return Bitmap(width: newWidth, height: newHeight, channels: channels, samples: rounded)
    }

    /// The samples of the resized image before rounding, as TensorFlow computes them in float32.
    public func bilinearSamples(width newWidth: Int, height newHeight: Int) -> [Float] {
        var resizer = BilinearResizer(self, width: newWidth, height: newHeight)
        return (0..<newHeight).flatMap { row in
            resizer.prepare(row: row)
            let down = resizer.weight(ofRow: row)
            return zip(resizer.above, resizer.below).map { $0 + ($1 - $0) * down }
        }
    }

    /// Resizes by taking the sample of the nearest pixel.
    public func resizedToNearest(width newWidth: Int, height newHeight: Int) -> Bitmap {
        let columns = nearestIndices(from: width, to: newWidth)
        let rows = nearestIndices(from: height, to: newHeight)
        let (channels, width) = (channels, width)
        let source = samples.span
        let resized = [UInt8](capacity: newWidth * newHeight * channels) { output in
            for row in rows {
                for column in columns {
                    let start = (row * width + column) * channels
                    for channel in 0..<channels { output.append(source[start + channel]) }
                }
            }
        }
        return Bitmap(width: newWidth, height: newHeight, channels: channels, samples: resized)
    }

    /// For each output pixel `i`: `floor((i + 1/2) n / m)`, at most `n - 1`.
    private func nearestIndices(from oldCount: Int, to newCount: Int) -> [Int] {
        let scale = Float(oldCount) / Float(newCount)
        return (0..<newCount).map { index in
            min(Int(((Float(index) + 0.5) * scale).rounded(.down)), oldCount - 1)
        }
    }
}

/// Resizes an image row by row; rows of the source are first resized in width, each only once.
private struct BilinearResizer {
    private let source: Bitmap
    private let columns: Taps
    private let rows: Taps
    /// The upper of the two rows that the prepared row lies between, at the new width.
    private(set) var above: [Float]
    /// The lower of the two.
    private(set) var below: [Float]
    /// The rows of the frame that `above` and `below` hold.
    private var held = (above: -1, below: -1)

    /// A black image around the source, which lies in its middle.
    struct Frame {
        let width: Int
        let height: Int
    }

    /// The rows and columns of the frame that the source takes.
    private let place: (rows: Range<Int>, columns: Range<Int>)
    /// Whether every column of the frame is one of the source.
    private let fillsRows: Bool

    init(_ source: Bitmap, in frame: Frame? = nil, width: Int, height: Int) {
        self.source = source
        let frame = frame ?? Frame(width: source.width, height: source.height)
        let left = (frame.width - source.width) / 2
        let top = (frame.height - source.height) / 2
        place = (top..<top + source.height, left..<left + source.width)
        fillsRows = frame.width == source.width
        columns = Taps(from: frame.width, to: width, step: source.channels)
        rows = Taps(from: frame.height, to: height, step: 1)
        above = [Float](repeating: 0, count: width * source.channels)
        below = above
    }

    /// How far an output row lies from `above` to `below`.
    func weight(ofRow row: Int) -> Float { rows.weight[row] }

    /// Brings the two rows of an output row to the new width.
    mutating func prepare(row: Int) {
        let (upper, lower) = (rows.lower[row], rows.upper[row])
        if upper == held.below {
            swap(&above, &below)
            held = (upper, -1)
        }
        if upper != held.above { widen(row: upper, into: &above) }
        if lower != held.below { widen(row: lower, into: &below) }
        held = (upper, lower)
    }

    private func widen(row: Int, into result: inout [Float]) {
        guard place.rows.contains(row) else {
            for index in result.indices { result[index] = 0 }
            return
        }
        let channels = source.channels
        let stride = source.width * channels
        let start = (row - place.rows.lowerBound) * stride
        let pixels = source.samples.span.extracting(start..<start + stride)
        let (lefts, rights) = (columns.lower.span, columns.upper.span)
        let weights = columns.weight.span
        // Where the row begins in the frame, in samples.
        let border = place.columns.lowerBound * channels
        var target = result.mutableSpan
        var position = 0
        for column in 0..<weights.count {
            let (left, right, across) = (lefts[column], rights[column], weights[column])
            for channel in 0..<channels {
                let first: Float
                let second: Float
                if fillsRows {
                    first = Float(pixels[left &+ channel])
                    second = Float(pixels[right &+ channel])
                } else {
                    let (here, next) = (left &+ channel &- border, right &+ channel &- border)
                    first = pixels.indices.contains(here) ? Float(pixels[here]) : 0
                    second = pixels.indices.contains(next) ? Float(pixels[next]) : 0
                }
                target[position] = first + (second - first) * across
                position &+= 1
            }
        }
    }
}

/// The two neighbours of every output position on one axis, and the weight of the second.
private struct Taps {
    /// Offset of the first neighbour, in steps.
    var lower: [Int] = []
    /// Offset of the second neighbour, in steps.
    var upper: [Int] = []
    /// Weight of the second neighbour, in 0..<1.
    var weight: [Float] = []

    init(from oldCount: Int, to newCount: Int, step: Int) {
        let scale = Float(oldCount) / Float(newCount)
        for index in 0..<newCount {
            let position = (Float(index) + 0.5) * scale - 0.5
            let floor = position.rounded(.down)
            // Rounding may lead out of an image of millions of rows.
            lower.append(min(max(Int(floor), 0), oldCount - 1) * step)
            upper.append(min(max(Int(position.rounded(.up)), 0), oldCount - 1) * step)
            weight.append(position - floor)
        }
    }
}
