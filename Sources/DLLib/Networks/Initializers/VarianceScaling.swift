public import DLTensors

/// Which count of connections sets the spread of the first weights.
public enum FanMode: String, Sendable, Codable, ConfigurationValue {
    /// The inputs of one output.
    case fanIn
    /// The outputs of one input.
    case fanOut
    /// The mean of both.
    case fanAverage
}

/// The distribution the first weights are drawn from.
public enum WeightDistribution: String, Sendable, Codable, ConfigurationValue {
    /// Uniform between symmetric limits.
    case uniform
    /// Normal.
    case normal
    /// Normal without the values beyond two standard deviations.
    case truncatedNormal
}

/// The connections of a weight: for a kernel `[..., in, out]` the window times `in` and `out`.
package func fans(of shape: Shape) -> (fanIn: Int, fanOut: Int) {
    switch shape.rank {
    case 0: return (1, 1)
    case 1: return (shape[0], shape[0])
    default:
        let window = shape.dropLast(2).reduce(1, *)
        return (shape[shape.rank - 2] * window, shape[shape.rank - 1] * window)
    }
}

extension Initializer {
    /// What a normal's standard deviation shrinks to when the tails beyond two are cut.
    private static let truncatedDeviation = 0.87962566103423978

    /// Weights with variance `scale / n`, where `mode` says which connections `n` counts.
    ///
    /// Uniform: limit `sqrt(3 * scale / n)`. Truncated normal: the deviation is divided by
    /// 0.8796 so that the variance after cutting is the stated one.
    /// - Source: keras.initializers.VarianceScaling.
    public static func varianceScaling(
        scale: Double = 1, mode: FanMode = .fanIn,
        distribution: WeightDistribution = .truncatedNormal, name: String = "variance_scaling"
    ) -> Initializer {
        VarianceScaling(scale: scale, mode: mode, distribution: distribution).rule(named: name)
    }

    struct VarianceScaling: RuleSettings {
        static let names = [
            "variance_scaling", "glorot_uniform", "glorot_normal", "he_uniform", "he_normal",
            "lecun_uniform", "lecun_normal",
        ]
        let scale: Double
        let mode: FanMode
        let distribution: WeightDistribution

        func rule(named name: String) -> Initializer {
            Initializer(name, configuration) { shape, generator in
                let fan = fans(of: shape)
                let connections: Double =
                    switch mode {
                    case .fanIn: Double(fan.fanIn)
                    case .fanOut: Double(fan.fanOut)
                    case .fanAverage: Double(fan.fanIn + fan.fanOut) / 2
                    }
                let variance = scale / max(1, connections)
                switch distribution {
                case .uniform:
                    let limit = Float((3 * variance).squareRoot())
                    return Tensor(uniform: -limit..<limit, shape: shape, using: &generator)
                case .normal:
                    return Tensor(
                        normalMean: 0, standardDeviation: Float(variance.squareRoot()),
                        shape: shape,
                        using: &generator)
                case .truncatedNormal:
                    return Tensor(
                        truncatedNormalMean: 0,
                        standardDeviation: Float(
                            variance.squareRoot() / Initializer.truncatedDeviation),
                        shape: shape, using: &generator)
                }
            }
        }
    }
}
