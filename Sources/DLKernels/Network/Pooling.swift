/// Two-dimensional poolings of `[batch, height, width, channels]`.
package enum Pooling {
    /// Which value stands for a window.
    package enum Kind: Hashable, Sendable {
        /// The largest; padding never wins.
        case maximum
        /// The mean, padding not counted.
        case average
    }

    /// What the backward pass of a maximum needs to know about the forward pass.
    package struct Trace: Sendable {
        let image: TensorBuffer
    }

    /// Pools an image.
    ///
    /// - Returns: The result, and what ``gradient(_:_:of:trace:)`` needs when `keepsTrace`.
    package static func forward(
        _ kind: Kind, _ geometry: PoolingGeometry, image: TensorBuffer, keepsTrace: Bool
    ) -> (result: TensorBuffer, trace: Trace?) {
        let result =
            image.elementType == .float64
            ? forward(kind, geometry, image, Double.self)
            : forward(kind, geometry, image, Float.self)
        return (result, keepsTrace ? Trace(image: image) : nil)
    }

    /// The gradient with respect to the image.
    package static func gradient(
        _ kind: Kind, _ geometry: PoolingGeometry, of gradient: TensorBuffer, trace: Trace
    ) -> TensorBuffer {
        gradient.elementType == .float64
            ? backward(kind, geometry, gradient, trace, Double.self)
            : backward(kind, geometry, gradient, trace, Float.self)
    }

    private static func forward<T: RealScalar>(
        _ kind: Kind, _ geometry: PoolingGeometry, _ image: TensorBuffer, _: T.Type
    ) -> TensorBuffer {
        let image = image.array(of: T.self)
        switch kind {
        case .maximum: return TensorBuffer(ReferencePooling.maximum(geometry, image: image))
        case .average: return TensorBuffer(ReferencePooling.average(geometry, image: image))
        }
    }

    private static func backward<T: RealScalar>(
        _ kind: Kind, _ geometry: PoolingGeometry, _ gradient: TensorBuffer, _ trace: Trace,
        _: T.Type
    ) -> TensorBuffer {
        let gradient = gradient.array(of: T.self)
        switch kind {
        case .maximum:
            return TensorBuffer(
                ReferencePooling.maximumGradient(
                    geometry, image: trace.image.array(of: T.self), gradient: gradient))
        case .average:
            return TensorBuffer(ReferencePooling.averageGradient(geometry, gradient: gradient))
        }
    }
}
