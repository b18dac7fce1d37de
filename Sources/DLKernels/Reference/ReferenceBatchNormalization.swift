/// Plain batch normalisation: the definition, loop by loop.
///
/// Source: Ioffe, Szegedy, "Batch Normalization", arXiv:1502.03167, algorithm 1.
package enum ReferenceBatchNormalization {
    /// Mean and biased variance of each channel over `x` `[rows, channels]`.
    package static func statistics<T: RealScalar>(
        _ x: [T], channels: Int
    ) -> (mean: [T], variance: [T]) {
        let rows = T(max(x.count / max(channels, 1), 1))
        var mean = [T](repeating: 0, count: channels)
        var variance = [T](repeating: 0, count: channels)
        for index in x.indices { mean[index % channels] += x[index] }
        for channel in 0..<channels { mean[channel] /= rows }
        for index in x.indices {
            let distance = x[index] - mean[index % channels]
            variance[index % channels] += distance * distance
        }
        for channel in 0..<channels { variance[channel] /= rows }
        return (mean, variance)
    }

    /// `y = (x - mean) / sqrt(variance + epsilon) * scale + offset`, channel by channel.
    package static func normalize<T: RealScalar>(
        _ x: [T], mean: [T], variance: [T], scale: [T], offset: [T], epsilon: T
    ) -> [T] {
        x.indices.map { index in
            let c = index % mean.count
            return (x[index] - mean[c]) / (variance[c] + epsilon).squareRoot() * scale[c]
                + offset[c]
        }
    }

    /// The gradients of a training step, in which mean and variance depend on `x`.
    ///
    /// With `h = (x - mean) / sqrt(variance + epsilon)` and `m` rows:
    /// `scale' = Σ g h`, `offset' = Σ g`,
    /// `x' = scale / sqrt(variance + epsilon) * (g - offset'/m - h scale'/m)`.
    package static func gradients<T: RealScalar>(
        _ x: [T], gradient: [T], mean: [T], variance: [T], scale: [T], epsilon: T
    ) -> (x: [T], scale: [T], offset: [T]) {
        let channels = mean.count
        let rows = T(max(x.count / max(channels, 1), 1))
        let inverse = variance.map { 1 / ($0 + epsilon).squareRoot() }
        var scaleGradient = [T](repeating: 0, count: channels)
        var offsetGradient = [T](repeating: 0, count: channels)
        for index in x.indices {
            let c = index % channels
            scaleGradient[c] += gradient[index] * (x[index] - mean[c]) * inverse[c]
            offsetGradient[c] += gradient[index]
        }
        let result = x.indices.map { index in
            let c = index % channels
            let normalized = (x[index] - mean[c]) * inverse[c]
            return scale[c] * inverse[c]
                * (gradient[index] - offsetGradient[c] / rows - normalized * scaleGradient[c] / rows)
        }
        return (result, scaleGradient, offsetGradient)
    }
}
