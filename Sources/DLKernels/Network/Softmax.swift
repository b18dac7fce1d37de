/// Softmax over the last axis of `[rows, columns]`.
package enum Softmax {
    /// `exp(x) / Σ exp(x)` of each row, or its logarithm, safe against overflow.
    package static func forward(
        _ x: TensorBuffer, columns: Int, logarithm: Bool
    ) -> TensorBuffer {
        if x.elementType == .float64 {
            return TensorBuffer(
                ReferenceSoftmax.forward(
                    x.array(of: Double.self), columns: columns, logarithm: logarithm))
        }
        return TensorBuffer(
            ReferenceSoftmax.forward(
                x.array(of: Float.self), columns: columns, logarithm: logarithm))
    }
}
