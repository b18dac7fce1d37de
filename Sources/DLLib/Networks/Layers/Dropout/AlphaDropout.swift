internal import DLTensors

/// Dropout that keeps mean and variance where they are 0 and 1, for networks with `selu`.
///
/// While training a random part of the input, ``DropoutLayer/rate``, becomes `α`, the least value of
/// `selu`, and everything is scaled and shifted: `y = a x' + b` with
/// `a = 1 / sqrt((1 - rate)(1 + rate α²))` and `b = -a α rate`, where `α = -1.7581`.
/// - Shapes: any; the result has the shape of the input.
/// - Source: Klambauer et al., "Self-Normalizing Neural Networks", arXiv:1706.02515, section 2;
///   keras.layers.AlphaDropout.
public final class AlphaDropout: DropoutLayer {
    override func disturb(_ input: Tensor, using generator: inout RandomGenerator) -> Tensor {
        // What selu tends to for small numbers: its scale times its alpha, negative.
        let least: Float = -1.0507009873554805 * 1.6732632423543772
        let scale = 1 / ((1 - rate) * (1 + rate * least * least)).squareRoot()
        let draws = Tensor(uniform: 0..<1, shape: input.shape, using: &generator)
        let kept = Tensor.where(draws .>= rate, input, least)
        return (kept * scale - scale * least * rate).asType(input.dtype)
    }
}
