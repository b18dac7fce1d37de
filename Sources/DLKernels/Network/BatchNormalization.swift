/// Batch normalisation over all axes but the last, the channels.
package enum BatchNormalization {
    /// The sizes a kernel is made for.
    package struct Geometry: Hashable, Sendable {
        package var batch: Int
        package var height: Int
        package var width: Int
        package var channels: Int
        /// Added to the variance.
        package var epsilon: Float

        /// Sizes of a batch of images; other ranks count their outer axes as batch.
        package init(batch: Int, height: Int, width: Int, channels: Int, epsilon: Float) {
            self.batch = batch
            self.height = height
            self.width = width
            self.channels = channels
            self.epsilon = epsilon
        }
    }

    /// Normalises with the statistics of this batch.
    ///
    /// - Returns: The result, the mean and the biased variance of each channel.
    package static func train(
        _ geometry: Geometry, _ x: TensorBuffer, scale: TensorBuffer, offset: TensorBuffer
    ) -> (result: TensorBuffer, mean: TensorBuffer, variance: TensorBuffer) {
        x.elementType == .float64
            ? train(geometry, x, scale, offset, Double.self)
            : train(geometry, x, scale, offset, Float.self)
    }

    /// Normalises with given statistics.
    package static func infer(
        _ geometry: Geometry, _ x: TensorBuffer, mean: TensorBuffer, variance: TensorBuffer,
        scale: TensorBuffer, offset: TensorBuffer
    ) -> TensorBuffer {
        x.elementType == .float64
            ? infer(geometry, x, mean, variance, scale, offset, Double.self)
            : infer(geometry, x, mean, variance, scale, offset, Float.self)
    }

    /// The gradients of ``train(_:_:scale:offset:)``.
    package static func gradients(
        _ geometry: Geometry, _ x: TensorBuffer, gradient: TensorBuffer, mean: TensorBuffer,
        variance: TensorBuffer, scale: TensorBuffer
    ) -> (x: TensorBuffer, scale: TensorBuffer, offset: TensorBuffer) {
        x.elementType == .float64
            ? gradients(geometry, x, gradient, mean, variance, scale, Double.self)
            : gradients(geometry, x, gradient, mean, variance, scale, Float.self)
    }

    private static func train<T: RealScalar>(
        _ geometry: Geometry, _ x: TensorBuffer, _ scale: TensorBuffer, _ offset: TensorBuffer,
        _: T.Type
    ) -> (result: TensorBuffer, mean: TensorBuffer, variance: TensorBuffer) {
        let values = x.array(of: T.self)
        let (mean, variance) = ReferenceBatchNormalization.statistics(
            values, channels: geometry.channels)
        let result = ReferenceBatchNormalization.normalize(
            values, mean: mean, variance: variance, scale: scale.array(of: T.self),
            offset: offset.array(of: T.self), epsilon: T(geometry.epsilon))
        return (TensorBuffer(result), TensorBuffer(mean), TensorBuffer(variance))
    }

    private static func infer<T: RealScalar>(
        _ geometry: Geometry, _ x: TensorBuffer, _ mean: TensorBuffer, _ variance: TensorBuffer,
        _ scale: TensorBuffer, _ offset: TensorBuffer, _: T.Type
    ) -> TensorBuffer {
        TensorBuffer(
            ReferenceBatchNormalization.normalize(
                x.array(of: T.self), mean: mean.array(of: T.self),
                variance: variance.array(of: T.self), scale: scale.array(of: T.self),
                offset: offset.array(of: T.self), epsilon: T(geometry.epsilon)))
    }

    private static func gradients<T: RealScalar>(
        _ geometry: Geometry, _ x: TensorBuffer, _ gradient: TensorBuffer, _ mean: TensorBuffer,
        _ variance: TensorBuffer, _ scale: TensorBuffer, _: T.Type
    ) -> (x: TensorBuffer, scale: TensorBuffer, offset: TensorBuffer) {
        let result = ReferenceBatchNormalization.gradients(
            x.array(of: T.self), gradient: gradient.array(of: T.self),
            mean: mean.array(of: T.self), variance: variance.array(of: T.self),
            scale: scale.array(of: T.self), epsilon: T(geometry.epsilon))
        return (
            TensorBuffer(result.x), TensorBuffer(result.scale), TensorBuffer(result.offset)
        )
    }
}
