/// How the pixels of a resized image follow from those of the original.
public enum Interpolation: String, Sendable, ConfigurationValue {
    /// The nearest pixel.
    case nearest
    /// A straight line between neighbouring pixels.
    case bilinear
}

extension Tensor {
    /// Images in another size, without smoothing before they are shrunk.
    ///
    /// Pixel `i` of `n'` lies at `(i + 1/2) n / n' - 1/2` of `n` pixels (half-pixel centres);
    /// ``Interpolation/nearest`` takes pixel `floor((i + 1/2) n / n')`.
    /// - Shapes: `x` `[batch, height, width, channels]`; result `[batch, height', width', channels]`.
    /// - Source: tf.image.resize without antialias.
    public func resized2D(
        to size: Size2D, interpolation: Interpolation = .bilinear
    ) -> Tensor {
        checkImages("resized2D")
        guard Swift.min(size.height, size.width) > 0, Swift.min(shape[1], shape[2]) > 0 else {
            shapeFailure("resized2D", "images must not be empty; wanted \(size)", shape)
        }
        return real.resized(axis: 1, to: size.height, interpolation)
            .resized(axis: 2, to: size.width, interpolation)
    }

    private func resized(axis: Int, to size: Int, _ interpolation: Interpolation) -> Tensor {
        let old = shape[axis]
        guard size != old else { return self }
        let scale = Float(old) / Float(size)
        let centres = (0..<size).map { (Float($0) + 0.5) * scale }
        if interpolation == .nearest {
            return gathered(centres.map { Swift.min(Int($0), old - 1) }, axis: axis)
        }
        let places = centres.map { $0 - 0.5 }
        let lower = places.map { Swift.max(Int($0.rounded(.down)), 0) }
        let upper = places.map { Swift.min(Int($0.rounded(.up)), old - 1) }
        let parts = places.map { $0 - $0.rounded(.down) }
        var weights = Shape(repeatElement(1, count: rank))
        weights[axis] = size
        let part = Tensor(parts, shape: weights).asType(dtype)
        let low = gathered(lower, axis: axis)
        return low + (gathered(upper, axis: axis) - low) * part
    }
}
