public import DLFoundation
internal import DLKernels

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
        guard Swift.max(size.height, size.width) <= Self.largestSide else {
            shapeFailure("resized2D", "no image is as large as \(size)", shape)
        }
        return real.resized(axis: 1, to: size.height, interpolation)
            .resized(axis: 2, to: size.width, interpolation)
    }

    /// More rows or columns than an image of any machine has.
    private static let largestSide = 1 << 24

    private func resized(axis: Int, to size: Int, _ interpolation: Interpolation) -> Tensor {
        let old = shape[axis]
        guard size != old else { return self }
        let scale = Float(old) / Float(size)
        let centres = (0..<size).map { (Float($0) + 0.5) * scale }
        if interpolation == .nearest {
            return gathered(centres.map { Swift.min(Int($0), old - 1) }, axis: axis)
        }
        let places = centres.map { $0 - 0.5 }
        return interpolated(
            axis: axis,
            at: DataMovement.Places(
                lower: places.map { Swift.max(Int($0.rounded(.down)), 0) },
                upper: places.map { Swift.min(Int($0.rounded(.up)), old - 1) },
                parts: places.map { $0 - $0.rounded(.down) }))
    }

    /// Values at places between the rows of an axis.
    private func interpolated(axis: Int, at places: DataMovement.Places) -> Tensor {
        let size = shape[axis]
        let outer = shape[..<axis].reduce(1, *)
        let inner = shape[(axis + 1)...].reduce(1, *)
        var resized = shape
        resized[axis] = places.parts.count
        let result = Tensor(
            shape: resized,
            buffer: DataMovement.interpolate(
                buffer, outer: outer, size: size, inner: inner, at: places))
        return result.recorded(from: self) { gradient, _ in
            [gradient.addedAtPlaces(axis: axis, size: size, places)]
        }
    }

    /// The way back of ``interpolated(axis:at:)``; its own is that again.
    private func addedAtPlaces(
        axis: Int, size: Int, _ places: DataMovement.Places
    ) -> Tensor {
        let outer = shape[..<axis].reduce(1, *)
        let inner = shape[(axis + 1)...].reduce(1, *)
        var original = shape
        original[axis] = size
        let result = Tensor(
            shape: original,
            buffer: DataMovement.interpolateAdd(
                buffer, outer: outer, size: size, inner: inner, at: places))
        return result.recorded(from: self) { gradient, _ in
            [gradient.interpolated(axis: axis, at: places)]
        }
    }
}
