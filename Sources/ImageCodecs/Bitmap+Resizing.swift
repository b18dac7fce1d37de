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
        let values = bilinearSamples(width: newWidth, height: newHeight)
        let source = values.span
        let rounded = [UInt8](capacity: values.count) { output in
            for index in 0..<source.count { output.append(UInt8(source[index] + 0.5)) }
        }
        return Bitmap(width: newWidth, height: newHeight, channels: channels, samples: rounded)
    }

    /// The samples of the resized image before rounding, as TensorFlow computes them in float32.
    public func bilinearSamples(width newWidth: Int, height newHeight: Int) -> [Float] {
        let columns = Taps(from: width, to: newWidth, step: channels)
        let rows = Taps(from: height, to: newHeight, step: width * channels)
        let channels = channels
        let source = samples.span
        return [Float](capacity: newWidth * newHeight * channels) { output in
            for row in 0..<newHeight {
                let (above, below, down) = (rows.lower[row], rows.upper[row], rows.weight[row])
                for column in 0..<newWidth {
                    let (left, right) = (columns.lower[column], columns.upper[column])
                    let across = columns.weight[column]
                    for channel in 0..<channels {
                        let topLeft = Float(source[above &+ left &+ channel])
                        let topRight = Float(source[above &+ right &+ channel])
                        let bottomLeft = Float(source[below &+ left &+ channel])
                        let bottomRight = Float(source[below &+ right &+ channel])
                        let top = topLeft + (topRight - topLeft) * across
                        let bottom = bottomLeft + (bottomRight - bottomLeft) * across
                        output.append(top + (bottom - top) * down)
                    }
                }
            }
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

/// The two neighbours of every output position on one axis, and the weight of the second.
private struct Taps {
    /// Offset of the first neighbour in samples.
    var lower: [Int] = []
    /// Offset of the second neighbour in samples.
    var upper: [Int] = []
    /// Weight of the second neighbour, in 0..<1.
    var weight: [Float] = []

    init(from oldCount: Int, to newCount: Int, step: Int) {
        let scale = Float(oldCount) / Float(newCount)
        for index in 0..<newCount {
            let position = (Float(index) + 0.5) * scale - 0.5
            let floor = position.rounded(.down)
            lower.append(max(Int(floor), 0) * step)
            upper.append(min(Int(position.rounded(.up)), oldCount - 1) * step)
            weight.append(position - floor)
        }
    }
}
