internal import DLKernels
internal import DLTensors

extension Tensor {
    /// Batch normalisation by the statistics of the steps that count; all steps are normalised.
    ///
    /// `mean = Σ x / (n + 1e-7)` and `variance = Σ (x - mean)² / (n + 1e-7)`, summed over the `n` places
    /// that count; `y = (x - mean) / sqrt(variance + epsilon) * scale + offset`.
    ///
    /// - Shapes: `x` `[..., channels]`, result the same; `mask` the first sizes of `x`; `scale` and
    ///   `offset` `[channels]`.
    /// - Returns: The result, and mean and variance `[channels]` as constants.
    /// - Source: keras.layers.BatchNormalization.
    func batchNormalized(
        where mask: Tensor, scale: Tensor, offset: Tensor, epsilon: Float,
        activation: FusedActivation
    ) -> (result: Tensor, mean: Tensor, variance: Tensor) {
        let axes = Array(0..<rank - 1)
        let counts = mask.extended(toRank: rank)
        let places = Shape(shape.dropLast()).inserting(1, at: rank - 1)
        // The number that Keras adds, too.
        let number = counts.broadcast(to: places).asType(.float32).sum() + 1e-7
        let mean = Tensor.where(counts, self, 0).sum(axes: axes) / number
        let variance = Tensor.where(counts, self - mean, 0).squared().sum(axes: axes) / number
        let normalized = (self - mean) / (variance + epsilon).sqrt() * scale + offset
        return (normalized.applying(activation), mean.withoutGradient(), variance.withoutGradient())
    }
}
